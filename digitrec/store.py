"""Reads and writes models/<name>/, and alone knows the names of the files in it."""

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from digitrec import atomic, records
from digitrec.errors import UserError
from digitrec.evaluation import Answers, Metrics
from digitrec.models import find_spec
from digitrec.pen import PenFigures
from digitrec.records import Doubt, History

T = TypeVar("T")

MOST_BYTES = 100_000_000  # of a file in a model's folder; ours take a hundredth of it
_BESIDE_THE_PACKAGE = Path(__file__).parents[1] / "models"
_TRAIN = "Run: python -m digitrec train"
_EVALUATE = "Run: python -m digitrec evaluate"
_MEASURE_PEN = "Run: python -m digitrec pen-accuracy FILE --write --model"


class MissingModelError(UserError, FileNotFoundError):
    """The model was never trained here, or a file of it is gone; the message names the command."""


class DamagedModelError(UserError):
    """A file of the model cannot be what was written; the message names the command."""


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
        digest = self._digest()
        self._write_json("config.json", {**config, "network_sha256": digest})
        self._write_json("history.json", asdict(history))

    def write_figures(self, metrics: Metrics, answers: Answers) -> None:
        """Write metrics.json and predictions.npz, each with the digest of the network."""
        digest = self._digest()
        matrix = metrics.confusion_matrix.tolist()
        record = {**vars(metrics), "confusion_matrix": matrix, "network_sha256": digest}
        self._write_json("metrics.json", record)
        np.savez_compressed(
            self.path / "predictions.npz", network_sha256=np.array(digest), **vars(answers)
        )

    def write_pen(self, figures: PenFigures) -> None:
        """Write pen.json, with the digest of the network."""
        self._write_json("pen.json", {**asdict(figures), "network_sha256": self._digest()})

    def write_doubt(self, doubt: Doubt) -> None:
        """Write doubt.json, with the digest of the network."""
        self._write_json("doubt.json", {**asdict(doubt), "network_sha256": self._digest()})

    def read_config(self) -> dict[str, Any]:
        """Return how the model was made: spec, seed, split, versions, command, digest."""
        return self._parsed("config.json", records.config)

    def read_network(self) -> bytes:
        """Return the LiteRT flatbuffer; DamagedModelError when it is not the one written."""
        network = self._read("model.tflite")
        if _sha256(network) != self.read_config()["network_sha256"]:
            raise self.damaged("model.tflite")
        return network

    def read_weights(self) -> list[np.ndarray]:
        """Return the network's weights in the order of its layers, float32 each."""
        content = self._read("weights.npz")
        spec = find_spec(self.name)
        try:
            weights = records.weights(content)
        except ValueError as error:
            raise self.damaged("weights.npz") from error
        if spec.is_dense and [array.shape for array in weights] != spec.dense_shapes:
            raise self.damaged("weights.npz")
        return weights

    def read_history(self) -> History:
        """Return the figures of every epoch."""
        return self._parsed("history.json", records.history)

    def read_metrics(self) -> Metrics:
        """Return the figures on MNIST's test images."""
        return self._parsed("metrics.json", records.metrics, _EVALUATE, of_network=True)

    def read_answers(self) -> Answers:
        """Return the answer to each of MNIST's test images, in their order.

        They are those that the metrics count, or the model needs `evaluate`.
        """
        try:
            digest, answers = records.answers(self._read("predictions.npz", _EVALUATE))
        except ValueError as error:
            raise self.damaged("predictions.npz", _EVALUATE) from error
        self._check_digest("predictions.npz", digest, _EVALUATE)
        if not records.are_counted_by(answers, self.read_metrics()):
            raise self.damaged("predictions.npz", _EVALUATE)
        return answers

    def read_pen(self) -> PenFigures | None:
        """Return the figures on real people's pen strokes; None when it was never measured."""
        if not (self.path / "pen.json").exists():
            return None
        return self._parsed("pen.json", records.pen, _MEASURE_PEN, of_network=True)

    def drop_stale_pen(self) -> None:
        """Delete pen.json when it does not hold the figures of the network that is here."""
        try:
            self.read_pen()
        except DamagedModelError:
            (self.path / "pen.json").unlink()

    def read_doubt(self) -> Doubt | None:
        """Return how the network doubts what is no digit; None for one that was not taught to."""
        if not find_spec(self.name).doubts:
            return None
        return self._parsed("doubt.json", records.doubt, _EVALUATE, of_network=True)

    def _parsed(
        self,
        file_name: str,
        parse: Callable[[dict[str, Any]], T],
        remedy: str = _TRAIN,
        *,
        of_network: bool = False,
    ) -> T:
        """Return what a JSON file says, and that it says it of the network that is here."""
        record = self._read_json(file_name, remedy)
        if of_network:
            self._check_digest(file_name, record.pop("network_sha256", None), remedy)
        try:
            return parse(record)
        except ValueError as error:
            raise self.damaged(file_name, remedy) from error

    def _check_digest(self, file_name: str, digest: object, remedy: str) -> None:
        if digest != _sha256(self._read("model.tflite")):
            raise DamagedModelError(
                f"{self.path / file_name} holds the figures of other weights. {remedy} {self.name}"
            )

    def _digest(self) -> str:
        return _sha256(self.network_path.read_bytes())

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
        path = self.path / file_name
        try:
            status = path.stat()
            # Reading a pipe would wait for ever.
            if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES:
                raise self.damaged(file_name, remedy)
            return path.read_bytes()
        except FileNotFoundError as error:
            raise self.missing(file_name, remedy) from error
        except OSError as error:
            raise UserError(
                f"{path} cannot be read: {error.strerror}. Put that right, or "
                f"delete it and write it anew. {remedy} {self.name}"
            ) from error

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
    named = os.environ.get("DIGITREC_MODELS")
    return Path(named) if named else _BESIDE_THE_PACKAGE


def open_folder(name: str) -> ModelFolder:
    """Return the folder of a trained model.

    Raises UnknownModelError (a ValueError) or MissingModelError (a FileNotFoundError).
    """
    find_spec(name)
    if path := atomic.readable(models_dir() / name):
        return ModelFolder(name, path)
    raise MissingModelError(f"No trained model '{name}' in {models_dir()}. {_TRAIN} {name}")


def read_folder(name: str, read: Callable[[ModelFolder], T]) -> T:
    """Return what `read` makes of a model's folder, all of it of one training.

    It begins again when a new folder takes the old one's place meanwhile. Raises what `open_folder`
    and `read` raise of a folder that stays.
    """
    place = models_dir() / name
    while True:
        before = atomic.identity(place)
        try:
            result = read(open_folder(name))
        except UserError:
            if atomic.identity(place) == before:
                raise
        else:
            if atomic.identity(place) == before:
                return result


def stamp(name: str) -> tuple[str, int, int]:
    """Return what changes whenever another network is written: its place and its files' times.

    Raises MissingModelError when there is none.
    """
    return read_folder(name, _stamp)


def _stamp(folder: ModelFolder) -> tuple[str, int, int]:
    paths = (folder.network_path, folder.path / "config.json")
    try:
        network, config = (path.stat().st_mtime_ns for path in paths)
    except FileNotFoundError as error:
        raise folder.missing(Path(str(error.filename)).name) from error
    except OSError as error:
        raise UserError(f"{error.filename} cannot be read: {error.strerror}.") from error
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
