import numpy as np

from digitrec.evaluation.results import Predictions, RejectionMetrics


def test_predictions_know_which_of_them_are_right() -> None:
    labels, digits = np.array([7, 1, 4], np.uint8), np.array([7, 7, 4], np.uint8)
    predictions = Predictions(labels, digits, np.ones(3, np.float32))
    assert predictions.is_correct.tolist() == [True, False, True]


def test_scores_become_log_odds_by_slope_and_offset() -> None:
    rejection = RejectionMetrics(slope=2.0, offset=-1.0, kept=1.0, refused={}, auroc={})
    assert rejection.log_odds(np.array([0.5, 3.0])).tolist() == [0.0, 5.0]  # even odds at a half
