import numpy as np
import pytest

from digitrec.evaluation.calibration import (
    best_temperature,
    calibration_error,
    errors_by_chance,
    expected_error,
    is_more_honest,
    mean_confidence,
    reliability,
    surer,
)
from digitrec.evaluation.results import Predictions, ReliabilityBin


def answers(labels: list[int], predictions: list[int], confidences: list[float] | None = None):
    sure = np.array(confidences or [0.9] * len(labels), np.float32)
    return Predictions(np.uint8(labels), np.uint8(predictions), sure)


def test_calibration_error_worked_by_hand() -> None:
    # Two at 0.9 with one right: off by 0.4. Two at 0.5, both right: off by 0.5.
    found = answers([0, 0, 0, 0], [0, 1, 0, 0], [0.9, 0.9, 0.5, 0.5])
    assert calibration_error(found) == pytest.approx((2 * 0.4 + 2 * 0.5) / 4)
    assert [bin.count for bin in reliability(found)] == [2, 2]


def test_full_confidence_has_a_bin() -> None:
    (bin,) = reliability(answers([1], [1], [1.0]))
    assert (bin.confidence, bin.accuracy, bin.count) == (1, 1, 1)


def test_temperature_is_found_again() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (20_000, 10))
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = (chances.cumsum(axis=1) > rng.random((20_000, 1))).argmax(axis=1)
    assert best_temperature(logits * 1.7, labels) == pytest.approx(1.7, rel=0.03)


def test_mean_confidence_is_that_of_all_images() -> None:
    bins = [ReliabilityBin(0.5, 0.4, 1), ReliabilityBin(0.9, 0.8, 3)]
    assert mean_confidence(bins) == pytest.approx(0.8)
    assert expected_error(bins) == pytest.approx(0.1)


def test_surer_is_more_than_chance() -> None:
    rng = np.random.default_rng(0)
    labels = np.zeros(1000, np.uint8)
    base = rng.uniform(0.4, 0.9, 1000).astype(np.float32)
    noise = rng.normal(0, 0.02, 1000)
    noise = (noise - noise.mean()).astype(np.float32)
    a = Predictions(labels, labels, base)
    for shift, expected in ((0.01, 1), (-0.01, -1), (0.0003, 0)):
        assert surer(Predictions(labels, labels, base + noise + np.float32(shift)), a) == expected


def test_more_honest_is_who_is_so_beyond_chance() -> None:
    honest, near, far = (
        errors_by_chance([ReliabilityBin(0.8, accuracy, 1000)], seed)
        for seed, accuracy in enumerate((0.8, 0.795, 0.7))
    )
    assert is_more_honest(honest, far) and not is_more_honest(far, honest)
    assert not is_more_honest(honest, near) and not is_more_honest(honest, honest)
    many = [
        errors_by_chance([ReliabilityBin(0.8, accuracy, 100_000)], seed)
        for seed, accuracy in enumerate((0.8, 0.795))
    ]
    assert is_more_honest(*many)
