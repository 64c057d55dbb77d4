import numpy as np
import pytest

from digitrec.explanation.robustness import perturb
from digitrec.images import to_unit


@pytest.fixture
def image(seed_digit: np.ndarray) -> np.ndarray:
    return to_unit(seed_digit)


def brightest(picture: np.ndarray) -> tuple[int, int]:
    row, column = np.unravel_index(picture.argmax(), picture.shape)
    return int(row), int(column)


def test_middle_of_each_grid_is_the_drawing(image: np.ndarray) -> None:
    for grid in perturb(image):
        rows, columns = grid.images.shape[:2]
        assert rows % 2 and columns % 2 and grid.images.shape[2:] == (28, 28)
        np.testing.assert_allclose(grid.images[rows // 2, columns // 2], image, atol=1e-5)


def test_shifts_move_by_whole_pixels(image: np.ndarray) -> None:
    shifts = perturb(image)[0].images
    assert len(shifts) == 7  # by -6, -4, -2, 0, 2, 4 and 6
    np.testing.assert_allclose(shifts[4, 1][2:, :-4], image[:-2, 4:], atol=1e-5)


def test_larger_and_thicker_have_more_ink(image: np.ndarray) -> None:
    _, scales, thick = perturb(image)
    for grid in (scales, thick):
        ink = grid.images[:, grid.images.shape[1] // 2].sum(axis=(1, 2))
        assert (np.diff(ink) > 0).all()
    assert thick.images.min() >= 0 and thick.images.max() <= 1


def test_ink_at_one_edge_does_not_thicken_the_other() -> None:
    image = np.zeros((28, 28), np.float32)
    image[0] = 1
    thick = perturb(image)[2].images[-1, 3]
    assert thick[:3].any(axis=1).all() and not thick[3:].any()


def test_turning_is_clockwise() -> None:
    dot = np.zeros((28, 28), np.float32)
    dot[6, 14] = 1
    turns = perturb(dot)[1].images
    row, column = brightest(turns[len(turns) // 2, -1])
    assert row < 14 < column


def test_slant_to_the_right_leans_what_is_above_to_the_right() -> None:
    dot = np.zeros((28, 28), np.float32)
    dot[4, 14] = 1
    slants = perturb(dot)[2].images
    row, column = brightest(slants[len(slants) // 2, -1])
    assert (row, column) == (4, 20)


def test_description_says_how_far(image: np.ndarray) -> None:
    place, turned, _ = perturb(image)
    assert "6 pixels" in place.description and "45°" in turned.description
