import numpy as np
import pytest

from digitrec.drawing.drawings import Drawing
from digitrec.explanation.attribution import (
    attribute,
    dense_attribution,
    hidden_units,
    map_onto_drawing,
)
from digitrec.images import to_unit
from digitrec.networks.predictor import load_model
from digitrec.networks.specs import SPECS
from digitrec.networks.store import open_folder
from digitrec.preprocessing.centering import Placement, center_canvas

DENSE = [name for name, spec in SPECS.items() if spec.is_dense]


def enlarged(digit: np.ndarray) -> np.ndarray:
    grey = np.kron(digit, np.ones((10, 10), np.uint8))
    return np.dstack([grey, grey, grey, np.full_like(grey, 255)])


@pytest.mark.parametrize("name", DENSE)
def test_contributions_and_bias_add_up_to_the_logits(name: str, seed_digit: np.ndarray) -> None:
    model, weights = load_model(name), open_folder(name).read_weights()
    dot, full = np.zeros((28, 28), np.float32), np.ones((28, 28), np.float32)
    dot[3, 20] = 0.5
    for image in (to_unit(seed_digit), to_unit(seed_digit).T, dot, full):
        attribution = dense_attribution(model.spec, weights, image)
        sums = attribution.contributions.sum(axis=(1, 2)) + attribution.bias
        logits = model.predict_logits(image[np.newaxis])[0]
        np.testing.assert_allclose(sums, logits, atol=1e-4)
        assert attribution.is_exact and not attribution.contributions[:, image == 0].any()


@pytest.mark.parametrize("name", [name for name in DENSE if len(SPECS[name].dense_shapes) == 4])
def test_contributions_of_the_hidden_units_and_bias_are_the_logits(
    name: str, seed_digit: np.ndarray
) -> None:
    image, weights = to_unit(seed_digit), open_folder(name).read_weights()
    units = hidden_units(SPECS[name], weights, image)
    assert len(units) == weights[0].shape[1]
    total = np.sum([unit.contribution for unit in units], axis=0) + weights[3]
    logits = load_model(name).predict_logits(image[np.newaxis])[0]
    np.testing.assert_allclose(total, logits, atol=1e-4)


@pytest.mark.parametrize("name", SPECS)
def test_attribution_of_two_digits_adds_up_nearly_on_the_ink_alone(
    name: str, seed_digit: np.ndarray
) -> None:
    image, model = to_unit(seed_digit), load_model(name)
    attribution = attribute(model.spec, open_folder(name).read_weights(), image, (5, 3))
    sums = attribution.contributions.sum(axis=(1, 2)) + attribution.bias
    logits = model.predict_logits(image[np.newaxis])[0, [5, 3]]
    np.testing.assert_allclose(sums, logits, atol=1e-4 if attribution.is_exact else 0.3)
    assert attribution.is_exact is model.spec.is_dense
    assert not attribution.contributions[:, image == 0].any()


def test_attribution_worked_by_hand() -> None:
    kernel = np.zeros((784, 10), np.float32)
    kernel[0, 3], kernel[1, 3] = 2, -1
    image = np.zeros((28, 28), np.float32)
    image[0, :2] = 0.5
    weights = [kernel, np.full(10, 0.25, np.float32)]
    attribution = dense_attribution(SPECS["perceptron"], weights, image)
    assert (attribution.contributions[3, 0, 0], attribution.contributions[3, 0, 1]) == (1, -0.5)
    assert np.abs(attribution.contributions).sum() == 1.5


def test_values_lie_on_the_ink_they_came_from(seed_digit: np.ndarray) -> None:
    canvas = np.roll(enlarged(seed_digit), (30, -20), (0, 1))
    placement = center_canvas(canvas)
    assert placement is not None
    assert likeness(placement, canvas) > 0.999
    assert not map_onto_drawing(np.zeros((28, 28)), placement, (280, 280)).any()


@pytest.mark.parametrize("given", ["inked", "as_drawn"])
def test_values_lie_on_the_strokes_they_came_from(given: str) -> None:
    seven = np.array([[90.0, 70.0], [230.0, 70.0], [140.0, 240.0]])  # off the middle
    drawing = Drawing([seven])
    placement = getattr(drawing, given)
    assert likeness(placement, drawing.rgba) > 0.9  # one pen for all is a little thicker
    shifted = Drawing([seven - 30])
    assert likeness(placement, shifted.rgba) < 0.5


def likeness(placement: Placement, canvas: np.ndarray) -> float:
    """Return the correlation of the canvas and its picture, laid over it."""
    drawn = map_onto_drawing(placement.image, placement, (280, 280))
    return float(np.corrcoef(drawn.ravel(), canvas[..., 0].ravel())[0, 1])
