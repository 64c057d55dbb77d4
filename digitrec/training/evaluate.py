"""Evaluates a served network and writes what its folder says of it."""

import numpy as np

from digitrec.data.mnist import LabelledImages, Mnist, validation_split
from digitrec.data.synthetic_outliers import TRAINING_MIX, UNSEEN_KINDS
from digitrec.evaluation.metrics import compute_metrics, predictions_of
from digitrec.evaluation.rejection import auroc, digit_scores, fit_log_odds
from digitrec.evaluation.results import Metrics, RejectionMetrics
from digitrec.images import CLASS_COUNT, to_unit
from digitrec.networks.model_card import write_card
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.model_spec import ModelSpec
from digitrec.networks.predictor import Predictor
from digitrec.training.augmentation import draw_digits, draw_outliers

OUTLIERS_PER_KIND = 500
_SEED = (1, 1_000_000)  # no seed of a training is a pair


def evaluate(spec: ModelSpec, folder: ModelFolder, mnist: Mnist) -> Metrics:
    """Write metrics, predictions and card of the network in `folder`, and return the metrics.

    They are measured on MNIST's test images. Pen metrics of another network are deleted.
    """
    predictor = Predictor(spec, folder.read_network())
    outputs = predictor.predict_outputs(to_unit(mnist.x_test))
    logits = outputs[:, :CLASS_COUNT]
    metrics = compute_metrics(logits, mnist.y_test)
    predictions = predictions_of(logits, mnist.y_test)
    folder.write_evaluation(metrics, predictions)
    if spec.learns_to_reject:
        validation = validation_split(mnist)[1]
        folder.write_rejection(_measure_rejection(predictor, digit_scores(outputs), validation))
    folder.drop_stale_pen()
    write_card(spec, folder)
    return metrics


def _measure_rejection(
    predictor: Predictor, tested: np.ndarray, validation: LabelledImages
) -> RejectionMetrics:
    """Fit the log odds on validation images, drawn digits and drawn outliers, and measure them.

    `tested` are the scores of MNIST's test images, float64 (n,).
    """
    rng = np.random.default_rng(_SEED)
    drawn, _ = draw_digits(len(validation.images), rng)
    outliers = draw_outliers(TRAINING_MIX, len(validation.images), rng)
    digits = predictor.digit_log_odds(np.concatenate((to_unit(validation.images), drawn)))
    slope, offset = fit_log_odds(digits, predictor.digit_log_odds(outliers))
    refused, areas = {}, {}
    for kind in UNSEEN_KINDS:
        drawings = draw_outliers((kind,), OUTLIERS_PER_KIND, np.random.default_rng(_SEED))
        scores = predictor.digit_log_odds(drawings)
        refused[kind] = float((slope * scores + offset < 0).mean())
        areas[kind] = auroc(tested, scores)
    kept = float((slope * tested + offset >= 0).mean())
    return RejectionMetrics(slope, offset, kept, refused, areas)
