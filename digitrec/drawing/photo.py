"""Photos and scans of a digit: turned into bright ink on black.

Dark on light or light on dark, in light and shade.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from digitrec.drawing.image_files import read_picture
from digitrec.drawing.morphology import dilation, opening
from digitrec.errors import UserError
from digitrec.preprocessing.centering import ink_to_mnist

_WORKING_SIDE = 560  # pixels; more adds nothing to 28x28
_DIMMEST_LIGHT = 32  # of 255; below it, a dark ground says nothing about the light
_FAINTEST_INK = 16  # of 255 grey levels
_JPEG_RINGING = 0.15  # of the ink's strength, seen around strokes at usual qualities
_SHADOWS_REST = 0.3  # of the ink's strength, seen where a shadow is round or narrow
_DEVIATION = 1.4826  # median distances of a normal distribution to its standard deviation
_PAPER_SHARE = 1 / 3  # of the picture's shorter side: wider than strokes
_DARKEST_SHADOW = 1 / 2  # of the way from the lit paper to the ink
_CLEARLY_MORE = 0.25  # of the picture
_THINNEST_STROKE = 0.07  # of the ink's longer side; few in MNIST are thinner


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

    The border tells ink from paper. Shadows of the paper and its grain are taken away, and with
    `lossy` the ringing that JPEG leaves around strokes; strokes far thinner than MNIST's become
    as thick as its thin ones.
    """
    grey.thumbnail((_WORKING_SIDE, _WORKING_SIDE), Image.Resampling.BOX, reducing_gap=None)
    is_dark = _is_dark_on_light(np.asarray(grey))
    if is_dark:
        grey = ImageOps.invert(grey)
    levels = np.asarray(grey, np.float64)
    smooth = _blur(levels)
    paper = _find_paper(smooth)
    above = (smooth - paper).round(6)
    least = _SHADOWS_REST if np.ptp(paper) else _JPEG_RINGING if lossy else 0.0
    is_ink = above > _floor(above, least)
    if not is_ink.any():
        return Image.new("L", grey.size)
    # Light falls on ink and paper alike: measure ink by the share of light it changes.
    light = np.maximum(255 - paper if is_dark else paper, _DIMMEST_LIGHT)
    ink = np.where(is_ink, np.maximum(levels - paper, 0) / light, 0)
    ink *= 255 / np.percentile(ink[ink >= ink.max() / 2], 90)
    return Image.fromarray(_thickened(ink.clip(0, 255).round().astype(np.uint8)))


def _find_paper(levels: np.ndarray) -> np.ndarray:
    """Return the brightness of the dark ground behind light ink, float64 (height, width).

    The ground is its most frequent level or, if clearly more of the picture lies on that, what an
    opening leaves: no stroke is as wide as its square, and shadows, wider, keep their sharp edges.
    """
    flat = np.full_like(levels, _most_frequent(levels))
    opened = opening(levels, round(_PAPER_SHARE * min(levels.shape)) // 2 * 2 + 1)
    opened += np.median(levels - opened)  # grain lies above it
    near = max(3 * _DEVIATION * np.median(np.abs(levels - opened)), 2)
    on_flat = (np.abs(levels - flat) <= near).mean()
    is_dark = opened <= flat + _DARKEST_SHADOW * (levels.max() - flat)  # or it may be broad ink
    on_opened = ((np.abs(levels - opened) <= near) & is_dark).mean()
    return opened if on_opened > on_flat + _CLEARLY_MORE else flat


def _most_frequent(levels: np.ndarray) -> float:
    """Return the most frequent level, give or take 2, of the darker half of the range."""
    dark = levels[levels <= (levels.min() + levels.max()) / 2]
    counts = np.convolve(np.bincount(dark.round().astype(int), minlength=256), np.ones(5), "same")
    return float(np.median(dark[np.abs(dark.round() - counts.argmax()) <= 2]))


def _blur(levels: np.ndarray) -> np.ndarray:
    padded = np.pad(levels, 1, "edge")
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9


def _floor(above: np.ndarray, least: float) -> float:
    """Return the height above the paper that only ink exceeds; infinite if there is no ink.

    Ink reaches at least this share of its usual strength.
    """
    strength = np.percentile(above[above >= above.max() / 2], 90)
    if strength < _FAINTEST_INK:
        return np.inf
    bare = above[above < strength / 2]
    level = np.median(bare)
    grain = _DEVIATION * np.median(np.abs(bare - level))
    return max(level + 6 * grain, least * strength)


def _thickened(ink: np.ndarray) -> np.ndarray:
    """Return uint8 ink with room around it, none of its strokes too thin to be read."""
    smooth = _blur(_blur(_blur(ink.astype(np.float64))))  # or dots would be edges
    is_ink = smooth >= smooth.max() / 2
    rows, columns = np.flatnonzero(is_ink.any(axis=1)), np.flatnonzero(is_ink.any(axis=0))
    longer = max(np.ptp(rows), np.ptp(columns)) + 1
    inside = np.pad(is_ink, 1)
    inside = inside[:-2, 1:-1] & inside[2:, 1:-1] & inside[1:-1, :-2] & inside[1:-1, 2:]
    edge = (is_ink & ~inside).sum()  # pixels, along both sides of every stroke
    more = round(_THINNEST_STROKE * longer - 2 * is_ink.sum() / edge) // 2
    return dilation(np.pad(ink, more), 2 * more + 1) if more > 0 else ink


def _is_dark_on_light(levels: np.ndarray) -> bool:
    border = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    return bool(np.median(border) > (int(levels.min()) + int(levels.max())) / 2)
