import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from digitrec.data.mnist import Mnist
from digitrec.errors import UserError
from digitrec.networks.model_spec import ModelSpec
from digitrec.networks.predictor import load_model
from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.networks.store import open_folder
from digitrec.training.train import train
from tests.training.small import shallow_convnet, small

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_training_writes_a_folder_that_serves(
    name: str, models_dir: Path, tiny_mnist: Mnist
) -> None:
    metrics = train(small(name), tiny_mnist, epochs=2)
    folder = open_folder(name)
    committed = (Path(__file__).parents[2] / "models" / name).iterdir()
    assert {path.name for path in folder.path.iterdir()} == {
        path.name for path in committed if path.name != "pen.json"
    }
    assert load_model(name).predict_probabilities(np.zeros((3, 28, 28))).shape == (3, 10)
    assert metrics.sample_count == 20
    assert len(folder.read_history().held_out_accuracy) == 2
    assert folder.read_config()["command"].endswith(f"train {name} --seed 0 --epochs 2")


def test_network_learns(models_dir: Path, tiny_mnist: Mnist) -> None:
    assert train(SPECS["hidden"], tiny_mnist, epochs=40).accuracy == 1


def test_weights_are_those_of_the_keras_model(models_dir: Path, tiny_mnist: Mnist) -> None:
    import keras

    train(SPECS["hidden"], tiny_mnist, epochs=1)
    folder = open_folder("hidden")
    trained = keras.models.load_model(folder.keras_path)
    with np.load(folder.weights_path) as weights:
        assert list(weights) == ["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"]
        for saved, kept in zip(weights.values(), trained.get_weights(), strict=True):
            np.testing.assert_array_equal(saved, kept)


def test_epochs_are_kept_after_each_of_them(models_dir: Path, tiny_mnist: Mnist) -> None:
    train(SPECS["hidden"], tiny_mnist, epochs=3)
    folder = open_folder("hidden")
    epochs, history = folder.read_epochs(), folder.read_history()
    assert epochs is not None
    for of_epochs, final in zip(epochs, folder.read_weights(), strict=True):
        np.testing.assert_array_equal(of_epochs[-1], final.astype(np.float16))
    assert all(np.abs(np.diff(kernel, axis=0)).max() > 0 for kernel in epochs)
    assert len(history.held_out_confidence) == 3 and history.rise_by_chance is not None
    with np.load(folder.path / "epochs.npz") as kept, np.load(folder.weights_path) as weights:
        assert list(kept) == ["network_sha256", *weights]


def weights(spec: ModelSpec, seed: int, tiny_mnist: Mnist) -> bytes:
    train(spec, tiny_mnist, seed=seed, epochs=1)
    return open_folder(spec.name).weights_path.read_bytes()


@pytest.mark.parametrize(  # one of each way to train
    "spec", [small("hidden"), shallow_convnet()], ids=lambda spec: spec.name
)
def test_same_seed_gives_the_same_weights(
    spec: ModelSpec, models_dir: Path, tiny_mnist: Mnist
) -> None:
    first, again, other = (weights(spec, seed, tiny_mnist) for seed in (3, 3, 4))
    assert first == again
    assert first != other


def test_interrupted_training_leaves_the_old_model(
    copied_models: Path, tiny_mnist: Mnist, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras

    def interrupt(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    before = (copied_models / "hidden" / "config.json").read_bytes()
    monkeypatch.setattr(keras.Model, "export", interrupt)
    with pytest.raises(KeyboardInterrupt):
        train(SPECS["hidden"], tiny_mnist, epochs=1)
    assert (copied_models / "hidden" / "config.json").read_bytes() == before
    assert sorted(path.name for path in copied_models.iterdir()) == sorted(MODEL_NAMES)


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file of this process may grow beyond 20 kB."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_full_disk_leaves_the_old_model(
    copied_models: Path, tiny_mnist: Mnist, full_disk: None
) -> None:
    before = (copied_models / "perceptron" / "config.json").read_bytes()
    with pytest.raises(UserError) as told:
        train(SPECS["perceptron"], tiny_mnist, epochs=1)
    assert str(told.value) == (
        f"{copied_models / 'perceptron'} could not be written: File too large."
    )
    assert (copied_models / "perceptron" / "config.json").read_bytes() == before
    assert sorted(path.name for path in copied_models.iterdir()) == sorted(MODEL_NAMES)


def test_full_temporary_folder_is_named(
    copied_models: Path, tiny_mnist: Mnist, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keras
    import tensorflow as tf

    def export(*arguments: object, **options: object) -> None:
        raise tf.errors.ResourceExhaustedError(None, None, "No space left on device")

    monkeypatch.setattr(keras.Model, "export", export)
    with pytest.raises(UserError, match=f"by way of {tempfile.gettempdir()}: make room there"):
        train(SPECS["perceptron"], tiny_mnist, epochs=1)
    assert sorted(path.name for path in copied_models.iterdir()) == sorted(MODEL_NAMES)


def test_train_command_is_repeatable_on_mnist(models_dir: Path, mnist: Mnist) -> None:
    command = [sys.executable, "-m", "digitrec", "train", "perceptron", "--epochs", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    weights_path = models_dir / "perceptron" / "weights.npz"
    by_command = weights_path.read_bytes()
    train(SPECS["perceptron"], mnist, epochs=1)  # in a process where other things went before
    assert weights_path.read_bytes() == by_command
    assert "1875/1875" in done.stdout
    last_line = done.stdout.splitlines()[-1]
    assert last_line.startswith("perceptron: test accuracy 0.9")
    assert last_line.endswith(f"written to {models_dir / 'perceptron'}")
