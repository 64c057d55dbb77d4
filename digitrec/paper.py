"""The paper behind the ink of a photographed digit, in light and shade."""

import numpy as np
from PIL import Image

DEVIATION = 1.4826  # median distances of a normal distribution to its standard deviation
_SIDE = 64  # pixels; enough for light and shade
_FITS = 10
_CLEARLY_MORE = 0.05  # of the picture


def fit_paper(grey: Image.Image) -> np.ndarray:
    """Return the brightness of the dark ground behind light ink, float64 (height, width).

    `grey` is 8-bit. The ground is its most frequent level, or a quadratic surface if clearly
    more of the picture lies on that.
    """
    small = np.asarray(grey.resize((_SIDE, _SIDE), Image.Resampling.BOX), np.float64)
    levels, terms = small.ravel(), _quadratic_terms(_SIDE, _SIDE)
    is_rim = np.pad(np.zeros((_SIDE - 4, _SIDE - 4), bool), 2, constant_values=True).ravel()
    near = max(3 * DEVIATION * np.median(np.abs(np.diff(small, axis=1))), 2)
    flat = _most_frequent(levels)
    best, on_best = (
        np.full(grey.size[::-1], flat),
        (np.abs(levels - flat) <= near).mean() + _CLEARLY_MORE,
    )
    for start in (is_rim, np.ones_like(is_rim)):
        surface = _fit_surface(terms, levels, start)
        is_paper = np.abs(levels - terms @ surface) <= near
        if is_paper.mean() > on_best:
            shape, seen_range = best.shape, (levels[is_paper].min(), levels[is_paper].max())
            best = (_quadratic_terms(*shape) @ surface).reshape(shape).clip(*seen_range)
            on_best = is_paper.mean()
    return best


def _fit_surface(terms: np.ndarray, levels: np.ndarray, is_paper: np.ndarray) -> np.ndarray:
    surface = np.zeros(terms.shape[1])
    for _ in range(_FITS):
        surface = np.linalg.lstsq(terms[is_paper], levels[is_paper], rcond=None)[0]
        rest = np.abs(levels - terms @ surface)
        is_paper = rest <= max(3 * DEVIATION * np.median(rest[is_paper]), 1)
    return surface


def _most_frequent(levels: np.ndarray) -> float:
    """Return the most frequent level, give or take 2, of the darker half of the range."""
    dark = levels[levels <= (levels.min() + levels.max()) / 2]
    counts = np.convolve(np.bincount(dark.round().astype(int), minlength=256), np.ones(5), "same")
    return float(np.median(dark[np.abs(dark.round() - counts.argmax()) <= 2]))


def _quadratic_terms(height: int, width: int) -> np.ndarray:
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).reshape(-1, 6)
