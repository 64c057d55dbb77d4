import numpy as np
import pytest

from digitrec.data import to_unit
from digitrec.stability import changed


@pytest.fixture
def image(seed_digit: np.ndarray) -> np.ndarray:
    return to_unit(seed_digit)


def test_middle_of_each_grid_is_the_drawing(image: np.ndarray) -> None:
    for grid in changed(image):
        rows, columns = len(grid.row_steps), len(grid.column_steps)
        assert grid.images.shape == (rows, columns, 28, 28)
        np.testing.assert_allclose(grid.images[rows // 2, columns // 2], image, atol=1e-5)


def test_shifts_move_by_whole_pixels(image: np.ndarray) -> None:
    shifts = changed(image)[0]
    down, right = shifts.row_steps.index(2), shifts.column_steps.index(-4)
    np.testing.assert_allclose(shifts.images[down, right][2:, :-4], image[:-2, 4:], atol=1e-5)


def test_larger_and_thicker_have_more_ink(image: np.ndarray) -> None:
    _, scales, thick = changed(image)
    for grid in (scales, thick):
        ink = grid.images[:, len(grid.column_steps) // 2].sum(axis=(1, 2))
        assert (np.diff(ink) > 0).all()
    assert thick.images.min() >= 0 and thick.images.max() <= 1


def test_ink_at_one_edge_does_not_thicken_the_other() -> None:
    image = np.zeros((28, 28), np.float32)
    image[0] = 1
    thick = changed(image)[2].images[-1, 3]
    assert thick[:3].any(axis=1).all() and not thick[3:].any()


def test_turning_is_clockwise(image: np.ndarray) -> None:
    dot = np.zeros((28, 28), np.float32)
    dot[6, 14] = 1
    turns = changed(dot)[1]
    turned = turns.images[turns.row_steps.index(1), turns.column_steps.index(45)]
    row, column = np.unravel_index(turned.argmax(), turned.shape)
    assert row < 14 < column
