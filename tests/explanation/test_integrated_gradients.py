import numpy as np
import pytest

from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import Drawing
from digitrec.drawing.strokes import place_strokes
from digitrec.explanation.integrated_gradients import (
    along_the_ink,
    integrated_gradients,
    logit_gradients,
)
from digitrec.networks.browser_layers import folded_layers
from digitrec.networks.predictor import load_model
from digitrec.networks.specs import SPECS
from digitrec.networks.store import open_folder


def written(digit: int, hand: int) -> np.ndarray:
    rng = np.random.default_rng([digit, hand])
    inked = Drawing(place_strokes(write_digit(digit, rng), rng)).inked
    assert inked is not None
    return inked.image


@pytest.mark.slow
@pytest.mark.parametrize("name", ["hidden", "convnet"])
def test_gradients_are_tensorflows_own(name: str) -> None:
    import keras
    import tensorflow as tf

    spec, weights = SPECS[name], open_folder(name).read_weights()
    images = np.stack([written(digit, hand) for digit in range(10) for hand in range(10)])
    images = images.reshape(len(images), -1).astype(np.float64)  # or a ReLU turns by rounding
    ours = logit_gradients(folded_layers(spec, weights), images, (3, 8))
    keras.config.set_dtype_policy("float64")
    try:
        model = spec.build()
    finally:
        keras.config.set_dtype_policy("float32")
    model.set_weights(weights)
    model.layers[-1].activation = keras.activations.linear
    for digit, gradients in zip((3, 8), ours, strict=True):
        inputs = tf.convert_to_tensor(images.reshape(len(images), *spec.input_shape))
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            logits = model(inputs, training=False)[:, digit]
        theirs = np.array(tape.gradient(logits, inputs)).reshape(gradients.shape)
        np.testing.assert_allclose(gradients, theirs, atol=1e-4)


@pytest.mark.parametrize("name", ["hidden-plus", "convnet"])
def test_contributions_and_a_blank_pictures_score_are_nearly_the_logits(name: str) -> None:
    model, weights = load_model(name), open_folder(name).read_weights()
    for digit in (0, 4, 9):
        image = written(digit, 1)
        found, blank = integrated_gradients(model.spec, weights, image, (digit, 7))
        logits = model.predict_logits(image[np.newaxis])[0, [digit, 7]]
        np.testing.assert_allclose(found.sum(axis=(1, 2)) + blank, logits, atol=0.5)
        nothing = model.predict_logits(np.zeros((1, 28, 28), np.float32))[0, [digit, 7]]
        np.testing.assert_allclose(blank, nothing, atol=1e-4)


def test_shared_along_the_ink_the_sum_stays_and_blank_paper_gets_nothing() -> None:
    image = written(4, 1)
    found = np.random.default_rng(0).normal(size=(2, 28, 28)).astype(np.float32) * (image > 0)
    shared = along_the_ink(found, image)
    np.testing.assert_allclose(shared.sum(axis=(1, 2)), found.sum(axis=(1, 2)), rtol=1e-4)
    assert not shared[:, image == 0].any()
    assert np.abs(np.diff(shared)).sum() < np.abs(np.diff(found)).sum()
