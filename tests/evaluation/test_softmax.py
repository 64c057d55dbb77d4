import numpy as np
import pytest

from digitrec.evaluation.softmax import cross_entropy, softmax


def test_softmax_worked_by_hand() -> None:
    logits = np.zeros((1, 10), np.float32)
    logits[0, 2] = np.log(11)
    np.testing.assert_allclose(softmax(logits)[0, [2, 3]], [11 / 20, 1 / 20], rtol=1e-6)


def test_cross_entropy_of_equal_logits_is_log_10() -> None:
    assert cross_entropy(np.zeros((3, 10)), np.array([0, 4, 9])) == pytest.approx(np.log(10))


def test_cross_entropy_of_large_logits_stays_finite() -> None:
    logits = np.zeros((1, 10), np.float32)
    logits[0, 3] = 1000
    assert cross_entropy(logits, np.array([3])) == 0
    assert cross_entropy(logits, np.array([0])) == pytest.approx(1000)
