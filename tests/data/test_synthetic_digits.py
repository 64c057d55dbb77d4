import numpy as np
import pytest

import digitrec
from digitrec.data.synthetic_digits import write_digit
from digitrec.training.augmentation import draw_digits


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


# Points, and the sums of x and y, of twenty hands: the same seed gives the same strokes as ever.
WRITTEN = {
    0: (2365, 1164.4419, 1046.3329),
    1: (787, 334.2861, 332.3925),
    2: (1188, 618.7529, 678.2025),
    3: (1264, 578.6971, 547.8219),
    4: (1440, 659.1877, 717.2048),
    5: (1288, 675.0618, 484.3393),
    6: (1952, 862.6918, 1275.7748),
    7: (898, 502.5396, 253.1461),
    8: (1643, 778.1266, 736.6999),
    9: (1868, 832.899, 642.7707),
}


@pytest.mark.parametrize("digit", range(10))
def test_seed_gives_the_strokes_that_the_models_learned_from(digit: int) -> None:
    hands = [write_digit(digit, np.random.default_rng(seed)) for seed in range(20)]
    points = np.concatenate([stroke for strokes in hands for stroke in strokes])
    assert (len(points), *points.sum(axis=0)) == pytest.approx(WRITTEN[digit], abs=1e-3)


@pytest.mark.parametrize("name", ["hidden", "flatten"])
def test_networks_that_never_saw_one_read_what_is_drawn(name: str) -> None:
    """The notebook's networks learned from MNIST alone: a writer that draws nonsense fails."""
    images, labels = draw_digits(1000, np.random.default_rng(0))
    read = digitrec.load_model(name).predict_probabilities(images).argmax(axis=1)
    shares = [float((read[labels == digit] == digit).mean()) for digit in range(10)]
    assert min(shares) > 0.4 and np.mean(shares) > 0.8
