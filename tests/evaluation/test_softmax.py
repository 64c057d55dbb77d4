import numpy as np
import pytest

from digitrec.evaluation.softmax import cross_entropies, cross_entropy, softmax


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


def test_mean_of_the_cross_entropies_worked_by_hand() -> None:
    logits = np.zeros((2, 10))
    logits[0, 2] = np.log(11)  # as above: probabilities 11/20 and 1/20
    entropies = cross_entropies(logits, np.array([2, 5]))
    np.testing.assert_allclose(entropies, [np.log(20 / 11), np.log(10)])
    assert cross_entropy(logits, np.array([2, 5])) == pytest.approx(entropies.mean())
