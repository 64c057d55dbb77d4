import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from digitrec.evaluation.rejection import auroc, threshold_keeping


def test_threshold_keeps_the_share() -> None:
    confidences = np.random.default_rng(0).permutation(1000) / 1000
    threshold = threshold_keeping(0.98, confidences)
    assert (confidences >= threshold).mean() == 0.98
    assert threshold_keeping(1, confidences) == 0


def test_auroc_agrees_with_scikit_learn_ties_and_all() -> None:
    rng = np.random.default_rng(0)
    digits, others = rng.integers(3, 10, 300) / 10, rng.integers(0, 7, 200) / 10
    truth = np.repeat([1, 0], [300, 200])
    expected = roc_auc_score(truth, np.concatenate((digits, others)))
    assert auroc(digits, others) == pytest.approx(expected)
