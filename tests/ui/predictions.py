"""What pages say of predictions, counted once more from the files."""

import math

import numpy as np
from streamlit.testing.v1 import AppTest

from digitrec.networks.store import open_folder
from tests.ui.driver import data_of


def arrays(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return which test images a model reads right, and how sure it is, from predictions.npz."""
    held = np.load(open_folder(name).path / "predictions.npz")
    return held["labels"] == held["predictions"], held["confidences"].astype(float)


def counts(name: str) -> np.ndarray:
    """Return how often each true digit, in its row, is read as each, from predictions.npz."""
    matrix = np.zeros((10, 10), int)
    arrays = np.load(open_folder(name).path / "predictions.npz")
    np.add.at(matrix, (arrays["labels"], arrays["predictions"]), 1)
    return matrix


def coin(heads: int, tails: int) -> float:
    """Return how often as many tosses of a coin part this far or further."""
    tosses = heads + tails
    ways = [math.comb(tosses, count) for count in range(tosses + 1)]
    far = abs(2 * heads - tosses)
    return sum(n for count, n in enumerate(ways) if abs(2 * count - tosses) >= far) / 2**tosses


def labels(app: AppTest, heading: str) -> list[list[str]]:
    """Return what the grid's buttons are called, the corner left out."""
    return [[cell[1] for cell in row if cell] for row in data_of(app, f"grid-{heading}")["cells"]]
