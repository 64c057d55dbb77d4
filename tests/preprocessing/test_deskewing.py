import numpy as np
import pytest

from digitrec.images import to_unit
from digitrec.preprocessing.deskewing import Deskew
from digitrec.preprocessing.warping import warp

GRID = np.arange(28)


def moments(image: np.ndarray) -> tuple[float, float, float, float, float]:
    """Return centre row and column, deviations down and across, and the covariance."""
    mass = image.sum()
    row, column = image.sum(axis=1) @ GRID / mass, image.sum(axis=0) @ GRID / mass
    y, x = GRID - row, GRID - column
    spread_y = np.sqrt(image.sum(axis=1) @ y**2 / mass)
    spread_x = np.sqrt(image.sum(axis=0) @ x**2 / mass)
    return row, column, spread_y, spread_x, y @ image @ x / mass


def test_warp_from_far_outside_is_dark() -> None:
    image = np.ones((1, 28, 28), np.float32)
    assert not warp(image, np.full((28, 28), 1e6), GRID).any()
    assert not warp(image, GRID[:, np.newaxis], np.full((28, 28), -1e6)).any()


def test_straightened_digit_stands_upright_in_the_middle(seed_digit: np.ndarray) -> None:
    (image,) = Deskew().apply(to_unit(seed_digit)[np.newaxis])
    row, column, spread_y, spread_x, covariance = moments(image)
    assert (row, column) == pytest.approx((14, 14), abs=0.1)
    assert (spread_y, spread_x) == pytest.approx((5.5, 4.2), rel=0.03)
    assert abs(covariance / (spread_y * spread_x)) < 0.03


def test_slant_makes_no_difference(seed_digit: np.ndarray) -> None:
    image = to_unit(seed_digit)[np.newaxis]
    slanted = warp(image, GRID[:, np.newaxis], GRID + 0.3 * (GRID - 14)[:, np.newaxis])
    difference = np.abs(Deskew().apply(slanted) - Deskew().apply(image))
    assert difference.mean() < 0.02 < np.abs(slanted - image).mean()


def test_blank_and_single_pixel_stay_finite() -> None:
    images = np.zeros((2, 28, 28), np.float32)
    images[1, 3, 20] = 1
    blank, dot = Deskew().apply(images)
    assert not blank.any()
    assert np.isfinite(dot).all() and dot[14, 14] == pytest.approx(1)


def test_one_image_as_in_a_batch() -> None:
    images = np.random.default_rng(0).random((1200, 28, 28), np.float32)
    batch = Deskew().apply(images)
    np.testing.assert_array_equal(Deskew().apply(images[700:701])[0], batch[700])
    assert batch.dtype == np.float32 and batch.min() >= 0 and batch.max() <= 1
