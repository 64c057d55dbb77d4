import numpy as np
import pytest

from digitrec.data.synthetic_digits import write_digit


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
