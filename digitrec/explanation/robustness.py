"""Robustness: how firmly networks hold on to a digit when their picture changes a little."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitrec.preprocessing.warping import affine_grid, warp


@dataclass(frozen=True, eq=False)
class PerturbationGrid:
    """A picture perturbed in two ways at once, step by step across and down.

    `images` is float32 (rows, columns, 28, 28); the middle one is the picture as it is. `name`
    and `description` say what changes across and down.
    """

    name: str
    description: str
    images: np.ndarray


_SHIFTS_PX = (-6, -4, -2, 0, 2, 4, 6)
_ROTATIONS_DEG = (-45, -30, -15, 0, 15, 30, 45)
_SCALES = (0.6, 0.8, 1, 1.2, 1.4)
_SLANTS = (-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6)
_THICKER_PX = (-1, -0.5, 0, 1, 2)  # pixels that every edge moves out


def perturb(image: np.ndarray) -> list[PerturbationGrid]:
    """Return float32 (28, 28) in [0, 1] shifted, turned and scaled, slanted and thickened."""
    down, right = _pairs(_SHIFTS_PX, _SHIFTS_PX)
    scale, rotation_deg = _pairs(_SCALES, _ROTATIONS_DEG)
    slanted = _warped(image, *affine_grid(slant=_pairs((0,), _SLANTS)[1]))
    thickened = np.stack([_thickened(slanted, by_px) for by_px in _THICKER_PX])
    shifted = _warped(image, *affine_grid(shift=(down, right)))
    turned = _warped(image, *affine_grid(rotation_deg=rotation_deg, zoom=scale))
    return [
        PerturbationGrid(
            "place",
            f"shifted by up to {_SHIFTS_PX[-1]} pixels each way",
            shifted.reshape(len(_SHIFTS_PX), len(_SHIFTS_PX), *image.shape),
        ),
        PerturbationGrid(
            "angle, size",
            f"turned by up to {_ROTATIONS_DEG[-1]}° each way across, "
            f"{_SCALES[0]:g} to {_SCALES[-1]:g} times as large down",
            turned.reshape(len(_SCALES), len(_ROTATIONS_DEG), *image.shape),
        ),
        PerturbationGrid(
            "slant, ink",
            f"slanted each way across, {-_THICKER_PX[0]:g} pixel thinner to "
            f"{_THICKER_PX[-1]:g} thicker at every edge down",
            thickened,
        ),
    ]


def _pairs(down: Sequence[float], across: Sequence[float]) -> list[np.ndarray]:
    """Return every pair of steps, across the fastest, float32 (n, 1, 1) each."""
    pairs = np.meshgrid(down, across, indexing="ij")
    return [steps.astype(np.float32).reshape(-1, 1, 1) for steps in pairs]


def _warped(image: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return float32 (n, 28, 28): one image, warped n ways."""
    shape = np.broadcast_shapes(rows.shape, columns.shape)
    return warp(np.broadcast_to(image, shape), rows, columns)


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
