import numpy as np
import pytest

from digitrec.data import to_unit
from digitrec.straightening import straighten
from digitrec.views import View, look
from digitrec.warping import warp

GRID = np.arange(28)


def moments(image: np.ndarray) -> tuple[float, float, float, float, float]:
    """Return centre row and column, deviations down and across, and the covariance."""
    mass = image.sum()
    row, column = image.sum(axis=1) @ GRID / mass, image.sum(axis=0) @ GRID / mass
    y, x = GRID - row, GRID - column
    spread_y = np.sqrt(image.sum(axis=1) @ y**2 / mass)
    spread_x = np.sqrt(image.sum(axis=0) @ x**2 / mass)
    return row, column, spread_y, spread_x, y @ image @ x / mass


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


def test_warp_from_far_outside_is_dark() -> None:
    image = np.ones((1, 28, 28), np.float32)
    assert not warp(image, np.full((28, 28), 1e6), GRID).any()
    assert not warp(image, GRID[:, np.newaxis], np.full((28, 28), -1e6)).any()


def test_straightened_digit_stands_upright_in_the_middle(seed_digit: np.ndarray) -> None:
    (image,) = straighten(to_unit(seed_digit)[np.newaxis])
    row, column, spread_y, spread_x, covariance = moments(image)
    assert (row, column) == pytest.approx((14, 14), abs=0.1)
    assert (spread_y, spread_x) == pytest.approx((5.5, 4.2), rel=0.03)
    assert abs(covariance / (spread_y * spread_x)) < 0.03


def test_slant_makes_no_difference(seed_digit: np.ndarray) -> None:
    image = to_unit(seed_digit)[np.newaxis]
    slanted = warp(image, GRID[:, np.newaxis], GRID + 0.3 * (GRID - 14)[:, np.newaxis])
    difference = np.abs(straighten(slanted) - straighten(image))
    assert difference.mean() < 0.02 < np.abs(slanted - image).mean()


def test_blank_and_single_pixel_stay_finite() -> None:
    images = np.zeros((2, 28, 28), np.float32)
    images[1, 3, 20] = 1
    blank, dot = straighten(images)
    assert not blank.any()
    assert np.isfinite(dot).all() and dot[14, 14] == pytest.approx(1)


def test_one_image_as_in_a_batch() -> None:
    images = np.random.default_rng(0).random((1200, 28, 28), np.float32)
    batch = straighten(images)
    np.testing.assert_array_equal(straighten(images[700:701])[0], batch[700])
    assert batch.dtype == np.float32 and batch.min() >= 0 and batch.max() <= 1


def test_view_turns_clockwise_and_scales() -> None:
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 6, 14] = 1  # above the middle
    turned = look(image, View(turned_deg=90))[0]
    assert np.unravel_index(turned.argmax(), turned.shape) == (14, 22)
    larger = look(image, View(scaled=1.25))[0]
    assert larger[4, 14] == pytest.approx(1)
    assert look(image, View()) is image
