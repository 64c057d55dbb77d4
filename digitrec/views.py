"""Several looks at one picture: a network that averages over them errs less often."""

from dataclasses import dataclass

import numpy as np

from digitrec.data import IMAGE_SIZE
from digitrec.preprocessing import CENTER
from digitrec.warping import warp


@dataclass(frozen=True)
class View:
    """A picture turned clockwise by degrees and scaled, both about its middle."""

    turned_deg: float = 0.0
    scaled: float = 1.0


AS_IT_IS = View()


def look(images: np.ndarray, view: View) -> np.ndarray:
    """Return float32 (n, 28, 28) images in [0, 1] as seen in this view."""
    if view == AS_IT_IS:
        return images
    angle = np.radians(view.turned_deg)
    grid = np.arange(IMAGE_SIZE, dtype=np.float32) - CENTER
    down, across = grid[:, np.newaxis] / view.scaled, grid / view.scaled
    rows = np.cos(angle) * down - np.sin(angle) * across + CENTER
    columns = np.cos(angle) * across + np.sin(angle) * down + CENTER
    return warp(images, rows, columns)
