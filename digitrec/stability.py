"""How firmly networks hold on to a digit when the picture they are given changes a little."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitrec.data import IMAGE_SIZE
from digitrec.preprocessing import CENTER
from digitrec.warping import warp


@dataclass(frozen=True, eq=False)
class Grid:
    """A drawing changed in two ways at once, over a grid of steps.

    `images` is float32 (rows, columns, 28, 28); the middle one is the drawing as it is. `name`
    and `words` say what changes across and down by the steps, float.
    """

    name: str
    words: str
    row_steps: tuple[float, ...]
    column_steps: tuple[float, ...]
    images: np.ndarray


_SHIFTS_PX = (-6, -4, -2, 0, 2, 4, 6)
_TURNS_DEG = (-45, -30, -15, 0, 15, 30, 45)
_SCALES = (0.6, 0.8, 1, 1.2, 1.4)
_SLANTS = (-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6)
_THICKER_PX = (-1, -0.5, 0, 1, 2)  # pixels that every edge moves out


def changed(image: np.ndarray) -> list[Grid]:
    """Return float32 (28, 28) in [0, 1] shifted, turned and scaled, slanted and thickened."""
    shifts = [(down, right, 0, 1, 0) for down in _SHIFTS_PX for right in _SHIFTS_PX]
    turns = [(0, 0, turn, scale, 0) for scale in _SCALES for turn in _TURNS_DEG]
    slanted = _moved(image, [(0, 0, 0, 1, slant) for slant in _SLANTS])
    thick = np.stack([_thickened(slanted, by_px) for by_px in _THICKER_PX])
    parts = [
        (
            "place",
            f"shifted by up to {_SHIFTS_PX[-1]} pixels each way",
            _SHIFTS_PX,
            _SHIFTS_PX,
            _moved(image, shifts),
        ),
        (
            "angle, size",
            f"turned by up to {_TURNS_DEG[-1]}° each way across, "
            f"{_SCALES[0]:g} to {_SCALES[-1]:g} times as large down",
            _SCALES,
            _TURNS_DEG,
            _moved(image, turns),
        ),
        (
            "slant, ink",
            f"slanted each way across, {-_THICKER_PX[0]:g} pixel thinner to "
            f"{_THICKER_PX[-1]:g} thicker at every edge down",
            _THICKER_PX,
            _SLANTS,
            thick,
        ),
    ]
    return [
        Grid(name, words, down, across, images.reshape(len(down), len(across), *image.shape))
        for name, words, down, across, images in parts
    ]


def _moved(image: np.ndarray, moves: Sequence[tuple[float, ...]]) -> np.ndarray:
    """Return (n, 28, 28): the image shifted down and right, turned, scaled and slanted."""
    table = np.array(moves, np.float32)[:, :, np.newaxis, np.newaxis]
    down, right, turn, scale, slant = (table[:, column] for column in range(5))
    grid = np.arange(IMAGE_SIZE, dtype=np.float32) - CENTER
    y, x = grid[:, np.newaxis] - down, grid - right
    angle = np.radians(turn)
    rows = (np.cos(angle) * y - np.sin(angle) * x) / scale
    columns = (np.cos(angle) * x + np.sin(angle) * y) / scale + slant * rows
    images = np.broadcast_to(image, (len(moves), IMAGE_SIZE, IMAGE_SIZE))
    return warp(images, rows + CENTER, columns + CENTER)


def _thickened(images: np.ndarray, by_px: float) -> np.ndarray:
    """Return the images with every edge moved out, or in if negative, pixel by pixel."""
    left = abs(by_px)
    while left > 0:
        step = min(1.0, left)
        padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
        neighbours = (
            padded[:, :-2, 1:-1],
            padded[:, 2:, 1:-1],
            padded[:, 1:-1, :-2],
            padded[:, 1:-1, 2:],
        )
        spread = (np.max if by_px > 0 else np.min)([images, *neighbours], axis=0)
        images = (1 - step) * images + step * spread
        left -= step
    return images
