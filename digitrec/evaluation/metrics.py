"""Metrics of labelled images, and whether one network really reads better than another.

Everything is computed from labels and logits alone.
"""

import math

import numpy as np

from digitrec.evaluation.calibration import Z_95, calibration_error
from digitrec.evaluation.results import DigitMetrics, HeadToHead, Metrics, Predictions
from digitrec.evaluation.softmax import cross_entropy, softmax
from digitrec.images import CLASS_COUNT


def compute_metrics(logits: np.ndarray, labels: np.ndarray) -> Metrics:
    """Return the Metrics of float (n, 10) logits against integer labels (n,) in [0, 9]."""
    predictions = predictions_of(logits, labels)
    return Metrics(
        loss=cross_entropy(logits, labels),
        accuracy=float(predictions.is_correct.mean()),
        calibration_error=calibration_error(predictions),
        sample_count=len(labels),
        confusion_matrix=confusion_matrix(predictions),
    )


def predictions_of(logits: np.ndarray, labels: np.ndarray) -> Predictions:
    """Return the digit that float (n, 10) logits favour per image, and its probability."""
    digits = logits.argmax(axis=1).astype(np.uint8)
    confidences = softmax(logits.astype(np.float64)).max(axis=1).astype(np.float32)
    return Predictions(labels.astype(np.uint8), digits, confidences)


def confusion_matrix(predictions: Predictions) -> np.ndarray:
    """Return int64 (10, 10) counts: row = true label, column = predicted label."""
    cells = predictions.labels.astype(np.int64) * CLASS_COUNT + predictions.digits
    return np.bincount(cells, minlength=CLASS_COUNT**2).reshape(CLASS_COUNT, CLASS_COUNT)


def digit_metrics(matrix: np.ndarray) -> list[DigitMetrics]:
    """Return precision, recall, F1 and support of each digit of a (10, 10) confusion matrix.

    A digit that was never predicted has precision 0, as in scikit-learn.
    """
    return [
        DigitMetrics(
            digit=digit,
            precision=float(right / max(matrix[:, digit].sum(), 1)),
            recall=float(right / max(matrix[digit].sum(), 1)),
            f1=float(2 * right / max(matrix[:, digit].sum() + matrix[digit].sum(), 1)),
            support=int(matrix[digit].sum()),
        )
        for digit, right in enumerate(matrix.diagonal())
    ]


def most_confused(matrix: np.ndarray) -> list[tuple[int, int, int]]:
    """Return (true digit, predicted digit, count) of every mistake, the commonest first."""
    errors = matrix - np.diag(matrix.diagonal())
    pairs = [(int(true), int(predicted)) for true, predicted in np.argwhere(errors)]
    counted = [(true, predicted, int(errors[true, predicted])) for true, predicted in pairs]
    return sorted(counted, key=lambda pair: -pair[2])


def accuracy_interval(accuracy: float, sample_count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of n independent trials (Wilson, 1927)."""
    z_squared = Z_95**2 / sample_count
    middle = accuracy + z_squared / 2
    spread = Z_95 * math.sqrt(
        accuracy * (1 - accuracy) / sample_count + z_squared / (4 * sample_count)
    )
    return (middle - spread) / (1 + z_squared), (middle + spread) / (1 + z_squared)


def compare(a: Predictions, b: Predictions) -> HeadToHead:
    """Return what two networks make of the same images; ValueError if the labels differ."""
    if not np.array_equal(a.labels, b.labels):
        raise ValueError("The two networks did not read the same images.")
    agree = a.digits == b.digits

    def share(is_correct: np.ndarray, among: np.ndarray) -> float:
        return float(is_correct[among].mean()) if among.any() else math.nan

    return HeadToHead(
        both_right=int((a.is_correct & b.is_correct).sum()),
        only_a=int((a.is_correct & ~b.is_correct).sum()),
        only_b=int((~a.is_correct & b.is_correct).sum()),
        neither=int((~a.is_correct & ~b.is_correct).sum()),
        agreement=float(agree.mean()),
        accuracy_agreeing=share(a.is_correct, agree),
        accuracy_a_differing=share(a.is_correct, ~agree),
        accuracy_b_differing=share(b.is_correct, ~agree),
    )


def mcnemar(only_a: int, only_b: int) -> float:
    """Return the p-value of McNemar's exact test (1947): could the two be equally good?

    Under that hypothesis each image that just one network reads right is a toss of a fair coin.
    """
    tosses, fewer = int(only_a) + int(only_b), int(min(only_a, only_b))
    tail = sum(math.comb(tosses, heads) for heads in range(fewer + 1))
    return min(1.0, 2 * tail / 2**tosses)
