import numpy as np
import pytest

from digitrec.data import to_unit
from digitrec.explanation import dense_evidence, hidden_units, occlusion_evidence, on_drawing
from digitrec.inference import load_model
from digitrec.models import SPECS
from digitrec.preprocessing import place_canvas, squeeze_canvas
from digitrec.store import open_folder

DENSE = [name for name, spec in SPECS.items() if spec.is_dense]


def enlarged(digit: np.ndarray) -> np.ndarray:
    grey = np.kron(digit, np.ones((10, 10), np.uint8))
    return np.dstack([grey, grey, grey, np.full_like(grey, 255)])


def test_all_but_the_convnet_are_dense() -> None:
    assert DENSE == [name for name in SPECS if name != "convnet"]


@pytest.mark.parametrize("name", DENSE)
def test_maps_and_bias_add_up_to_the_logits(name: str, seed_digit: np.ndarray) -> None:
    model, weights = load_model(name), open_folder(name).read_weights()
    dot, full = np.zeros((28, 28), np.float32), np.ones((28, 28), np.float32)
    dot[3, 20] = 0.5
    for image in (to_unit(seed_digit), to_unit(seed_digit).T, dot, full):
        evidence = dense_evidence(model.spec, weights, image)
        sums = evidence.maps.sum(axis=(1, 2)) + evidence.bias
        logits = model.predict_logits(image[np.newaxis])[0]
        np.testing.assert_allclose(sums, logits, atol=1e-4)
        assert evidence.is_exact and not evidence.maps[:, image == 0].any()


@pytest.mark.parametrize("name", ["hidden", "flatten", "hidden-plus"])
def test_pushes_of_the_hidden_units_and_bias_are_the_logits(
    name: str, seed_digit: np.ndarray
) -> None:
    image, weights = to_unit(seed_digit), open_folder(name).read_weights()
    units = hidden_units(SPECS[name], weights, image)
    assert len(units) == 100
    total = np.sum([unit.push for unit in units], axis=0) + weights[3]
    logits = load_model(name).predict_logits(image[np.newaxis])[0]
    np.testing.assert_allclose(total, logits, atol=1e-4)


def test_evidence_by_hand() -> None:
    kernel = np.zeros((784, 10), np.float32)
    kernel[0, 3], kernel[1, 3] = 2, -1
    image = np.zeros((28, 28), np.float32)
    image[0, :2] = 0.5
    weights = [kernel, np.full(10, 0.25, np.float32)]
    evidence = dense_evidence(SPECS["perceptron"], weights, image)
    assert (evidence.maps[3, 0, 0], evidence.maps[3, 0, 1]) == (1, -0.5)
    assert np.abs(evidence.maps).sum() == 1.5


def test_covering_the_ink_is_what_costs_a_digit_its_score(seed_digit: np.ndarray) -> None:
    image = to_unit(seed_digit)
    evidence = occlusion_evidence(load_model("convnet"), image)
    assert not evidence.is_exact and evidence.maps.shape == (10, 28, 28)
    near_ink, corner = evidence.maps[5][image > 0.5].mean(), evidence.maps[5][:2, :2].mean()
    assert near_ink > 0 and near_ink > abs(corner)


def test_occlusion_is_what_covering_by_hand_gives() -> None:
    model = load_model("convnet")
    image = np.zeros((28, 28), np.float32)
    image[13:15, 13:15] = 1  # the window at 11 to 16 is among those that cover it all
    evidence = occlusion_evidence(model, image)
    whole, blank = model.predict_logits(np.stack((image, np.zeros_like(image))))
    assert not evidence.maps[:, :6].any()
    np.testing.assert_allclose(evidence.maps[:, 14, 14], whole - blank, atol=1e-4)


@pytest.mark.parametrize("bring_down", [place_canvas, squeeze_canvas])
def test_values_lie_on_the_ink_they_came_from(seed_digit: np.ndarray, bring_down) -> None:
    canvas = np.roll(enlarged(seed_digit), (30, -20), (0, 1))
    placed = bring_down(canvas)
    drawn = on_drawing(placed.image, placed, (280, 280))
    assert np.corrcoef(drawn.ravel(), canvas[..., 0].ravel())[0, 1] > 0.999
    assert not on_drawing(np.zeros((28, 28)), placed, (280, 280)).any()
