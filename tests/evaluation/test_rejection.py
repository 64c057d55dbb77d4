import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from digitrec.evaluation.rejection import auroc, digit_scores, fit_log_odds, probability


def test_score_is_the_log_odds_of_the_softmax_over_eleven() -> None:
    logits = np.random.default_rng(0).normal(0, 5, (50, 11))
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    expected = np.log(1 - shares[:, 10]) - np.log(shares[:, 10])
    np.testing.assert_allclose(digit_scores(logits), expected, rtol=1e-9)
    assert np.isfinite(digit_scores(logits * 1e30)).all()


def test_fit_agrees_with_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    digits, others = rng.normal(5, 2, 900), rng.normal(-1, 3, 300)  # of three: two expected
    slope, offset = fit_log_odds(digits, others)
    inputs = np.concatenate((digits, others))[:, np.newaxis]
    model = LogisticRegression(C=1e9, class_weight={1: 2 / 900, 0: 1 / 300}, tol=1e-10)
    model.fit(inputs, np.repeat([1, 0], [900, 300]))
    assert (slope, offset) == pytest.approx((model.coef_[0, 0], model.intercept_[0]), rel=1e-3)


def test_fitted_probability_is_as_often_right_as_it_says() -> None:
    rng = np.random.default_rng(1)
    digits, others = rng.normal(1, 1, 20_000), rng.normal(-1, 1, 10_000)
    slope, offset = fit_log_odds(digits, others)
    odds = probability(slope * np.concatenate((digits, others)) + offset)
    near = (odds > 0.6) & (odds < 0.7)
    assert (np.flatnonzero(near) < 20_000).mean() == pytest.approx(0.65, abs=0.02)


def test_auroc_agrees_with_scikit_learn_ties_and_all() -> None:
    rng = np.random.default_rng(0)
    digits, others = rng.integers(3, 10, 300) / 10, rng.integers(0, 7, 200) / 10
    truth = np.repeat([1, 0], [300, 200])
    expected = roc_auc_score(truth, np.concatenate((digits, others)))
    assert auroc(digits, others) == pytest.approx(expected)
