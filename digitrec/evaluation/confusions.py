"""Confusions: the cells of a confusion matrix, with the mistakes of a whole row or column."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitrec.evaluation.metrics import most_confused
from digitrec.evaluation.results import Predictions
from digitrec.images import CLASS_COUNT


@dataclass(frozen=True)
class Confusion:
    """Images of the digit `true` that are read as `read`; None stands for every wrong one."""

    true: int | None
    read: int | None

    @property
    def name(self) -> str:
        """What it is called: "4 read as 9", "Every misread 4" or "Misread as 9"."""
        if self.read is None:
            return f"Every misread {self.true}"
        return (
            f"Misread as {self.read}" if self.true is None else f"{self.true} read as {self.read}"
        )

    @property
    def digit(self) -> int:
        """The digit that it is about: the true one, or the one it is taken for."""
        digit = self.read if self.true is None else self.true
        assert digit is not None  # one of the two is there
        return digit

    def count_in(self, matrix: np.ndarray) -> int:
        """Return how many images these are in a (10, 10) confusion matrix."""
        if self.true is not None and self.read is not None:
            return int(matrix[self.true, self.read])
        errors = matrix - np.diag(matrix.diagonal())
        return int(errors.sum(axis=0 if self.true is None else 1)[self.digit])

    def total_in(self, matrix: np.ndarray) -> int:
        """Return how many images have its true digit, or else were read as its digit."""
        return int(matrix.sum(axis=0 if self.true is None else 1)[self.digit])

    def members_of(self, predictions: Predictions) -> np.ndarray:
        """Return bool (n,): which of these predictions it holds."""
        is_true, is_read = predictions.labels == self.true, predictions.digits == self.read
        if self.true is not None and self.read is not None:
            return is_true & is_read
        return (is_read if self.true is None else is_true) & ~predictions.is_correct


def grid() -> list[Sequence[Confusion | None]]:
    """Return 11 x 11 confusions as a heatmap shows them: a row per true digit, the last for none.

    Each row starts with all of its mistakes; the last row has those of each column.
    """
    digits = range(CLASS_COUNT)
    rows = [[Confusion(true, None), *(Confusion(true, read) for read in digits)] for true in digits]
    return [*rows, [None, *(Confusion(None, read) for read in digits)]]


BY_NAME = {confusion.name: confusion for row in grid() for confusion in row if confusion}


def commonest(matrix: np.ndarray) -> list[Confusion]:
    """Return the confusions that occur most often, all that are equally common; [] if none."""
    counted = most_confused(matrix)
    return [Confusion(true, read) for true, read, count in counted if count == counted[0][2]]
