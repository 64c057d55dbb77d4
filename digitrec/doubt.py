"""How sure a network is allowed to be, and how well its doubt tells digits from other drawings."""

import numpy as np

from digitrec.evaluation import cross_entropy

_TEMPERATURES = np.geomspace(0.25, 4.0, 401)


def best_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return by what to divide float (n, 10) logits so that their cross-entropy is least.

    Guo et al., "On Calibration of Modern Neural Networks" (2017); searched between 1/4 and 4.
    """
    losses = [cross_entropy(logits / temperature, labels) for temperature in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def threshold_keeping(share: float, confidences: np.ndarray) -> float:
    """Return the confidence that `share` of these, float (n,) in [0, 1], reach or exceed."""
    doubted = int(round((1 - share) * len(confidences), 9))  # so many may lie below
    return float(np.sort(confidences)[doubted])


def auroc(digits: np.ndarray, others: np.ndarray) -> float:
    """Return how often a digit's confidence exceeds another drawing's, in [0, 1]; ties count half.

    The area under the receiver operating characteristic (Mann and Whitney, 1947).
    """
    ordered = np.sort(others)
    below = np.searchsorted(ordered, digits, side="left")
    not_above = np.searchsorted(ordered, digits, side="right")
    return float((below + not_above).mean() / (2 * len(others)))
