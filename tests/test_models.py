import dataclasses
import json
from dataclasses import asdict

import numpy as np
import pytest

from digitrec.models import SPECS, ModelSpec, UnknownModelError, find_spec
from digitrec.store import open_folder

PARAMETERS = {
    "perceptron": 7_850,
    "hidden": 79_510,
    "flatten": 79_510,
    "perceptron-plus": 7_850,
    "hidden-plus": 79_510,
    "convnet": 120_658,
}
OF_NOTEBOOK = {name: spec for name, spec in SPECS.items() if spec.notebook}


def test_order_shown() -> None:
    assert tuple(SPECS) == tuple(PARAMETERS)


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_parameter_count(spec: ModelSpec) -> None:
    trained = spec.build().trainable_weights
    assert sum(np.prod(weights.shape) for weights in trained) == PARAMETERS[spec.name]


@pytest.mark.parametrize("name", ["perceptron", "hidden"])
def test_plus_model_is_the_same_network(name: str) -> None:
    plus, original = SPECS[f"{name}-plus"], SPECS[name]
    assert (plus.layers, plus.input_shape) == (original.layers, original.input_shape)


def test_model_has_a_notebook_or_a_recipe_of_ours() -> None:
    assert all(bool(spec.notebook) != bool(spec.recipe) for spec in SPECS.values())


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_committed_model_was_made_from_its_spec(spec: ModelSpec) -> None:
    written = open_folder(spec.name).read_config()["spec"]
    assert written == json.loads(json.dumps(asdict(spec)))


@pytest.mark.parametrize("spec", OF_NOTEBOOK.values(), ids=OF_NOTEBOOK)
def test_notebook_recipe(spec: ModelSpec) -> None:
    assert spec.batch_size == 32
    assert spec.epochs == {"perceptron": 5, "hidden": 5, "flatten": 10}[spec.name]
    assert spec.layers[-1] == ("Dense", {"units": 10, "activation": "sigmoid"})


def test_flatten_and_hidden_agree_when_they_share_weights() -> None:
    images = np.random.default_rng(0).random((8, 28, 28), np.float32)
    hidden, flatten = SPECS["hidden"].build(), SPECS["flatten"].build()
    flatten.set_weights(hidden.get_weights())
    np.testing.assert_allclose(hidden(images.reshape(8, 784)), flatten(images), atol=1e-6)


def test_logits_are_what_the_sigmoid_was_given() -> None:
    images = np.random.default_rng(0).random((4, 784), np.float32)
    spec = SPECS["hidden"]
    trained = spec.build()
    logits = np.asarray(spec.build_logits(trained)(images))
    np.testing.assert_allclose(1 / (1 + np.exp(-logits)), trained(images), atol=1e-6)


def test_unknown_model_names_the_known_ones() -> None:
    with pytest.raises(UnknownModelError, match="perceptron, hidden, flatten"):
        find_spec("transformer")


def test_each_model_has_a_colour_of_its_own() -> None:
    assert len({spec.color for spec in SPECS.values()}) == len(SPECS)


def test_spec_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        SPECS["hidden"].epochs = 1  # pyright: ignore[reportAttributeAccessIssue]
