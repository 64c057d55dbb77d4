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
    0: (2312, 1099.4421, 1035.2655),
    1: (777, 301.6076, 345.8564),
    2: (1191, 620.5205, 678.9496),
    3: (1206, 611.6326, 516.8267),
    4: (1506, 731.6573, 743.4153),
    5: (1160, 565.0081, 433.6757),
    6: (1952, 862.6918, 1275.7748),
    7: (968, 452.3573, 299.6962),
    8: (1532, 777.3448, 639.9238),
    9: (2002, 960.7575, 662.3487),
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
    assert min(shares) > 0.5 and np.mean(shares) > 0.8
