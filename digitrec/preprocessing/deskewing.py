"""Deskewing: takes a digit's slant and proportions away before a network reads it."""

from dataclasses import dataclass

import numpy as np

from digitrec.images import IMAGE_SIZE
from digitrec.preprocessing.warping import CENTER, Warp

_GRID = np.arange(IMAGE_SIZE, dtype=np.float32)
MAX_SHEAR = 0.6
SPREAD_PX = (5.5, 4.2)  # standard deviation of the ink down and across
MIN_RATIO, MAX_RATIO = (0.6, 0.45), 1.6


@dataclass(frozen=True)
class Deskew:
    """The step that makes digits upright and equal in height and width."""

    title = "Straightened"

    def apply(self, images: np.ndarray) -> np.ndarray:
        """Return float32 (n, 28, 28) images upright, of standard size, centred at index 14."""
        images = np.asarray(images, np.float32)
        return self.fixed_for(images).apply(images)

    def fixed_for(self, images: np.ndarray) -> Warp:
        """Return the movement that deskews each of float32 (n, 28, 28) images.

        Slant is the regression of x on y; each axis is scaled about the centre of mass to an ink
        deviation of 5.5 px down and 4.2 px across, within limits. A blank image stays blank.
        """
        mass = np.maximum(images.sum(axis=(1, 2)), 1e-6)
        down, across = images.sum(axis=2), images.sum(axis=1)  # (n, 28) each
        row, column = down @ _GRID / mass, across @ _GRID / mass  # (n,) centre of mass
        y, x = _GRID - row[:, np.newaxis], _GRID - column[:, np.newaxis]  # (n, 28)
        var_y = np.maximum((down * y**2).sum(axis=1) / mass, 1e-3)
        covariance = np.einsum("nij,ni,nj->n", images, y, x) / mass
        shear = np.clip(covariance / var_y, -MAX_SHEAR, MAX_SHEAR)
        var_x = (across * x**2).sum(axis=1) / mass - 2 * shear * covariance + shear**2 * var_y
        spreads = np.sqrt(np.maximum((var_y, var_x), 1e-3))  # (2, n), upright
        ratios = spreads / np.array(SPREAD_PX, np.float32)[:, np.newaxis]
        lowest = np.array(MIN_RATIO, np.float32)[:, np.newaxis]
        high, wide = np.clip(ratios, lowest, np.float32(MAX_RATIO))
        row, column, shear, high, wide = (
            value[:, np.newaxis, np.newaxis] for value in (row, column, shear, high, wide)
        )
        y = (_GRID[:, np.newaxis] - CENTER) * high  # about the centre of mass
        x = (_GRID - CENTER) * wide + shear * y
        return Warp(y + row, x + column)
