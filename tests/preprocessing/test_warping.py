import numpy as np
import pytest

from digitrec.images import to_unit
from digitrec.preprocessing.warping import AS_IT_IS, AffineView, Warp, affine_grid, warp

GRID = np.arange(28)


def test_warp_moves_by_whole_pixels_exactly(seed_digit: np.ndarray) -> None:
    image = to_unit(seed_digit)
    moved = warp(image[np.newaxis], (GRID + 2)[:, np.newaxis], GRID - 1)[0]
    np.testing.assert_array_equal(moved[:-2, 1:], image[2:, :-1])
    assert not moved[-2:].any() and not moved[:, 0].any()


def test_warp_between_pixels_is_their_mean() -> None:
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 10, 10] = 1
    half = warp(image, (GRID + 0.5)[:, np.newaxis], GRID)[0]
    assert half[9, 10] == half[10, 10] == 0.5


def test_fixed_step_is_the_warp_it_holds(seed_digit: np.ndarray) -> None:
    images, places = to_unit(seed_digit)[np.newaxis], ((GRID + 2)[:, np.newaxis], GRID - 1.5)
    np.testing.assert_array_equal(Warp(*places).apply(images), warp(images, *places))


def test_each_image_can_have_places_of_its_own(seed_digit: np.ndarray) -> None:
    images = np.repeat(to_unit(seed_digit)[np.newaxis], 2, axis=0)
    down = np.array([1, 3]).reshape(-1, 1, 1)
    moved = warp(images, GRID[:, np.newaxis] + down, GRID)
    np.testing.assert_array_equal(moved[0, :-1], images[0, 1:])
    np.testing.assert_array_equal(moved[1, :-3], images[1, 3:])


def dot(row: int, column: int) -> np.ndarray:
    image = np.zeros((1, 28, 28), np.float32)
    image[0, row, column] = 1
    return image


def place_after(image: np.ndarray, **change: object) -> tuple[int, int]:
    """Return row and column of the brightest pixel after a change of the grid."""
    moved = warp(image, *affine_grid(**change))[0]  # pyright: ignore[reportArgumentType]
    row, column = np.unravel_index(moved.argmax(), moved.shape)
    return int(row), int(column)


def test_view_turns_clockwise_and_scales() -> None:
    above = dot(6, 14)
    turned = AffineView(rotation_deg=90).apply(above)[0]
    assert np.unravel_index(turned.argmax(), turned.shape) == (14, 22)
    larger = AffineView(scale=1.25).apply(above)[0]
    assert larger[4, 14] == pytest.approx(1)


def test_view_as_it_is_changes_nothing_at_all() -> None:
    image = dot(6, 14)
    assert AS_IT_IS.apply(image) is image and AffineView() == AS_IT_IS


def test_grid_moves_stretches_and_slants_about_the_middle() -> None:
    assert place_after(dot(14, 14), shift=(3.0, -5.0)) == (17, 9)
    assert place_after(dot(14, 14), rotation_deg=30.0, zoom=1.5, slant=0.3) == (14, 14)
    assert place_after(dot(10, 14), stretch=(0.5, 1.0)) == (6, 14)  # twice as high
    assert place_after(dot(14, 10), stretch=(1.0, 0.5)) == (14, 6)
    assert place_after(dot(4, 14), slant=0.5) == (4, 19)  # each row above leans on to the right
    assert place_after(dot(24, 14), slant=0.5) == (24, 9)


def test_view_says_what_it_does() -> None:
    titles = [AffineView(-7.0).title, AffineView(scale=1.08).title, AffineView(7.0, 0.9).title]
    assert titles == ["turned by -7°", "scaled by 1.08", "turned by 7° and scaled by 0.9"]
    assert AS_IT_IS.title == "as it is"
