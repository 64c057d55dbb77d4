"""Morphing: one drawing turned into another along its strokes, point by point.

Strokes are float64 (n, 2) in pixels. Where strokes do not pair, pictures cross-fade instead.
"""

from collections.abc import Sequence
from itertools import permutations

import numpy as np

from digitrec.drawing.drawings import Drawing
from digitrec.drawing.strokes import Strokes

MOST_STROKES = 5  # of a drawing whose strokes are paired, in 0.2 s at most; six take 1.6
MOST_POINTS = 4_000  # of both drawings together
_COMPARED_POINTS = 24  # per stroke, where two are compared
_CUTS = np.arange(1, 8) / 8  # of a stroke's length, where it may become two

Pair = tuple[np.ndarray, np.ndarray]


def morph(first: Drawing, second: Drawing, shares: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return float32 (n, 28, 28) in [0, 1] from drawing to drawing, and whether they cross-fade.

    `shares` are those of the second drawing, float (n,) in [0, 1]. Both need ink on the canvas.
    """
    assert first.inked and second.inked
    ends = {0.0: first.inked, 1.0: second.inked}  # where a cut stroke would have a joint
    pairs = pair_strokes(first.strokes, second.strokes)
    if pairs:
        between = [
            ends.get(share) or Drawing(blend_strokes(pairs, share)).inked
            for share in shares.tolist()
        ]
        images = [placement.image for placement in between if placement]
        if len(images) == len(shares):  # or the ink has left the canvas on its way
            return np.stack(images), False
    weights = shares.astype(np.float32)[:, np.newaxis, np.newaxis]
    return (1 - weights) * first.inked.image + weights * second.inked.image, True


def blend_strokes(pairs: Sequence[Pair], share: float) -> list[np.ndarray]:
    """Return the strokes on the straight way of every point, at this share of the second ones."""
    return [(1 - share) * start + share * end for start, end in pairs]


def pair_strokes(first: Strokes, second: Strokes) -> list[Pair] | None:
    """Return pairs of equally long strokes that draw `first` and `second`, point for point.

    Of all orders and directions these move the least, with both drawings centred and at one size.
    The drawing of fewer strokes has some cut in two. None for more than can be paired.
    """
    counts = sorted((len(first), len(second)))
    if not counts[0] or counts[1] > MOST_STROKES:
        return None
    if sum(map(len, (*first, *second))) > MOST_POINTS:
        return None
    if len(first) > len(second):
        pairs = pair_strokes(second, first)
        return pairs and [(start, end) for end, start in pairs]
    strokes, others = list(first), list(second)
    while len(strokes) < len(others):
        strokes = min(_cut_once(strokes), key=lambda cut: _best_order(cut, others)[0])
    _, order = _best_order(strokes, others)
    return [
        _aligned(stroke, others[at][:: -1 if is_reversed else 1])
        for stroke, (at, is_reversed) in zip(strokes, order, strict=True)
    ]


def _cut_once(strokes: list[np.ndarray]) -> list[list[np.ndarray]]:
    """Return the drawings in which one stroke has become two that meet where it was cut."""
    return [
        [*strokes[:at], *_cut(stroke, share), *strokes[at + 1 :]]
        for at, stroke in enumerate(strokes)
        for share in _CUTS
    ]


def _cut(stroke: np.ndarray, share: float) -> tuple[np.ndarray, np.ndarray]:
    places = _places(stroke)
    middle = _at(stroke, np.array([share]))
    return (
        np.concatenate((stroke[places < share], middle)),
        np.concatenate((middle, stroke[places > share])),
    )


def _best_order(
    strokes: list[np.ndarray], others: list[np.ndarray]
) -> tuple[float, list[tuple[int, bool]]]:
    """Return how far points move in the best pairing, and each stroke's partner, turned or not.

    Fewer strokes than others are compared with the best of those.
    """
    starts, ends = _compared(strokes), _compared(others)
    ahead, turned = (
        np.linalg.norm(starts[:, np.newaxis] - way, axis=-1).sum(axis=-1)
        for way in (ends, ends[:, ::-1])
    )
    moved = np.minimum(ahead, turned)  # (strokes, others)
    rows = np.arange(len(strokes))
    best = min(
        permutations(range(len(others)), len(strokes)), key=lambda to: moved[rows, list(to)].sum()
    )
    order = [(at, bool(turned[row, at] < ahead[row, at])) for row, at in enumerate(best)]
    return float(moved[rows, list(best)].sum()), order


def _compared(strokes: list[np.ndarray]) -> np.ndarray:
    """Return float64 (strokes, 24, 2): points at equal steps, the whole centred and at one size."""
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    steps = np.linspace(0, 1, _COMPARED_POINTS)
    placed = np.stack([_at(stroke, steps) for stroke in strokes])
    return (placed - low - extent / 2) / max(extent.max(), 1)


def _aligned(start: np.ndarray, end: np.ndarray) -> Pair:
    """Return both strokes with a point wherever, along its length, either has one."""
    steps = np.union1d(_places(start), _places(end))
    return _at(start, steps), _at(end, steps)


def _at(stroke: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return float64 (n, 2): the points at these shares of the stroke's length."""
    places = _places(stroke)
    return np.column_stack([np.interp(shares, places, axis) for axis in stroke.T])


def _places(stroke: np.ndarray) -> np.ndarray:
    """Return float64 (n,) in [0, 1]: where along its length each point of a stroke lies."""
    lengths = np.linalg.norm(np.diff(stroke, axis=0), axis=1).cumsum()
    whole = lengths[-1] if len(lengths) else 0
    return np.concatenate(([0], lengths / whole)) if whole else np.linspace(0, 1, len(stroke))
