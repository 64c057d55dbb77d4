import math

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn import metrics as sklearn_metrics
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar
from statsmodels.stats.proportion import proportion_confint

from digitrec.evaluation.metrics import (
    accuracy_interval,
    compare,
    compute_metrics,
    confusion_matrix,
    digit_metrics,
    mcnemar,
    most_confused,
    predictions_of,
)
from digitrec.evaluation.results import Predictions
from digitrec.evaluation.softmax import softmax


def answers(labels: list[int], predictions: list[int], confidences: list[float] | None = None):
    sure = np.array(confidences or [0.9] * len(labels), np.float32)
    return Predictions(np.uint8(labels), np.uint8(predictions), sure)


@pytest.fixture
def logits() -> np.ndarray:
    return np.random.default_rng(0).normal(0, 3, (500, 10)).astype(np.float32)


@pytest.fixture
def labels() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 10, 500).astype(np.uint8)


def test_confusion_matrix_counted_by_hand() -> None:
    matrix = confusion_matrix(answers([0, 0, 0, 1, 9], [0, 0, 1, 1, 0]))
    expected = np.zeros((10, 10), int)
    expected[0, 0], expected[0, 1], expected[1, 1], expected[9, 0] = 2, 1, 1, 1
    np.testing.assert_array_equal(matrix, expected)


def test_figures_agree_with_scikit_learn(logits: np.ndarray, labels: np.ndarray) -> None:
    figures, found = compute_metrics(logits, labels), predictions_of(logits, labels)
    probabilities = softmax(logits.astype(np.float64))
    assert figures.accuracy == pytest.approx(sklearn_metrics.accuracy_score(labels, found.digits))
    assert figures.loss == pytest.approx(sklearn_metrics.log_loss(labels, probabilities))
    np.testing.assert_array_equal(
        figures.confusion_matrix, sklearn_metrics.confusion_matrix(labels, found.digits)
    )
    expected = sklearn_metrics.precision_recall_fscore_support(labels, found.digits)
    table = digit_metrics(figures.confusion_matrix)
    np.testing.assert_allclose(
        [(row.precision, row.recall, row.f1, row.support) for row in table],
        np.transpose(expected),
    )


def test_digit_never_answered_has_precision_0() -> None:
    row = digit_metrics(confusion_matrix(answers([3, 3], [5, 5])))[3]
    assert (row.precision, row.recall, row.f1, row.support) == (0, 0, 0, 2)


def test_most_confused_pairs_counted_by_hand() -> None:
    matrix = confusion_matrix(answers([4, 4, 4, 9, 2], [9, 9, 4, 4, 2]))
    assert most_confused(matrix) == [(4, 9, 2), (9, 4, 1)]


@pytest.mark.parametrize(("right", "count"), [(9745, 10000), (10, 10), (0, 7), (1, 2)])
def test_interval_is_wilsons(right: int, count: int) -> None:
    expected = proportion_confint(right, count, method="wilson")
    assert accuracy_interval(right / count, count) == pytest.approx(expected, abs=1e-12)


def test_head_to_head_counted_by_hand() -> None:
    a = answers([0, 1, 2, 3, 4], [0, 1, 9, 8, 4])
    b = answers([0, 1, 2, 3, 4], [0, 9, 2, 8, 5])
    found = compare(a, b)
    assert (found.both_right, found.only_a, found.only_b, found.neither) == (1, 2, 1, 1)
    assert found.agreement == pytest.approx(2 / 5)  # the 0, and the 3 that both call 8
    assert found.accuracy_agreeing == pytest.approx(1 / 2)
    assert found.accuracy_a_differing == pytest.approx(2 / 3)
    assert found.accuracy_b_differing == pytest.approx(1 / 3)


def test_networks_that_never_differ_have_no_accuracy_there() -> None:
    same = answers([1, 2], [1, 3])
    assert math.isnan(compare(same, same).accuracy_a_differing)


def test_other_images_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="same images"):
        compare(answers([1], [1]), answers([2], [2]))


@pytest.mark.parametrize(
    ("only_a", "only_b"), [(0, 0), (3, 3), (1, 9), (40, 71), (180, 97), (700, 219)]
)
def test_mcnemar_agrees_with_statsmodels_and_scipy(only_a: int, only_b: int) -> None:
    expected = statsmodels_mcnemar([[5, only_a], [only_b, 5]], exact=True).pvalue
    assert mcnemar(only_a, only_b) == pytest.approx(expected)
    assert mcnemar(np.int64(only_a), np.int64(only_b)) == pytest.approx(expected)
    if only_a + only_b:
        assert mcnemar(only_a, only_b) == pytest.approx(
            binomtest(only_a, only_a + only_b, 0.5).pvalue
        )
