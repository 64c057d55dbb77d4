import dataclasses
from typing import Any

import numpy as np
import pytest

from digitrec.networks.browser_layers import UnknownLayerError, browser_layers
from digitrec.networks.predictor import load_model
from digitrec.networks.specs import SPECS
from digitrec.networks.store import open_folder
from tests.networks.browser_reader import run
from tests.networks.invented import INVENTED, invented_weights

DENSE = [np.zeros((784, 10), np.float32), np.zeros(10, np.float32)]


@pytest.mark.parametrize("name", SPECS)
def test_layers_give_the_logits_of_the_served_network(name: str, seed_digit: np.ndarray) -> None:
    spec, image = SPECS[name], seed_digit.astype(np.float32) / 255
    records, weights = browser_layers(spec, open_folder(name).read_weights())
    views = [run(records, weights, inputs[0]) for inputs in spec.augmented_inputs(image[None])]
    logits = np.mean(views, axis=0)
    assert logits.shape == (spec.outputs,) and weights.dtype == np.float32
    expected = load_model(name).predict_logits(image[None])[0]
    np.testing.assert_allclose(logits[:10], expected, atol=1e-4)


@pytest.mark.slow
def test_every_known_layer_and_option_gives_what_keras_gives() -> None:
    arrays, images, expected = invented_weights()
    records, weights = browser_layers(INVENTED, arrays)
    inputs = list(INVENTED.augmented_inputs(images))
    logits = [np.mean([run(records, weights, v[at]) for v in inputs], axis=0) for at in range(5)]
    np.testing.assert_allclose(logits, expected, atol=1e-4)


@pytest.mark.parametrize("name", SPECS)
def test_layers_use_every_weight_once(name: str) -> None:
    records, weights = browser_layers(SPECS[name], open_folder(name).read_weights())
    used = np.zeros(len(weights), int)
    for record in records:
        if "kernel" in record:
            window = record.get("side", 1) ** 2
            kernel = record["inputs"] * window * record["outputs"]
            used[record["kernel"] : record["kernel"] + kernel] += 1
            used[record["bias"] : record["bias"] + record["outputs"]] += 1
    assert (used == 1).all()


@pytest.mark.parametrize(
    "layer",
    [
        ("LSTM", {"units": 3}),
        ("Dense", {"units": 10, "kernel_regularizer": "l2"}),
        ("Dense", {"units": 10, "activation": "tanh"}),
        ("Conv2D", {"filters": 4, "kernel_size": 3, "strides": 2}),
        ("Conv2D", {"filters": 4, "kernel_size": (3, 5)}),
        ("Conv2D", {"filters": 4, "kernel_size": 4, "padding": "same"}),
        ("BatchNormalization", {}),
        ("MaxPooling2D", {"strides": 1}),
        ("MaxPooling2D", {"padding": "same"}),
    ],
)
def test_what_browsers_do_not_know_is_said(layer: tuple[str, dict[str, Any]]) -> None:
    shape = (784,) if layer[0] == "Dense" else (28, 28, 1)
    last = ("Dense", {"units": 10})
    spec = dataclasses.replace(SPECS["hidden"], input_shape=shape, layers=(layer, last))
    with pytest.raises(UnknownLayerError, match="The browser"):
        browser_layers(spec, DENSE)


@pytest.mark.parametrize("weights", [DENSE[:1], [*DENSE, DENSE[1]], [DENSE[1], DENSE[0]]])
def test_weights_of_other_layers_are_refused(weights: list[np.ndarray]) -> None:
    with pytest.raises(ValueError, match="weights"):
        browser_layers(SPECS["perceptron"], weights)
