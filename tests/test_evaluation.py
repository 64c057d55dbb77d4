import numpy as np
import pytest

from digitrec.evaluation import confusion_matrix, cross_entropy, evaluate


def test_confusion_matrix_counted_by_hand() -> None:
    matrix = confusion_matrix(np.array([0, 0, 0, 1, 9]), np.array([0, 0, 1, 1, 0]))
    expected = np.zeros((10, 10), int)
    expected[0, 0], expected[0, 1], expected[1, 1], expected[9, 0] = 2, 1, 1, 1
    np.testing.assert_array_equal(matrix, expected)


def test_cross_entropy_of_equal_logits_is_log_10() -> None:
    assert cross_entropy(np.zeros((3, 10)), np.array([0, 4, 9])) == pytest.approx(np.log(10))


def test_cross_entropy_of_large_logits_stays_finite() -> None:
    logits = np.zeros((1, 10), np.float32)
    logits[0, 3] = 1000
    assert cross_entropy(logits, np.array([3])) == 0
    assert cross_entropy(logits, np.array([0])) == pytest.approx(1000)


def test_accuracy_is_the_share_of_right_answers() -> None:
    metrics = evaluate(np.eye(10)[[0, 1, 2, 2]], np.array([0, 1, 2, 3]))
    assert (metrics.accuracy, metrics.sample_count) == (0.75, 4)
