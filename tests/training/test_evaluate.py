from pathlib import Path

from digitrec.data.mnist import Mnist
from digitrec.data.synthetic_outliers import UNSEEN_KINDS
from digitrec.networks.predictor import load_model
from digitrec.networks.store import open_folder
from digitrec.training.train import train
from tests.training.small import small


def test_convnet_is_served_with_its_threshold(models_dir: Path, tiny_mnist: Mnist) -> None:
    train(small("convnet"), tiny_mnist, epochs=1)
    model, rejection = load_model("convnet"), open_folder("convnet").read_rejection()
    assert rejection is not None and model.rejection_threshold == rejection.threshold > 0
    assert set(rejection.auroc) == set(UNSEEN_KINDS)
