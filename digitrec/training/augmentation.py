"""What a network learns from beside MNIST: distorted digits, synthetic digits and outliers."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from digitrec.data.stroke_language import Rng
from digitrec.data.synthetic_digits import write_digit
from digitrec.data.synthetic_outliers import draw_outlier
from digitrec.drawing.strokes import Strokes
from digitrec.images import CLASS_COUNT, IMAGE_SIZE
from digitrec.preprocessing.inking import ink_strokes
from digitrec.preprocessing.warping import affine_grid, warp

ROTATION_DEG, SCALE, SHEAR, SHIFT_PX = 10, 0.13, 0.17, 1.2  # the largest change either way
_TAP = 0.13  # of a digit's height: what is shorter is a dot, as on the canvas
_KNOTS = 6  # per side: the elastic field is drawn on 6 x 6 places and smooth between them


def distort(images: np.ndarray, rng: Rng, elastic_px: float = 0.0) -> np.ndarray:
    """Return float32 (n, 28, 28) images, each turned, scaled, sheared, shifted and bent by chance.

    `elastic_px` is the standard deviation of a smooth random field that moves every pixel
    (Simard, Steinkraus and Platt, 2003).
    """

    def draw(bound: float) -> np.ndarray:
        return rng.uniform(-bound, bound, (len(images), 1, 1)).astype(np.float32)

    rotation_deg, slant = draw(ROTATION_DEG), draw(SHEAR)
    wide, high = 1 / (1 + draw(SCALE)), 1 / (1 + draw(SCALE))
    up, left = draw(SHIFT_PX), draw(SHIFT_PX)
    rows, columns = affine_grid(
        rotation_deg=rotation_deg, stretch=(high, wide), slant=slant, shift=(-up, -left)
    )
    if elastic_px:
        rows = rows + _field(len(images), elastic_px, rng)
        columns = columns + _field(len(images), elastic_px, rng)
    return warp(images, rows, columns)


def draw_digits(
    count: int, rng: Rng, on_progress: Callable[[int], object] = lambda done: None
) -> tuple[np.ndarray, np.ndarray]:
    """Return float32 (n, 28, 28) images in [0, 1] of drawn digits, and their labels int64 (n,).

    Every digit comes equally often. `on_progress` is called with the number drawn so far.
    """
    labels = np.arange(count) % CLASS_COUNT
    strokes = (write_digit(int(label), rng) for label in labels)
    return _draw(count, strokes, on_progress), labels


def draw_outliers(
    kinds: Sequence[str],
    count: int,
    rng: Rng,
    on_progress: Callable[[int], object] = lambda done: None,
) -> np.ndarray:
    """Return float32 (n, 28, 28) images in [0, 1] of outliers, each kind in its turn."""
    strokes = (draw_outlier(kinds[number % len(kinds)], rng) for number in range(count))
    return _draw(count, strokes, on_progress)


def _draw(
    count: int, drawings: Iterator[Strokes], on_progress: Callable[[int], object]
) -> np.ndarray:
    images = np.empty((count, IMAGE_SIZE, IMAGE_SIZE), np.float32)
    for number, strokes in enumerate(drawings):
        inked = ink_strokes(strokes, at_least=_TAP)
        assert inked is not None  # whatever is drawn has points
        images[number] = inked.image
        on_progress(number + 1)
    return images


def _field(count: int, deviation_px: float, rng: Rng) -> np.ndarray:
    """Return float32 (n, 28, 28) of smooth noise."""
    knots = rng.standard_normal((count, _KNOTS, _KNOTS), np.float32) * deviation_px
    return _SMOOTH @ knots @ _SMOOTH.T


def _smoothing() -> np.ndarray:
    """Return float32 (28, 6) weights that carry values from the knots to every pixel."""
    places = np.linspace(0, IMAGE_SIZE - 1, _KNOTS)
    distances = (np.arange(IMAGE_SIZE)[:, np.newaxis] - places) / (places[1] - places[0])
    weights = np.exp(-(distances**2) / (2 * 0.6**2))
    return (weights / np.sqrt((weights**2).sum(axis=1, keepdims=True))).astype(np.float32)


_SMOOTH = _smoothing()
