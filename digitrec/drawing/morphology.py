"""Greyscale morphology with squares (Serra, 1982): what is bright grows, or goes where it is small.

Beyond its border a picture goes on as it ends there.
"""

from collections.abc import Callable

import numpy as np

_Extreme = Callable[[np.ndarray, np.ndarray], np.ndarray]


def dilation(levels: np.ndarray, side: int) -> np.ndarray:
    """Return the brightest of the square of `side` pixels, odd, around each of (height, width)."""
    return _extremes(np.pad(levels, side // 2, "edge"), side, np.maximum)


def opening(levels: np.ndarray, side: int) -> np.ndarray:
    """Return (height, width) levels without what is bright and too narrow for such a square."""
    around = np.pad(levels, side // 2 * 2, "edge")  # at once: what touches the border may go on
    return _extremes(_extremes(around, side, np.minimum), side, np.maximum)


def _extremes(levels: np.ndarray, side: int, extreme: _Extreme) -> np.ndarray:
    """Return the extreme of each whole square within the picture."""
    for _ in range(2):  # down, then across
        levels = _running(levels, side, extreme).T
    return levels


def _running(rows: np.ndarray, side: int, extreme: _Extreme) -> np.ndarray:
    """Return the extreme of each `side` rows that follow one another, found by doubling."""
    reach = 1
    while reach < side:
        further = min(reach, side - reach)
        rows = extreme(rows[:-further], rows[further:])
        reach += further
    return rows
