"""From logits to probabilities, and how many nats these are from the labels."""

import numpy as np


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return the probabilities of float (n, 10) logits, in their dtype."""
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def cross_entropies(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the sparse categorical cross-entropy in nats, float64 (n,), of (n, 10) logits."""
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))  # (n,)
    return log_sums - shifted[np.arange(len(labels)), labels]


def cross_entropy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return its mean."""
    return float(cross_entropies(logits, labels).mean())
