"""MNIST: where the file is found, how it is downloaded, and the check every path ends in.

LeCun, Cortes, Burges, "The MNIST database of handwritten digits" (1998).
"""

import hashlib
import os
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np

from digitrec.data.npz import read_npz
from digitrec.errors import UserError
from digitrec.images import IMAGE_SIZE

MNIST_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
MNIST_FILE_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
# Shape and sha256 of each array's bytes, equal to those of the four original IDX files.
MNIST_ARRAYS = {
    "x_train": (
        (60000, IMAGE_SIZE, IMAGE_SIZE),
        "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    ),
    "y_train": ((60000,), "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13"),
    "x_test": (
        (10000, IMAGE_SIZE, IMAGE_SIZE),
        "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    ),
    "y_test": ((10000,), "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5"),
}


class DownloadError(UserError):
    """MNIST did not come; `why` says in a few words what went wrong, without naming a folder."""

    def __init__(self, why: str) -> None:
        """Say what to do on this machine."""
        super().__init__(
            f"MNIST could not be downloaded ({why}). Try again, or fetch {MNIST_URL} elsewhere and "
            f"put it at {mnist_cache()}, or name its place with --mnist FILE."
        )
        self.why = why


class Mnist(NamedTuple):
    """MNIST as published: images uint8 (n, 28, 28) in [0, 255], labels uint8 (n,) in [0, 9]."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def load_mnist(path: Path | None = None) -> Mnist:
    """Return MNIST from `path`, $DIGITREC_MNIST or Keras's cache; download it there if absent.

    Raises UserError when the file is missing, damaged or cannot be downloaded.
    """
    return read_mnist(find_mnist(path) or download_mnist())


def find_mnist(path: Path | None = None) -> Path | None:
    """Return the first MNIST file of `path`, $DIGITREC_MNIST and Keras's cache; None if absent.

    Raises UserError when a file was named but is not there.
    """
    named = path or os.environ.get("DIGITREC_MNIST") or None
    if named is None:
        return mnist_cache() if mnist_cache().is_file() else None
    path = Path(named)
    if not path.is_file():
        raise UserError(
            f"There is no MNIST file at {path}: correct --mnist or $DIGITREC_MNIST.", path
        )
    return path


def download_mnist(progress: Any = None) -> Path:
    """Download MNIST into Keras's cache, check its hash and return its path.

    `progress` is an object with tqdm's `total`, `update`, `reset` and `close`, by default a bar on
    the terminal; it is closed in the end, however that comes. Raises DownloadError; nothing but a
    whole file is left under the final name.
    """
    import pooch
    from requests import ConnectionError, RequestException
    from tqdm import tqdm

    target, host = mnist_cache(), urlsplit(MNIST_URL).hostname
    if progress is None:  # whose total tells pooch whether there is a bar
        progress = tqdm(total=1, desc="MNIST", unit="B", unit_scale=True, ncols=79, leave=False)
    downloader: Any = pooch.HTTPDownloader(progressbar=progress, timeout=30)
    pooch.get_logger().setLevel("WARNING")
    try:
        with closing(progress):
            pooch.retrieve(
                MNIST_URL,
                known_hash=f"sha256:{MNIST_FILE_SHA256}",
                fname=target.name,
                path=target.parent,
                downloader=downloader,
            )
    except ConnectionError as error:
        raise DownloadError(f"no answer from {host}") from error
    except RequestException as error:
        raise DownloadError(f"{host} did not send all of it") from error
    except OSError as error:
        raise DownloadError(f"it cannot be kept: {error.strerror or error}") from error
    except ValueError as error:  # pooch's word for another hash
        raise DownloadError("what came is not the published file") from error
    return target


def read_mnist(path: Path) -> Mnist:
    """Return the four arrays of an .npz file once shape, type and hash are MNIST's own.

    Raises UserError naming the file and the array that is damaged.
    """
    return Mnist(**{name: read_array(path, name) for name in MNIST_ARRAYS})


def read_array(path: Path, name: str) -> np.ndarray:
    """Return one of MNIST's arrays, uint8, by its name in MNIST_ARRAYS, checked as all are.

    Raises UserError when it is damaged.
    """
    try:
        with path.open("rb") as file:
            array = read_npz(file, name)[name]
    except (ValueError, OSError) as error:
        raise _damaged(path, str(error)) from error
    shape, sha256 = MNIST_ARRAYS[name]
    if array.shape != shape or array.dtype != np.uint8:
        raise _damaged(path, f"{name} is {array.dtype} {array.shape}, not uint8 {shape}")
    if hashlib.sha256(array.tobytes()).hexdigest() != sha256:
        raise _damaged(path, f"{name} differs from the published MNIST")
    return array


class LabelledImages(NamedTuple):
    """Images uint8 (n, 28, 28) in [0, 255] and their labels uint8 (n,) in [0, 9]."""

    images: np.ndarray
    labels: np.ndarray


def validation_split(mnist: Mnist) -> tuple[LabelledImages, LabelledImages]:
    """Return the training images in two: those to learn from, and those to choose by.

    The second are the last twelfth: 5,000 of MNIST's 60,000.
    """
    kept = len(mnist.x_train) - len(mnist.x_train) // 12
    return (
        LabelledImages(mnist.x_train[:kept], mnist.y_train[:kept]),
        LabelledImages(mnist.x_train[kept:], mnist.y_train[kept:]),
    )


def mnist_cache() -> Path:
    """Return where Keras keeps MNIST, whether it is there or not."""
    home = os.environ.get("KERAS_HOME") or Path.home() / ".keras"
    return Path(home) / "datasets" / "mnist.npz"


def _damaged(path: Path, why: str) -> UserError:
    remedy = "Delete it to have it downloaded again"
    if path != mnist_cache():
        remedy = f"Put a good copy of {MNIST_URL} there"
    return UserError(f"The MNIST file {path} is damaged ({why}). {remedy}.", path)
