"""Rejection: telling digits from other drawings by a network's confidence."""

import numpy as np

KEPT_SHARE = 0.98  # of digits, which the threshold must not reject


def threshold_keeping(share: float, confidences: np.ndarray) -> float:
    """Return the confidence that `share` of these, float (n,) in [0, 1], reach or exceed."""
    rejected = int(round((1 - share) * len(confidences), 9))  # this many may lie below
    return float(np.sort(confidences)[rejected])


def auroc(digits: np.ndarray, others: np.ndarray) -> float:
    """Return how often a digit's confidence exceeds another drawing's, in [0, 1]; ties count half.

    The area under the receiver operating characteristic (Mann and Whitney, 1947).
    """
    ordered = np.sort(others)
    below = np.searchsorted(ordered, digits, side="left")
    not_above = np.searchsorted(ordered, digits, side="right")
    return float((below + not_above).mean() / (2 * len(others)))
