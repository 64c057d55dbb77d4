"""Straightening: takes a digit's slant and proportions away, before a network reads it."""

from dataclasses import dataclass

import numpy as np

from digitrec.data import IMAGE_SIZE
from digitrec.preprocessing import CENTER
from digitrec.warping import warp

_GRID = np.arange(IMAGE_SIZE, dtype=np.float32)
_MAX_SHEAR = 0.6
_SPREAD_PX = (5.5, 4.2)  # standard deviation of the ink down and across
_MIN_RATIO, _MAX_RATIO = (0.6, 0.45), 1.6


@dataclass(frozen=True, eq=False)
class Alignment:
    """How n digits stand: centre of mass, slant, and size against the standard, float (n, 1, 1)."""

    row: np.ndarray
    column: np.ndarray
    shear: np.ndarray
    down: np.ndarray
    across: np.ndarray

    def straighten(self, images: np.ndarray) -> np.ndarray:
        """Return float32 (n, 28, 28) images moved so that digits standing thus are upright."""
        y = (_GRID[:, np.newaxis] - CENTER) * self.down  # about the centre of mass
        x = (_GRID - CENTER) * self.across + self.shear * y
        return warp(images, y + self.row, x + self.column)


def straighten(images: np.ndarray) -> np.ndarray:
    """Return float32 (n, 28, 28) images upright, of equal height and width, centred at index 14.

    Slant is the regression of x on y; each axis is scaled about the centre of mass so that the
    ink's standard deviation is 5.5 px down and 4.2 px across, within limits. A blank image stays.
    """
    images = np.asarray(images, np.float32)
    return align(images).straighten(images)


def align(images: np.ndarray) -> Alignment:
    """Return how the digits in float32 (n, 28, 28) images stand, from their ink's moments."""
    mass = np.maximum(images.sum(axis=(1, 2)), 1e-6)
    down, across = images.sum(axis=2), images.sum(axis=1)  # (n, 28) each
    row, column = down @ _GRID / mass, across @ _GRID / mass  # (n,) centre of mass
    y, x = _GRID - row[:, np.newaxis], _GRID - column[:, np.newaxis]  # (n, 28)
    var_y = np.maximum((down * y**2).sum(axis=1) / mass, 1e-3)
    covariance = np.einsum("nij,ni,nj->n", images, y, x) / mass
    shear = np.clip(covariance / var_y, -_MAX_SHEAR, _MAX_SHEAR)
    var_x = (across * x**2).sum(axis=1) / mass - 2 * shear * covariance + shear**2 * var_y
    spreads = np.sqrt(np.maximum((var_y, var_x), 1e-3))  # (2, n), upright
    ratios = spreads / np.array(_SPREAD_PX, np.float32)[:, np.newaxis]
    lowest = np.array(_MIN_RATIO, np.float32)[:, np.newaxis]
    down_ratio, across_ratio = np.clip(ratios, lowest, np.float32(_MAX_RATIO))
    values = (row, column, shear, down_ratio, across_ratio)
    return Alignment(*(value[:, np.newaxis, np.newaxis] for value in values))
