"""How well real people's pen strokes are read: drawn as on the canvas, counted by writer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from digitrec.data import IMAGE_SIZE
from digitrec.evaluation import (
    Answers,
    calibration_error,
    confusion_matrix,
    digit_figures,
    most_confused,
)
from digitrec.preprocessing import canvas_to_mnist
from digitrec.strokes import PenDigit, draw_strokes, place_strokes

COVERAGES = (0.95, 0.98)
_RESAMPLES = 2_000
_SHOWN = 5  # worst writers and confused pairs


@dataclass(frozen=True)
class PenFigures:
    """What a network makes of `digits` digits of `writers` writers, from `source`.

    Shares lie in [0, 1]. `low` and `high` bound the accuracy at 95 %, whole writers resampled.
    `covered` are the accuracies on the surest 95 % and 98 %. Worst writers are (writer, wrong,
    digits), confused pairs (true, read as, count).
    """

    source: str
    digits: int
    writers: int
    accuracy: float
    low: float
    high: float
    covered: tuple[float, ...]
    calibration_error: float
    worst_digit: int
    worst_digit_accuracy: float
    worst_writers: tuple[tuple[str, int, int], ...]
    most_confused: tuple[tuple[int, int, int], ...]


def draw_as_on_canvas(
    digits: Sequence[PenDigit], seed: int, show: Callable[[int], object] = lambda done: None
) -> np.ndarray:
    """Return float32 (n, 28, 28) in [0, 1]: each digit drawn on the canvas and preprocessed.

    Its size, place and brush are drawn from `seed`, as in `place_strokes`; `show` is called with
    the number done.
    """
    rng = np.random.default_rng(seed)
    images = np.empty((len(digits), IMAGE_SIZE, IMAGE_SIZE), np.float32)
    for number, digit in enumerate(digits):
        images[number] = canvas_to_mnist(draw_strokes(*place_strokes(digit.strokes, rng)))
        show(number + 1)
    return images


def pen_figures(answers: Answers, writers: Sequence[str], source: str) -> PenFigures:
    """Return the figures of a network's answers to digits of these writers, in their order."""
    names, owners = np.unique(np.asarray(writers), return_inverse=True)
    right = np.bincount(owners, weights=answers.is_right).astype(int)
    count = np.bincount(owners)
    low, high = writer_interval(right, count)
    matrix = confusion_matrix(answers)
    worst_digit = min(
        (digit for digit in digit_figures(matrix) if digit.support), key=lambda digit: digit.recall
    )
    worst = sorted(range(len(names)), key=lambda writer: (right[writer] - count[writer], writer))
    return PenFigures(
        source=source,
        digits=len(answers.labels),
        writers=len(names),
        accuracy=float(answers.is_right.mean()),
        low=low,
        high=high,
        covered=tuple(covered_accuracy(answers, coverage) for coverage in COVERAGES),
        calibration_error=calibration_error(answers),
        worst_digit=worst_digit.digit,
        worst_digit_accuracy=worst_digit.recall,
        worst_writers=tuple(
            (str(names[writer]), int(count[writer] - right[writer]), int(count[writer]))
            for writer in worst[:_SHOWN]
            if right[writer] < count[writer]
        ),
        most_confused=tuple(most_confused(matrix)[:_SHOWN]),
    )


def writer_interval(right: np.ndarray, count: np.ndarray) -> tuple[float, float]:
    """Return the 95 % interval of the accuracy if other writers like these had come.

    `right` of `count` digits are read right, int (writers,) each. Whole writers are drawn anew
    2,000 times, for the digits of one hand are alike (Efron, 1979; cluster bootstrap).
    """
    drawn = np.random.default_rng(0).integers(len(count), size=(_RESAMPLES, len(count)))
    low, high = np.quantile(right[drawn].sum(axis=1) / count[drawn].sum(axis=1), (0.025, 0.975))
    return float(low), float(high)


def covered_accuracy(answers: Answers, coverage: float) -> float:
    """Return the accuracy on the share `coverage` of the images that the network is surest of."""
    kept = max(1, round(coverage * len(answers.labels)))
    surest = np.argsort(-answers.confidences, kind="stable")[:kept]
    return float(answers.is_right[surest].mean())
