"""Recomputes what a model's folder says of it from the network that is served."""

import numpy as np

from digitrec.augmentation import draw_digits, draw_nondigits
from digitrec.data import Labelled, Mnist, to_unit, validation_split
from digitrec.doubt import auroc, threshold_keeping
from digitrec.evaluation import Answers, Metrics, answers_of, evaluate
from digitrec.inference import ServedModel
from digitrec.models import ModelSpec
from digitrec.nondigits import UNSEEN_KINDS
from digitrec.records import Doubt
from digitrec.report import write_card
from digitrec.store import ModelFolder

_DRAWINGS = 500  # of each kind of what is no digit
_KEPT_DIGITS = 0.98  # the share of digits that must not be doubted
_SEED = (1, 1_000_000)  # no seed of a training is a pair


def write_figures(spec: ModelSpec, folder: ModelFolder, mnist: Mnist) -> Metrics:
    """Read MNIST's test images, write the figures, answers and card, and return the figures."""
    network = ServedModel(spec, folder.read_network())
    logits = network.predict_logits(to_unit(mnist.x_test))
    metrics, answers = evaluate(logits, mnist.y_test), answers_of(logits, mnist.y_test)
    folder.write_figures(metrics, answers)
    if spec.doubts:
        folder.write_doubt(_doubt(network, answers, validation_split(mnist)[1]))
    folder.drop_stale_pen()
    write_card(spec, folder)
    return metrics


def _doubt(network: ServedModel, answers: Answers, validation: Labelled) -> Doubt:
    """Choose the threshold on validation images and drawn digits alike, and measure it."""
    drawn, _ = draw_digits(len(validation.images), np.random.default_rng(_SEED))
    digits = np.concatenate((to_unit(validation.images), drawn))
    threshold = threshold_keeping(_KEPT_DIGITS, _confidences(network, digits))
    refused, areas = {}, {}
    for kind in UNSEEN_KINDS:
        drawings = draw_nondigits((kind,), _DRAWINGS, np.random.default_rng(_SEED))
        confidences = _confidences(network, drawings)
        refused[kind] = float((confidences < threshold).mean())
        areas[kind] = auroc(answers.confidences, confidences)
    kept = float((answers.confidences >= threshold).mean())
    return Doubt(threshold, kept, refused, areas)


def _confidences(network: ServedModel, images: np.ndarray) -> np.ndarray:
    return network.predict_probabilities(images).max(axis=1)
