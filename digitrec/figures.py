"""Recomputes what a model's folder says of it from the network that is served."""

from digitrec.data import Mnist, to_unit
from digitrec.evaluation import Metrics, answers_of, evaluate
from digitrec.inference import ServedModel
from digitrec.models import ModelSpec
from digitrec.report import model_card
from digitrec.store import ModelFolder


def write_figures(spec: ModelSpec, folder: ModelFolder, mnist: Mnist) -> Metrics:
    """Read MNIST's test images, write the figures, answers and card, and return the figures."""
    network = ServedModel(spec, folder.read_network())
    logits = network.predict_logits(to_unit(mnist.x_test))
    metrics = evaluate(logits, mnist.y_test)
    folder.write_figures(metrics, answers_of(logits, mnist.y_test))
    card = model_card(spec, folder.read_config(), metrics)
    folder.card_path.write_text(card, encoding="utf-8")
    return metrics
