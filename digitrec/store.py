"""Reads and writes models/<name>/, and alone knows the names of the files in it."""

import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from digitrec import atomic
from digitrec.data import CLASS_COUNT, NOT_AN_ARCHIVE
from digitrec.errors import UserError
from digitrec.evaluation import Answers, Metrics, confusion_matrix
from digitrec.models import find_spec

_CONFIG_TYPES = {
    "command": str,
    "epochs": int,
    "machine": str,
    "network_sha256": str,
    "parameters": int,
    "seed": int,
    "trained_at": str,
    "training_images": int,
    "training_seconds": float,
    "versions": dict,
}
_TRAIN = "Run: python -m digitrec train"
_EVALUATE = "Run: python -m digitrec evaluate"


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

    def write_training(self, config: dict[str, Any], history: History) -> None:
        """Write config.json, with the digest of the network, and history.json."""
        digest = _sha256(self.network_path.read_bytes())
        self._write_json("config.json", {**config, "network_sha256": digest})
        self._write_json("history.json", asdict(history))

    def write_figures(self, metrics: Metrics, answers: Answers) -> None:
        """Write metrics.json and predictions.npz, each with the digest of the network."""
        digest = _sha256(self.network_path.read_bytes())
        matrix = metrics.confusion_matrix.tolist()
        record = {**vars(metrics), "confusion_matrix": matrix, "network_sha256": digest}
        self._write_json("metrics.json", record)
        np.savez_compressed(
            self.path / "predictions.npz", network_sha256=np.array(digest), **vars(answers)
        )

    def read_config(self) -> dict[str, Any]:
        """Return how the model was made: spec, seed, split, versions, command, digest."""
        config = self._read_json("config.json")
        if not all(isinstance(config.get(key), kind) for key, kind in _CONFIG_TYPES.items()):
            raise self.damaged("config.json")
        return config

    def read_network(self) -> bytes:
        """Return the LiteRT flatbuffer; DamagedModelError when it is not the one written."""
        network = self._read("model.tflite")
        if _sha256(network) != self.read_config()["network_sha256"]:
            raise self.damaged("model.tflite")
        return network

    def read_history(self) -> History:
        """Return the figures of every epoch."""
        record = self._read_json("history.json")
        try:
            held_out = str(record.pop("held_out"))
            curves = np.array(list(record.values()), dtype=np.float64)  # (4, epochs)
            history = History(
                **{k: tuple(map(float, v)) for k, v in record.items()}, held_out=held_out
            )
            valid = curves.ndim == 2 and curves.size > 0 and np.isfinite(curves).all()
            valid = valid and curves.min() >= 0
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise self.damaged("history.json") from error
        if not valid:
            raise self.damaged("history.json")
        return history

    def read_metrics(self) -> Metrics:
        """Return the figures on MNIST's test images."""
        record = self._read_json("metrics.json", _EVALUATE)
        self._check_digest("metrics.json", record.pop("network_sha256", None))
        try:
            matrix = np.array(record.pop("confusion_matrix"))
            metrics = Metrics(**record, confusion_matrix=matrix)
            shares = np.array([metrics.accuracy, metrics.calibration_error], np.float64)
            valid = (
                matrix.shape == (CLASS_COUNT, CLASS_COUNT)
                and matrix.dtype == np.int64
                and matrix.min() >= 0
                and metrics.sample_count > 0
                and matrix.sum() == metrics.sample_count
                and shares.shape == (2,)
                and ((shares >= 0) & (shares <= 1)).all()
                and bool(np.isclose(np.trace(matrix) / metrics.sample_count, metrics.accuracy))
                and 0 <= metrics.loss < np.inf
            )
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise self.damaged("metrics.json", _EVALUATE) from error
        if not valid:
            raise self.damaged("metrics.json", _EVALUATE)
        return metrics

    def read_answers(self) -> Answers:
        """Return the answer to each of MNIST's test images, in their order.

        They are those that the metrics count, or the model needs `evaluate`.
        """
        content = self._read("predictions.npz", _EVALUATE)
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as archive:
                arrays = dict(archive)
            digest = str(arrays.pop("network_sha256"))
            answers = Answers(**arrays)
        except (*NOT_AN_ARCHIVE, KeyError) as error:
            raise self.damaged("predictions.npz", _EVALUATE) from error
        self._check_digest("predictions.npz", digest)
        metrics = self.read_metrics()
        digits = (answers.labels, answers.predictions)
        valid = (
            all(array.shape == (metrics.sample_count,) for array in arrays.values())
            and all(array.dtype == np.uint8 and array.max() < CLASS_COUNT for array in digits)
            and answers.confidences.dtype == np.float32
            and bool(((answers.confidences >= 0) & (answers.confidences <= 1)).all())
            and np.array_equal(confusion_matrix(answers), metrics.confusion_matrix)
        )
        if not valid:
            raise self.damaged("predictions.npz", _EVALUATE)
        return answers

    def _check_digest(self, file_name: str, digest: object) -> None:
        if digest != _sha256(self._read("model.tflite")):
            raise DamagedModelError(
                f"{self.path / file_name} holds the figures of other weights. "
                f"{_EVALUATE} {self.name}"
            )

    def missing(self, file_name: str, remedy: str = _TRAIN) -> MissingModelError:
        """Return the error that says which file is gone and which command makes it."""
        return MissingModelError(
            f"The model '{self.name}' has no {file_name} in {self.path}. {remedy} {self.name}"
        )

    def damaged(self, file_name: str, remedy: str = _TRAIN) -> DamagedModelError:
        """Return the error that says which file is damaged and which command makes it anew."""
        return DamagedModelError(
            f"The model '{self.name}' is damaged: {self.path / file_name}. {remedy} {self.name}"
        )

    def _read(self, file_name: str, remedy: str = _TRAIN) -> bytes:
        try:
            return (self.path / file_name).read_bytes()
        except FileNotFoundError as error:
            raise self.missing(file_name, remedy) from error
        except OSError as error:
            raise UserError(f"{self.path / file_name} cannot be read: {error.strerror}.") from error

    def _read_json(self, file_name: str, remedy: str = _TRAIN) -> dict[str, Any]:
        try:
            record = json.loads(self._read(file_name, remedy))
        except (ValueError, RecursionError) as error:  # neither UTF-8 nor sane JSON
            raise self.damaged(file_name, remedy) from error
        if not isinstance(record, dict):
            raise self.damaged(file_name, remedy)
        return record

    def _write_json(self, file_name: str, record: dict[str, Any]) -> None:
        (self.path / file_name).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


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
    raise MissingModelError(f"No trained model '{name}' in {models_dir()}. {_TRAIN} {name}")


def stamp(name: str) -> tuple[str, int, int]:
    """Return what changes whenever another network is written: its place and its files' times.

    Raises MissingModelError when there is none.
    """
    folder = open_folder(name)
    paths = (folder.network_path, folder.path / "config.json")
    try:
        network, config = (path.stat().st_mtime_ns for path in paths)
    except FileNotFoundError as error:
        raise folder.missing(Path(str(error.filename)).name) from error
    return str(folder.path), network, config


@contextmanager
def replacing(name: str) -> Iterator[ModelFolder]:
    """Yield a new folder to fill, which takes the old one's place if the block succeeds.

    Raises UserError when the models folder cannot be written to.
    """
    with atomic.replacing(models_dir() / find_spec(name).name) as fresh:
        yield ModelFolder(name, fresh)


@contextmanager
def updating(name: str) -> Iterator[ModelFolder]:
    """Yield a copy of the model's folder to change, which replaces it if the block succeeds."""
    current = open_folder(name).path
    with replacing(name) as folder:
        shutil.copytree(current, folder.path, dirs_exist_ok=True)
        yield folder


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
