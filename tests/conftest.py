"""What several test modules share: MNIST when it is there, tiny data, and a folder of models."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from PIL import Image

from digitrec.data.mnist import Mnist, find_mnist, read_mnist
from digitrec.networks import store

# The tests run side by side, so each process calculates in one thread.
os.environ |= {"TF_NUM_INTRAOP_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

MODELS = store.models_dir()  # the committed ones, unless $DIGITREC_MODELS names others to test

# From the same seed every time (and the constants of the modules that are imported by then);
# examples may reuse a folder or a page.
settings.register_profile(
    "digitrec",
    deadline=None,
    derandomize=True,
    max_examples=60,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("digitrec")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the slow ones begin, so that no worker ends alone with one.

    They stand together: one worker imports TensorFlow, which takes as long as many tests.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session", autouse=True)
def own_rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Rooms in a database of the tests' own: this machine's user keeps what is there."""
    with pytest.MonkeyPatch.context() as patch:
        path = tmp_path_factory.mktemp("rooms") / "rooms.sqlite"
        patch.setenv("DIGITREC_DATABASE", f"sqlite:///{path}")
        yield


@pytest.fixture(scope="session")
def mnist() -> Mnist:
    path = find_mnist()
    if path is None:  # without a network it cannot be had; CI names its file, so skips nothing
        pytest.skip("MNIST is not on this machine: name its file in $DIGITREC_MNIST")
    return read_mnist(path)


@pytest.fixture
def tiny_mnist() -> Mnist:
    """Sixty images that differ so plainly that any network learns them."""
    labels = np.tile(np.arange(10, dtype=np.uint8), 6)
    images = np.zeros((60, 28, 28), np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[2 * label : 2 * label + 4] = 255
    return Mnist(images, labels, images[:20], labels[:20])


@pytest.fixture
def seed_digit() -> np.ndarray:
    """The 5 that the notebook prints as X_train[0], uint8 (28, 28)."""
    return np.loadtxt(Path(__file__).parent / "seed_digit.txt", dtype=np.uint8)


@pytest.fixture
def models_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of models that the whole program uses instead of models/."""
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setenv("DIGITREC_MODELS", str(folder))
    return folder


@pytest.fixture
def copied_models(models_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the committed models, to damage."""
    shutil.copytree(MODELS, models_dir, dirs_exist_ok=True)
    return models_dir


@pytest.fixture
def five(seed_digit: np.ndarray, tmp_path: Path) -> Path:
    Image.fromarray(255 - np.kron(seed_digit, np.ones((9, 9), np.uint8))).save(tmp_path / "5.png")
    return tmp_path / "5.png"
