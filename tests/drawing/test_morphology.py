import numpy as np
import pytest
from scipy import ndimage

from digitrec.drawing.morphology import dilation, opening

LEVELS = np.random.default_rng(0).random((50, 70))


@pytest.mark.parametrize("side", [1, 3, 5, 21, 31])
def test_both_are_those_of_scipy(side: int) -> None:
    square = {"size": (side, side), "mode": "nearest"}
    np.testing.assert_array_equal(dilation(LEVELS, side), ndimage.grey_dilation(LEVELS, **square))
    around = ndimage.grey_opening(np.pad(LEVELS, side, "edge"), **square)
    np.testing.assert_array_equal(opening(LEVELS, side), around[side:-side, side:-side])


def test_opening_takes_a_stroke_away_and_leaves_a_shadow_and_a_slope() -> None:
    y, x = np.mgrid[:60, :60]
    shadow = np.where(x + y < 70, 50.0, 0.0)
    stroke = np.zeros((60, 60))
    stroke[30:56, 45:49] = 100
    np.testing.assert_array_equal(opening(shadow + stroke, 15), shadow)
    np.testing.assert_array_equal(opening(1.0 * y, 15), y)
