import numpy as np
import pytest

from digitrec.networks.model_spec import ModelSpec
from digitrec.networks.specs import DEFAULT_MODEL, MODEL_NAMES, SPECS, UnknownModelError, find_spec

pytestmark = pytest.mark.slow

DENSE = {name: spec for name, spec in SPECS.items() if spec.is_dense}
TO_HIDDEN, TO_DIGITS = 784 * 100 + 100, 100 * 10 + 10
COUNTED_BY_HAND = {
    "perceptron": 784 * 10 + 10,
    "perceptron-plus": 784 * 10 + 10,
    "hidden": TO_HIDDEN + TO_DIGITS,
    "hidden-plus": TO_HIDDEN + TO_DIGITS,
    "flatten": TO_HIDDEN + TO_DIGITS,
    # Convolutions without bias, each with a scale and an offset per filter behind it.
    "convnet": (5 * 5 * 24 + 2 * 24)
    + (3 * 3 * 24 * 48 + 2 * 48)
    + (3 * 3 * 48 * 48 + 2 * 48)
    + (3 * 3 * 48 * 96 + 2 * 96)
    + (3 * 3 * 96 * 64 + 2 * 64)
    + (7 * 7 * 64 * 11 + 11),
}


@pytest.mark.parametrize("name", COUNTED_BY_HAND)
def test_network_has_the_parameters_counted_by_hand(name: str) -> None:
    trained = SPECS[name].build().trainable_weights
    assert sum(np.prod(weights.shape) for weights in trained) == COUNTED_BY_HAND[name]


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_network_can_be_built_and_tells_ten_digits_apart_and_perhaps_no_digit(
    spec: ModelSpec,
) -> None:
    network = spec.build()
    assert network.input_shape == (None, *spec.input_shape)
    assert network.output_shape == (None, 11 if spec.learns_to_reject else 10)


@pytest.mark.parametrize("spec", DENSE.values(), ids=DENSE)
def test_shapes_of_a_dense_network_are_those_that_keras_makes(spec: ModelSpec) -> None:
    made = [tuple(weights.shape) for weights in spec.build().trainable_weights]
    assert spec.dense_shapes == made


@pytest.mark.parametrize("name", ["perceptron", "hidden"])
def test_plus_model_is_the_same_network(name: str) -> None:
    plus, original = SPECS[f"{name}-plus"], SPECS[name]
    assert (plus.layers, plus.input_shape) == (original.layers, original.input_shape)


def test_model_has_a_notebook_or_a_recipe_of_ours() -> None:
    assert all(bool(spec.notebook) != bool(spec.recipe) for spec in SPECS.values())


def test_flatten_and_hidden_agree_when_they_share_weights() -> None:
    images = np.random.default_rng(0).random((8, 28, 28), np.float32)
    hidden, flatten = SPECS["hidden"].build(), SPECS["flatten"].build()
    flatten.set_weights(hidden.get_weights())
    np.testing.assert_allclose(hidden(images.reshape(8, 784)), flatten(images), atol=1e-6)


def test_unknown_model_names_the_known_ones() -> None:
    with pytest.raises(UnknownModelError, match=", ".join(MODEL_NAMES)):
        find_spec("transformer")
    assert find_spec(DEFAULT_MODEL) is SPECS[DEFAULT_MODEL]


def test_each_model_has_a_color_of_its_own() -> None:
    assert len({spec.color for spec in SPECS.values()}) == len(SPECS)
