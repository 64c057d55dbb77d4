import dataclasses

import numpy as np
import pytest

from digitrec.models import SPECS, ModelSpec, UnknownModelError, find_spec

PARAMETERS = {"perceptron": 7_850, "hidden": 79_510, "flatten": 79_510}


def test_order_shown() -> None:
    assert tuple(SPECS) == ("perceptron", "hidden", "flatten")


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_parameter_count(spec: ModelSpec) -> None:
    assert spec.build().count_params() == PARAMETERS[spec.name]


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
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
