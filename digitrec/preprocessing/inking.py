"""From strokes to the 28x28 picture a network reads: inked again at one thickness.

How large a person draws, and with what brush, then decides nothing: the strokes are scaled until
their ink is as long as that of MNIST's digits, and only then drawn, by one pen for all.
"""

from collections.abc import Sequence

import numpy as np

from digitrec.images import IMAGE_SIZE
from digitrec.preprocessing.centering import DIGIT_SIZE, Placement, corner_of

DOTS = 12  # of the fine grid per pixel of the picture, either way
RADIUS = 10  # dots: a pen 21 wide on 240 of ink, as 15 px on 170
_REACH = RADIUS + 0.5  # from the pen's middle to its edge, in dots
_PATH = DIGIT_SIZE * DOTS - 2 * RADIUS - 1  # the longer side of where the pen's middle goes
MAX_POINTS = 10_000  # of a drawing, once those are gone that share a dot with the one before
_FARTHEST = 1e100  # of a coordinate, in any unit


def strokes_to_mnist(strokes: Sequence[np.ndarray]) -> np.ndarray | None:
    """Return a drawing as float32 (28, 28) in [0, 1], ink bright on 0; None without any point.

    `strokes` are float (n, 2) arrays of x and y in any unit, y pointing down. The ink's longer
    side becomes 20 pixels and its centre of mass index 14, as in MNIST; a single place is a dot.
    Raises ValueError for another shape, a NaN or an infinite number.
    """
    placement = ink_strokes(strokes)
    return None if placement is None else placement.image


def ink_strokes(strokes: Sequence[np.ndarray], at_least: float = 0.0) -> Placement | None:
    """Return what `strokes_to_mnist` does, with the mapping back to the strokes' own places.

    A longer side below `at_least`, in the strokes' own unit, is scaled as if it were that long:
    a tap of a trembling hand stays small.
    """
    paths = [path for path in map(_checked, strokes) if len(path)]
    if not paths:
        return None
    points = np.concatenate(paths)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    longer = max(float(extent.max()), at_least)
    scale = _PATH / longer if longer > 1 / _FARTHEST else 0.0
    middles = _middles([(path - low) * scale for path in paths])
    ink = _inked(middles, (extent * scale).round().astype(int), _REACH)
    height, width = ink.shape
    top, left = -height % DOTS // 2, -width % DOTS // 2  # to whole pixels, the ink in the middle
    whole = np.zeros((-(-height // DOTS) * DOTS, -(-width // DOTS) * DOTS), bool)
    whole[top : top + height, left : left + width] = ink
    rows, columns = whole.shape[0] // DOTS, whole.shape[1] // DOTS
    counts = _counts(whole)
    column, row = corner_of(counts)
    image = np.zeros((IMAGE_SIZE, IMAGE_SIZE), np.float32)
    image[row : row + rows, column : column + columns] = counts / np.float32(DOTS**2)
    margin = RADIUS + 0.5 + np.array([left, top])  # dots, to the middle of the first
    offset = (margin - low * scale) / DOTS + (column, row)
    return Placement(image, (scale / DOTS, scale / DOTS), (float(offset[0]), float(offset[1])))


def ink_as_drawn(strokes: Sequence[np.ndarray], size: float, pen: float) -> Placement | None:
    """Return a whole canvas brought down to 28x28, nothing centred; None without ink on it.

    The canvas is a square of `size`, the pen `pen` wide, both in the strokes' own unit. Strokes
    may leave the canvas by half a pen, and raise what they do in `strokes_to_mnist`.
    """
    paths = [path for path in map(_checked, strokes) if len(path)]
    if not paths:
        return None
    side = IMAGE_SIZE * DOTS
    scale = side / size
    reach = pen * scale / 2
    margin = int(np.ceil(reach))  # dots beyond the canvas on which the pen's middle may lie
    middles = _middles([(path - 0.5 / scale) * scale for path in paths]) + margin
    ink = _inked(middles, np.full(2, side + 2 * margin), reach)
    first = margin + int(reach)
    ink = ink[first : first + side, first : first + side]
    if not ink.any():
        return None
    image = (_counts(ink) / DOTS**2).astype(np.float32)
    return Placement(image, (IMAGE_SIZE / size, IMAGE_SIZE / size), (0.0, 0.0))


def _checked(stroke: np.ndarray) -> np.ndarray:
    try:
        path = np.asarray(stroke, np.float64)
    except (TypeError, ValueError) as error:  # text, or points of unequal lengths
        raise ValueError("A stroke is an array of numbers, x and y of its points.") from error
    if path.size == 0:
        return np.empty((0, 2))
    if path.ndim != 2 or path.shape[1] != 2:
        raise ValueError(f"A stroke has the shape (n, 2), x and y of its points, not {path.shape}.")
    if not np.abs(path).max() <= _FARTHEST:  # nor NaN
        raise ValueError("A stroke's coordinates must be finite numbers.")
    return path


def _middles(paths: list[np.ndarray]) -> np.ndarray:
    """Return int (n, 2): the dots that the pen's middle passes, without a gap."""
    rounded = [np.floor(path + 0.5) for path in paths]
    moves = [np.any(np.diff(path, axis=0, prepend=np.nan) != 0, axis=1) for path in rounded]
    thinned = [path[moved] for path, moved in zip(rounded, moves, strict=True)]
    step = -(-sum(map(len, thinned)) // MAX_POINTS)
    passed = []
    for path in thinned:
        kept = np.concatenate((path[:-1:step], path[-1:]))
        starts, moves = kept[:-1], np.diff(kept, axis=0)
        counts = np.abs(moves).max(axis=1, initial=0).astype(int)  # dots on the way
        way = np.repeat(np.arange(len(counts)), counts)
        first = np.cumsum(counts) - counts
        share = (np.arange(len(way)) - first[way]) / counts[way]
        passed += [starts[way] + moves[way] * share[:, np.newaxis], kept[-1:]]
    return np.floor(np.concatenate(passed) + 0.5).astype(int)


def _inked(middles: np.ndarray, extent: np.ndarray, reach: float) -> np.ndarray:
    """Return bool (height, width): the dots within the pen's reach of a middle."""
    radius = int(reach)
    width, height = extent + 1 + 2 * radius
    places = np.arange(width, dtype=np.int16)
    passed = np.zeros((height + 2 * radius, width), bool)
    passed[middles[:, 1] + 2 * radius, middles[:, 0] + radius] = True
    far = np.int16(2 * width)
    before = np.maximum.accumulate(np.where(passed, places, -far), axis=1)
    after = np.minimum.accumulate(np.where(passed, places, far)[:, ::-1], axis=1)[:, ::-1]
    aside = np.minimum(places - before, after - places)  # dots to the next middle in the row
    ink = np.zeros((height, width), bool)
    for row in range(-radius, radius + 1):
        ink |= aside[radius + row : radius + row + height] <= int(np.sqrt(reach**2 - row**2))
    return ink


def _counts(ink: np.ndarray) -> np.ndarray:
    """Return int (height, width): how many dots are inked in each pixel."""
    rows, columns = ink.shape[0] // DOTS, ink.shape[1] // DOTS
    return ink.reshape(rows, DOTS, columns, DOTS).sum(axis=(1, 3))
