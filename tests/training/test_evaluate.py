from pathlib import Path

import numpy as np
import pytest

from digitrec.data.mnist import Mnist
from digitrec.data.synthetic_outliers import UNSEEN_KINDS
from digitrec.evaluation.rejection import probability
from digitrec.images import to_unit
from digitrec.networks.predictor import Predictor, load_model
from digitrec.networks.store import open_folder
from digitrec.training.train import train
from tests.training.small import shallow_convnet

pytestmark = pytest.mark.slow


def test_detector_is_served_with_its_log_odds(models_dir: Path, tiny_mnist: Mnist) -> None:
    train(shallow_convnet(), tiny_mnist, epochs=2)  # one per phase
    model, rejection = load_model("convnet"), open_folder("convnet").read_rejection()
    assert rejection is not None
    images = to_unit(tiny_mnist.x_test)
    scores = Predictor(model.spec, open_folder("convnet").read_network()).digit_log_odds(images)
    np.testing.assert_allclose(
        model.digit_probability(images), probability(rejection.log_odds(scores)), rtol=1e-6
    )
    assert set(rejection.auroc) == set(UNSEEN_KINDS)
