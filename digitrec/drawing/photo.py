"""Photos and scans of a digit: turned into bright ink on black.

Dark on light or light on dark, in light and shade.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from digitrec.drawing.image_files import read_picture
from digitrec.errors import UserError
from digitrec.preprocessing.centering import ink_to_mnist

_WORKING_SIDE = 560  # pixels; more adds nothing to 28x28
_DIMMEST_LIGHT = 32  # of 255; below it, a dark ground says nothing about the light
_FAINTEST_INK = 16  # of 255 grey levels
_JPEG_RINGING = 0.15  # of the ink's strength, seen around strokes at usual qualities
_DEVIATION = 1.4826  # median distances of a normal distribution to its standard deviation
_PAPER_SIDE = 64  # pixels; enough for light and shade
_PAPER_FITS = 10
_CLEARLY_MORE = 0.05  # of the picture


def photo_to_mnist(path: Path) -> np.ndarray:
    """Return the digit in a PNG or JPEG file as float32 (28, 28) in [0, 1].

    Raises UserError when there is no such picture, or no ink on it.
    """
    grey, is_lossy = read_picture(path)
    digit = ink_to_mnist(find_ink(grey, lossy=is_lossy))
    if digit is None:
        raise UserError(f"{path} shows no digit: no ink stands out from the paper.")
    return digit


def find_ink(grey: Image.Image, *, lossy: bool = False) -> Image.Image:
    """Return an 8-bit grey picture with the ink up to 255 on a ground of exact 0.

    The border tells ink from paper. Light and shade of the paper and its grain are taken away,
    and with `lossy` the ringing that JPEG leaves around strokes.
    """
    grey.thumbnail((_WORKING_SIDE, _WORKING_SIDE), Image.Resampling.BOX, reducing_gap=None)
    is_dark = _is_dark_on_light(np.asarray(grey))
    if is_dark:
        grey = ImageOps.invert(grey)
    paper = _fit_paper(grey)
    smooth = (_blur(np.asarray(grey, np.float64)) - paper).round(6)
    is_ink = smooth > _floor(smooth, lossy)
    if not is_ink.any():
        return Image.new("L", grey.size)
    # Light falls on ink and paper alike: measure ink by the share of light it changes.
    light = np.maximum(255 - paper if is_dark else paper, _DIMMEST_LIGHT)
    ink = np.where(is_ink, np.maximum(np.asarray(grey) - paper, 0) / light, 0)
    ink *= 255 / np.percentile(ink[ink >= ink.max() / 2], 90)
    return Image.fromarray(ink.clip(0, 255).round().astype(np.uint8))


def _blur(levels: np.ndarray) -> np.ndarray:
    padded = np.pad(levels, 1, "edge")
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9


def _floor(above: np.ndarray, lossy: bool) -> float:
    """Return the height above the paper that only ink exceeds; infinite if there is no ink."""
    strength = np.percentile(above[above >= above.max() / 2], 90)
    if strength < _FAINTEST_INK:
        return np.inf
    bare = above[above < strength / 2]
    level = np.median(bare)
    grain = _DEVIATION * np.median(np.abs(bare - level))
    return max(level + 6 * grain, _JPEG_RINGING * strength if lossy else 0)


def _is_dark_on_light(levels: np.ndarray) -> bool:
    border = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    return bool(np.median(border) > (int(levels.min()) + int(levels.max())) / 2)


def _fit_paper(grey: Image.Image) -> np.ndarray:
    """Return the brightness of the dark ground behind light ink, float64 (height, width).

    `grey` is 8-bit. The ground is its most frequent level, or a quadratic surface if clearly
    more of the picture lies on that.
    """
    small = np.asarray(grey.resize((_PAPER_SIDE, _PAPER_SIDE), Image.Resampling.BOX), np.float64)
    levels, terms = small.ravel(), _quadratic_terms(_PAPER_SIDE, _PAPER_SIDE)
    is_rim = np.pad(
        np.zeros((_PAPER_SIDE - 4, _PAPER_SIDE - 4), bool), 2, constant_values=True
    ).ravel()
    near = max(3 * _DEVIATION * np.median(np.abs(np.diff(small, axis=1))), 2)
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
    for _ in range(_PAPER_FITS):
        surface = np.linalg.lstsq(terms[is_paper], levels[is_paper], rcond=None)[0]
        rest = np.abs(levels - terms @ surface)
        is_paper = rest <= max(3 * _DEVIATION * np.median(rest[is_paper]), 1)
    return surface


def _most_frequent(levels: np.ndarray) -> float:
    """Return the most frequent level, give or take 2, of the darker half of the range."""
    dark = levels[levels <= (levels.min() + levels.max()) / 2]
    counts = np.convolve(np.bincount(dark.round().astype(int), minlength=256), np.ones(5), "same")
    return float(np.median(dark[np.abs(dark.round() - counts.argmax()) <= 2]))


def _quadratic_terms(height: int, width: int) -> np.ndarray:
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).reshape(-1, 6)
