"""The pen benchmark: how well real people's pen strokes are read, counted by writer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from digitrec.data.pen_drawings import PenDrawing
from digitrec.drawing.drawings import Drawing
from digitrec.drawing.strokes import BRUSH_PX, place_strokes
from digitrec.evaluation.calibration import calibration_error, reliability
from digitrec.evaluation.metrics import (
    confusion_matrix,
    digit_metrics,
    most_confused,
    predictions_of,
)
from digitrec.evaluation.rejection import auroc
from digitrec.evaluation.results import COVERAGES, PenMetrics, Predictions
from digitrec.images import IMAGE_SIZE

_RESAMPLES = 2_000
_SHOWN = 5  # worst writers and confused pairs
LOOK_ALIKES = frozenset("OISZBDGolszbgqyi")  # letters that many people write like a digit

Network = Callable[[np.ndarray], np.ndarray]


def run_benchmark(
    drawings: Sequence[PenDrawing],
    networks: Mapping[str, Network],
    detectors: Mapping[str, Network],
    source: str,
    seed: int,
    on_progress: Callable[[int], object] = lambda done: None,
    *,
    ink_px: float | None = None,
    brush_px: float = BRUSH_PX,
) -> dict[str, PenMetrics]:
    """Return the metrics of each network, by name, on these drawings made as on the canvas.

    A network is a function from float32 (n, 28, 28) images in [0, 1] to float (n, 10) logits. Some
    are `detectors` too: there a function to float (n,) log odds that each shows a digit.
    """
    digits = [drawing for drawing in drawings if drawing.is_digit]
    letters = [drawing for drawing in drawings if not drawing.is_digit]
    images = draw_as_on_canvas(
        [*digits, *letters], seed, on_progress, ink_px=ink_px, brush_px=brush_px
    )
    shown, others = images[: len(digits)], images[len(digits) :]
    labels = np.array([digit.label for digit in digits])
    writers = [digit.writer for digit in digits]
    measured = {
        name: pen_metrics(predictions_of(predict_logits(shown), labels), writers, source)
        for name, predict_logits in networks.items()
    }
    is_alike = np.array([letter.label in LOOK_ALIKES for letter in letters], bool)
    for name, log_odds in detectors.items():
        odds, odds_of_others = log_odds(shown), log_odds(others)
        kinds = {"letters unlike digits": odds_of_others[~is_alike], "letters": odds_of_others}
        measured[name] = replace(
            measured[name],
            digits_refused=float((odds < 0).mean()),
            letters=tuple(
                (kind, len(found), float((found < 0).mean()), auroc(odds, found))
                for kind, found in kinds.items()
                if len(found)
            ),
        )
    return measured


def draw_as_on_canvas(
    drawings: Sequence[PenDrawing],
    seed: int,
    on_progress: Callable[[int], object] = lambda done: None,
    *,
    ink_px: float | None = None,
    brush_px: float = BRUSH_PX,
) -> np.ndarray:
    """Return float32 (n, 28, 28) in [0, 1]: each one drawn on the canvas and preprocessed.

    Its place and size are drawn from `seed`, as in `place_strokes`, and its points go to whole
    pixels, as a mouse's do; `on_progress` is called with the number done.
    """
    rng = np.random.default_rng(seed)
    images = np.empty((len(drawings), IMAGE_SIZE, IMAGE_SIZE), np.float32)
    for number, drawing in enumerate(drawings):
        strokes = place_strokes(drawing.strokes, rng, ink_px, brush_px)
        inked = Drawing([np.rint(stroke) for stroke in strokes]).inked
        assert inked is not None  # what a writer drew has strokes
        images[number] = inked.image
        on_progress(number + 1)
    return images


def pen_metrics(predictions: Predictions, writers: Sequence[str], source: str) -> PenMetrics:
    """Return the metrics of a network's predictions for digits of these writers, in order."""
    names = sorted(set(writers))  # an array would hold each name at the longest one's length
    numbers = {name: number for number, name in enumerate(names)}
    owners = np.array([numbers[writer] for writer in writers])
    right = np.bincount(owners, weights=predictions.is_correct).astype(int)
    count = np.bincount(owners)
    low, high = writer_interval(right, count)
    matrix = confusion_matrix(predictions)
    worst_digit = min(
        (digit for digit in digit_metrics(matrix) if digit.support), key=lambda digit: digit.recall
    )
    worst = sorted(range(len(names)), key=lambda writer: (right[writer] - count[writer], writer))
    return PenMetrics(
        source=source,
        digits=len(predictions.labels),
        writers=len(names),
        accuracy=float(predictions.is_correct.mean()),
        low=low,
        high=high,
        covered=tuple(accuracy_at_coverage(predictions, coverage) for coverage in COVERAGES),
        calibration_error=calibration_error(predictions),
        worst_digit=worst_digit.digit,
        worst_digit_accuracy=worst_digit.recall,
        worst_writers=tuple(
            (names[writer], int(count[writer] - right[writer]), int(count[writer]))
            for writer in worst[:_SHOWN]
            if right[writer] < count[writer]
        ),
        most_confused=tuple(most_confused(matrix)[:_SHOWN]),
        confusion_matrix=matrix,
        reliability=tuple(reliability(predictions)),
    )


def writer_interval(right: np.ndarray, count: np.ndarray) -> tuple[float, float]:
    """Return the 95 % interval of the accuracy if other writers like these had come.

    `right` of `count` digits are read right, int (writers,) each. Whole writers are drawn again
    2,000 times, for the digits of one hand are alike (Efron, 1979; cluster bootstrap).
    """
    drawn = np.random.default_rng(0).integers(len(count), size=(_RESAMPLES, len(count)))
    low, high = np.quantile(right[drawn].sum(axis=1) / count[drawn].sum(axis=1), (0.025, 0.975))
    return float(low), float(high)


def accuracy_at_coverage(predictions: Predictions, coverage: float) -> float:
    """Return the accuracy on the share `coverage` of images: those read most confidently."""
    kept = max(1, round(coverage * len(predictions.labels)))
    most_confident = np.argsort(-predictions.confidences, kind="stable")[:kept]
    return float(predictions.is_correct[most_confident].mean())
