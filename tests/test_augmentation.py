import numpy as np
import pytest

from digitrec.augmentation import distort, draw_digits, draw_nondigits
from digitrec.data import to_unit
from digitrec.handwriting import write_digit
from digitrec.nondigits import TRAINING_KINDS, UNSEEN_KINDS, draw_nondigit


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


@pytest.mark.parametrize("digit", range(10))
def test_hand_varies_and_repeats_by_its_seed(digit: int) -> None:
    first, again, other = (write_digit(digit, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.concatenate(first).tolist() == np.concatenate(again).tolist()
    assert np.concatenate(first).tolist() != np.concatenate(other).tolist()


@pytest.mark.parametrize("digit", range(10))
def test_drawn_digit_is_about_as_high_as_its_box(digit: int) -> None:
    rng = np.random.default_rng(0)
    heights = [np.ptp(np.concatenate(write_digit(digit, rng)), axis=0)[1] for _ in range(200)]
    assert 0.8 < np.median(heights) < 1.25
    assert all(np.isfinite(heights))


@pytest.mark.parametrize("kind", TRAINING_KINDS + UNSEEN_KINDS)
def test_every_kind_of_nondigit_can_be_drawn(kind: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        points = np.concatenate(draw_nondigit(kind, rng))
        assert points.ndim == 2 and np.isfinite(points).all()
    assert draw_nondigits((kind,), 5, rng).any(axis=(1, 2)).all()


def test_unseen_kinds_are_not_trained_on() -> None:
    assert not set(TRAINING_KINDS) & set(UNSEEN_KINDS)
