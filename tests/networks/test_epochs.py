import numpy as np
import pytest

from digitrec.data.mnist import Mnist
from digitrec.evaluation.overfitting import rise_by_chance
from digitrec.evaluation.softmax import cross_entropies, softmax
from digitrec.images import to_unit
from digitrec.networks.epochs import epoch_logits
from digitrec.networks.predictor import load_model
from digitrec.networks.specs import SPECS
from digitrec.networks.store import open_folder

KEEP_EPOCHS = [name for name, spec in SPECS.items() if spec.keeps_epochs]
IMAGES = np.random.default_rng(0).random((4, 28, 28), np.float32)


def epochs_of(name: str) -> list[np.ndarray]:
    epochs = open_folder(name).read_epochs()
    assert epochs is not None
    return epochs


@pytest.mark.slow
@pytest.mark.parametrize("name", KEEP_EPOCHS)
def test_logits_of_an_epoch_are_those_of_keras_with_its_weights(name: str) -> None:
    epochs, network = epochs_of(name), SPECS[name].build_logits()
    for epoch, logits in enumerate(epoch_logits(SPECS[name], epochs, IMAGES)):
        network.set_weights([array[epoch].astype(np.float32) for array in epochs])
        expected = np.asarray(network(SPECS[name].preprocess(IMAGES)))
        np.testing.assert_allclose(logits, expected, atol=1e-4)


@pytest.mark.parametrize("name", KEEP_EPOCHS)
def test_epochs_are_those_that_the_history_measured(name: str, mnist: Mnist) -> None:
    images, labels = to_unit(mnist.x_test), mnist.y_test
    history = open_folder(name).read_history()
    logits = epoch_logits(SPECS[name], epochs_of(name), images)
    digits, losses = logits.argmax(axis=2), np.stack([cross_entropies(e, labels) for e in logits])
    accuracy = (digits == labels).mean(axis=1)
    np.testing.assert_allclose(accuracy, history.held_out_accuracy, atol=5e-4)
    np.testing.assert_allclose(losses.mean(axis=1), history.held_out_loss, rtol=2e-3)
    confidence = [softmax(each).max(axis=1).mean() for each in logits]
    np.testing.assert_allclose(confidence, history.held_out_confidence, rtol=1e-5)
    assert history.rise_by_chance == pytest.approx(rise_by_chance(losses), rel=1e-3)
    final = load_model(name).predict_logits(images).argmax(axis=1)
    assert (digits[-1] != final).sum() <= 5
