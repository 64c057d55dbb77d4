"""How well a network reads labelled images: loss, accuracy and the confusion matrix."""

from dataclasses import dataclass

import numpy as np

from digitrec.data import CLASS_COUNT


@dataclass(frozen=True, eq=False)
class Metrics:
    """Figures on a set of labelled images.

    `loss` is the mean cross-entropy in nats, `accuracy` a share in [0, 1], `confusion_matrix`
    int64 (10, 10) with true labels as rows and predicted ones as columns.
    """

    loss: float
    accuracy: float
    sample_count: int
    confusion_matrix: np.ndarray


def evaluate(logits: np.ndarray, labels: np.ndarray) -> Metrics:
    """Return the Metrics of float (n, 10) logits against integer labels (n,) in [0, 9]."""
    matrix = confusion_matrix(labels, logits.argmax(axis=1))
    return Metrics(
        loss=cross_entropy(logits, labels),
        accuracy=float(np.trace(matrix) / len(labels)),
        sample_count=len(labels),
        confusion_matrix=matrix,
    )


def cross_entropy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean sparse categorical cross-entropy in nats of (n, 10) logits."""
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))  # (n,)
    return float((log_sums - shifted[np.arange(len(labels)), labels]).mean())


def confusion_matrix(labels: np.ndarray, predictions: np.ndarray) -> np.ndarray:
    """Return int64 (10, 10) counts: row = true label, column = predicted label."""
    cells = labels.astype(np.int64) * CLASS_COUNT + predictions
    return np.bincount(cells, minlength=CLASS_COUNT**2).reshape(CLASS_COUNT, CLASS_COUNT)
