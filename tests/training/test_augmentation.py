import numpy as np
import pytest

from digitrec.images import to_unit
from digitrec.training.augmentation import distort, draw_digits


def test_distorted_images_differ_but_stay_in_range(seed_digit: np.ndarray) -> None:
    images = np.repeat(to_unit(seed_digit)[np.newaxis], 50, axis=0)
    distorted = distort(images, np.random.default_rng(0), elastic_px=0.7)
    assert distorted.shape == images.shape and distorted.dtype == np.float32
    assert distorted.min() >= 0 and distorted.max() <= 1
    assert len(np.unique(distorted.reshape(50, -1), axis=0)) == 50
    ink = distorted.sum(axis=(1, 2)) / images.sum(axis=(1, 2))
    assert ink == pytest.approx(1, abs=0.45)


def test_same_seed_distorts_alike(seed_digit: np.ndarray) -> None:
    images = to_unit(seed_digit)[np.newaxis]
    first, again = (distort(images, np.random.default_rng(3), 0.7) for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_every_digit_is_drawn_as_often() -> None:
    images, labels = draw_digits(40, np.random.default_rng(0))
    np.testing.assert_array_equal(np.bincount(labels), 4)
    assert images.shape == (40, 28, 28) and images.max() <= 1
    assert (images.sum(axis=(1, 2)) > 10).all()
