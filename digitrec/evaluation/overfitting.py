"""Overfitting: whether a loss on held-out images rose in training, or only seems to."""

from collections.abc import Iterable

import numpy as np

_RESAMPLES = 1_000
_CONFIDENCE = 0.95


def rise(losses: Iterable[float]) -> float:
    """Return how far the last epoch's loss lies above the lowest one."""
    losses = tuple(losses)
    return float(losses[-1] - min(losses))


def rise_by_chance(losses: np.ndarray, seed: int = 0) -> float:
    """Return the rise that chance alone stays below in 95 % of cases, where no epoch is better.

    `losses` is float (epochs, n), of each held-out image after each epoch. White's reality check
    (2000): the images are resampled, the mean differences taken out, and the lowest of the epochs
    is chosen in every resample again, since it is what looks for a rise that finds one.
    """
    differences = (losses[-1] - losses).T.astype(np.float64)  # (n, epochs)
    differences -= differences.mean(axis=0)
    rng, count = np.random.default_rng(seed), len(differences)
    rises = [
        np.bincount(rng.integers(count, size=count), minlength=count) @ differences / count
        for _ in range(_RESAMPLES)
    ]
    return float(np.quantile(np.max(rises, axis=1), _CONFIDENCE))
