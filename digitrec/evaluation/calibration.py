"""Calibration: whether a network is right as often as it is sure."""

from collections.abc import Sequence

import numpy as np

from digitrec.evaluation.results import Predictions, ReliabilityBin
from digitrec.evaluation.softmax import cross_entropy

Z_95 = 1.959963984540054  # the normal distribution's 97.5 % point
_RESAMPLES = 2_000
_TEMPERATURES = np.geomspace(0.25, 4.0, 401)


def reliability(predictions: Predictions, bin_count: int = 15) -> list[ReliabilityBin]:
    """Return the bins of equal width in confidence that hold any image, the least sure first."""
    indices = np.minimum((predictions.confidences * bin_count).astype(int), bin_count - 1)
    members = [indices == index for index in range(bin_count)]
    return [
        ReliabilityBin(
            confidence=float(predictions.confidences[member].mean(dtype=np.float64)),
            accuracy=float(predictions.is_correct[member].mean()),
            count=int(member.sum()),
        )
        for member in members
        if member.any()
    ]


def calibration_error(predictions: Predictions) -> float:
    """Return the expected calibration error over 15 bins (Guo et al., 2017), in [0, 1].

    It is the mean distance between how sure the network is and how often it is right.
    """
    return expected_error(reliability(predictions))


def expected_error(bins: Sequence[ReliabilityBin]) -> float:
    """Return the calibration error of images in these bins, in [0, 1]."""
    distances = [bin.count * abs(bin.confidence - bin.accuracy) for bin in bins]
    return sum(distances) / sum(bin.count for bin in bins)


def is_more_honest(a: np.ndarray, b: np.ndarray) -> bool:
    """Return whether A has the smaller calibration error beyond chance: in 95 % of cases.

    Both are errors as `errors_by_chance` returns them, of two seeds.
    """
    return float(np.mean(a < b)) >= 0.95


def errors_by_chance(bins: Sequence[ReliabilityBin], seed: int) -> np.ndarray:
    """Return float64 (2000,): calibration errors of as many images, drawn again each time.

    They are drawn from what these bins tell of them (Efron, 1979).
    """
    rng = np.random.default_rng(seed)
    counts = np.array([bin.count for bin in bins])
    right = counts * [bin.accuracy for bin in bins]
    shares = np.concatenate((right, counts - right)) / counts.sum()
    drawn = rng.multinomial(counts.sum(), shares.clip(0), size=_RESAMPLES)
    right, wrong = np.split(drawn, 2, axis=1)
    distances = np.abs((right + wrong) * [bin.confidence for bin in bins] - right)
    return distances.sum(axis=1) / counts.sum()


def mean_confidence(bins: Sequence[ReliabilityBin]) -> float:
    """Return how sure a network is on average of the images in these bins, in [0, 1]."""
    return sum(bin.count * bin.confidence for bin in bins) / sum(bin.count for bin in bins)


def surer(a: Predictions, b: Predictions) -> int:
    """Return 1 where A is surer of the same images than B, -1 where less, 0 where chance may be.

    The mean difference, image by image, has to exceed what chance makes of it in 95 % of cases.
    """
    differences = a.confidences.astype(np.float64) - b.confidences
    error = differences.std(ddof=1) / np.sqrt(len(differences))
    mean = differences.mean()
    return int(np.sign(mean)) if abs(mean) > Z_95 * error else 0


def best_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return by what to divide float (n, 10) logits so that their cross-entropy is least.

    Guo et al., "On Calibration of Modern Neural Networks" (2017); searched between 1/4 and 4.
    """
    losses = [cross_entropy(logits / temperature, labels) for temperature in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])
