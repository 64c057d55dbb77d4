"""Reads and writes models/<name>/, and alone knows the names of the files in it."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from digitrec import atomic
from digitrec.data import CLASS_COUNT
from digitrec.errors import UserError
from digitrec.evaluation import Metrics
from digitrec.models import find_spec


class MissingModelError(UserError, FileNotFoundError):
    """The model was never trained here, or a file of it is gone; the message names the command."""


class DamagedModelError(UserError):
    """A file of the model cannot be what was written; the message names the command."""


@dataclass(frozen=True)
class History:
    """One value an epoch: Keras's training figures, and the same on images held out of training.

    `held_out` says in words which images those are.
    """

    loss: tuple[float, ...]
    accuracy: tuple[float, ...]
    held_out_loss: tuple[float, ...]
    held_out_accuracy: tuple[float, ...]
    held_out: str


@dataclass(frozen=True)
class ModelFolder:
    """The files of one trained model."""

    name: str
    path: Path

    @property
    def keras_path(self) -> Path:
        """The Keras model as trained, for anyone who wants to go on with it."""
        return self.path / "model.keras"

    @property
    def network_path(self) -> Path:
        """The served network up to its logits, as a LiteRT flatbuffer."""
        return self.path / "model.tflite"

    @property
    def weights_path(self) -> Path:
        """The weights as NumPy arrays, one entry a layer's kernel or bias."""
        return self.path / "weights.npz"

    @property
    def card_path(self) -> Path:
        """The generated page that says what the model is and how it was made."""
        return self.path / "README.md"

    def write_results(self, config: dict[str, Any], history: History, metrics: Metrics) -> None:
        """Write config.json (with the network's digest), history.json and metrics.json."""
        config = {**config, "network_sha256": _sha256(self.network_path.read_bytes())}
        matrix = metrics.confusion_matrix.tolist()
        self._write_json("config.json", config)
        self._write_json("history.json", asdict(history))
        self._write_json("metrics.json", {**vars(metrics), "confusion_matrix": matrix})

    def read_config(self) -> dict[str, Any]:
        """Return how the model was made: spec, seed, split, versions, command, digest."""
        return self._read_json("config.json")

    def read_network(self) -> bytes:
        """Return the LiteRT flatbuffer; DamagedModelError when it is not the one written."""
        network = self._read("model.tflite")
        if _sha256(network) != self.read_config().get("network_sha256"):
            raise self._damaged("model.tflite")
        return network

    def read_history(self) -> History:
        """Return the figures of every epoch."""
        record = self._read_json("history.json")
        try:
            held_out = str(record.pop("held_out"))
            history = History(**{k: tuple(v) for k, v in record.items()}, held_out=held_out)
            curves = np.array(list(record.values()), dtype=np.float64)  # (4, epochs)
            valid = curves.size > 0 and np.isfinite(curves).all()
        except (KeyError, TypeError, ValueError) as error:
            raise self._damaged("history.json") from error
        if not valid:
            raise self._damaged("history.json")
        return history

    def read_metrics(self) -> Metrics:
        """Return the figures on MNIST's test images."""
        record = self._read_json("metrics.json")
        try:
            matrix = np.array(record.pop("confusion_matrix"), dtype=np.int64)
            metrics = Metrics(**record, confusion_matrix=matrix)
            valid = (
                matrix.shape == (CLASS_COUNT, CLASS_COUNT)
                and matrix.min() >= 0
                and matrix.sum() == metrics.sample_count
                and np.isclose(np.trace(matrix) / metrics.sample_count, metrics.accuracy)
                and np.isfinite(metrics.loss)
            )
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise self._damaged("metrics.json") from error
        if not valid:
            raise self._damaged("metrics.json")
        return metrics

    def _read(self, file_name: str) -> bytes:
        try:
            return (self.path / file_name).read_bytes()
        except FileNotFoundError as error:
            raise MissingModelError(
                f"The model '{self.name}' has no {file_name} in {self.path}. {_remedy(self.name)}"
            ) from error
        except OSError as error:
            raise UserError(f"{self.path / file_name} cannot be read: {error.strerror}.") from error

    def _read_json(self, file_name: str) -> dict[str, Any]:
        try:
            record = json.loads(self._read(file_name))
        except ValueError as error:  # neither UTF-8 nor JSON
            raise self._damaged(file_name) from error
        if not isinstance(record, dict):
            raise self._damaged(file_name)
        return record

    def _write_json(self, file_name: str, record: dict[str, Any]) -> None:
        (self.path / file_name).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")

    def _damaged(self, file_name: str) -> DamagedModelError:
        return DamagedModelError(
            f"The model '{self.name}' is damaged: {self.path / file_name}. {_remedy(self.name)}"
        )


def models_dir() -> Path:
    """Return the folder that holds the models: $DIGITREC_MODELS, or models/ beside the package."""
    return Path(os.environ.get("DIGITREC_MODELS") or Path(__file__).parents[1] / "models")


def open_folder(name: str) -> ModelFolder:
    """Return the folder of a trained model.

    Raises UnknownModelError (a ValueError) or MissingModelError (a FileNotFoundError).
    """
    find_spec(name)
    if path := atomic.readable(models_dir() / name):
        return ModelFolder(name, path)
    raise MissingModelError(f"No trained model '{name}' in {models_dir()}. {_remedy(name)}")


def stamp(name: str) -> tuple[tuple[str, int], ...]:
    """Return the path and time in ns of each of the model's files; empty while there are none."""
    place = models_dir() / name
    paths = sorted(place.iterdir()) if place.is_dir() else []
    return tuple((str(path), path.stat().st_mtime_ns) for path in paths)


@contextmanager
def replacing(name: str) -> Iterator[ModelFolder]:
    """Yield a new folder to fill, which takes the old one's place if the block succeeds.

    Raises UserError when the models folder cannot be written to.
    """
    with atomic.replacing(models_dir() / find_spec(name).name) as fresh:
        yield ModelFolder(name, fresh)


def _remedy(name: str) -> str:
    return f"Run: python -m digitrec train {name}"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
