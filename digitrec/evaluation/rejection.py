"""Rejection: how probable it is that a drawing shows a digit at all."""

import numpy as np

from digitrec.images import CLASS_COUNT

_PRIOR = 2 / 3  # how probable a digit is before a drawing is seen
_STEPS = 50  # of Newton's method, which needs about ten from zero


def digit_scores(logits: np.ndarray) -> np.ndarray:
    """Return float64 (n,) log odds that each shows a digit, for float (n, 11) logits.

    Ten logits are the digits', the last is a non-digit's.
    """
    digits = np.asarray(logits, np.float64)[:, :CLASS_COUNT]
    greatest = digits.max(axis=1, keepdims=True)
    together = greatest[:, 0] + np.log(np.exp(digits - greatest).sum(axis=1))
    return together - logits[:, CLASS_COUNT]


def fit_log_odds(digits: np.ndarray, others: np.ndarray) -> tuple[float, float]:
    """Return slope and offset that make scores, float (n,) each, log odds of being a digit.

    Logistic regression (Platt, 1999) that expects two digits for each other drawing, however many
    of each are given: people who are asked for a digit mostly draw one.
    """
    scores = np.concatenate((digits, others))
    is_digit = np.arange(len(scores)) < len(digits)
    weights = np.where(is_digit, _PRIOR / len(digits), (1 - _PRIOR) / len(others))
    inputs = np.stack((scores, np.ones(len(scores))), axis=1)
    found = np.zeros(2)
    for _ in range(_STEPS):
        probable = probability(inputs @ found)
        gradient = inputs.T @ (weights * (is_digit - probable))
        curvature = (inputs.T * (weights * probable * (1 - probable))) @ inputs
        found += np.linalg.solve(curvature + 1e-9 * np.eye(2), gradient)
    return float(found[0]), float(found[1])


def probability(log_odds: np.ndarray) -> np.ndarray:
    """Return float64 (n,) in [0, 1] for log odds, float (n,)."""
    return 1 / (1 + np.exp(-np.clip(log_odds, -500, 500)))


def auroc(digits: np.ndarray, others: np.ndarray) -> float:
    """Return how often a digit's score exceeds another drawing's, in [0, 1]; ties count half.

    The area under the receiver operating characteristic (Mann and Whitney, 1947).
    """
    ordered = np.sort(others)
    below = np.searchsorted(ordered, digits, side="left")
    not_above = np.searchsorted(ordered, digits, side="right")
    return float((below + not_above).mean() / (2 * len(others)))
