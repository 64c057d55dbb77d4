import numpy as np
import pytest

from digitrec.evaluation.calibration import best_temperature, calibration_error, reliability
from digitrec.evaluation.results import Predictions


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
