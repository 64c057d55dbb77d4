"""One model's folder: names, writes and reads its files."""

import hashlib
import json
import stat
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from digitrec.errors import UserError
from digitrec.evaluation.results import History, Metrics, PenMetrics, Predictions, RejectionMetrics
from digitrec.home import PROGRAM
from digitrec.networks import schema
from digitrec.networks.specs import find_spec

T = TypeVar("T")

MAX_BYTES = 100_000_000  # of a file in a model's folder; ours take a hundredth of it
TRAIN = f"Run: {PROGRAM} train"
_EVALUATE = f"Run: {PROGRAM} evaluate"
_MEASURE_PEN = f"Run: {PROGRAM} pen-accuracy FILE --write --model"


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
        """The weights as NumPy arrays, one entry per kernel or bias of a layer."""
        return self.path / "weights.npz"

    @property
    def card_path(self) -> Path:
        """The generated page that says what the model is and how it was made."""
        return self.path / "README.md"

    def write_training(self, config: dict[str, Any], history: History) -> None:
        """Write config.json, with the digest of the network, and history.json."""
        self._write_json("config.json", config | {schema.DIGEST: self._digest()})
        self._write_json("history.json", schema.encode(history))

    def write_epochs(self, weights: dict[str, np.ndarray]) -> None:
        """Write epochs.npz, with the digest of the network: float16 (epochs, *shape) by name."""
        arrays = {schema.DIGEST: np.array(self._digest())} | weights
        np.savez_compressed(self.path / "epochs.npz", allow_pickle=False, **arrays)

    def write_evaluation(self, metrics: Metrics, predictions: Predictions) -> None:
        """Write metrics.json and predictions.npz, each with the digest of the network."""
        digest = self._digest()
        self._write_json("metrics.json", schema.encode(metrics) | {schema.DIGEST: digest})
        arrays = {schema.DIGEST: np.array(digest)} | schema.encode_predictions(predictions)
        np.savez_compressed(self.path / "predictions.npz", allow_pickle=False, **arrays)

    def write_pen(self, metrics: PenMetrics) -> None:
        """Write pen.json, with the digest of the network."""
        self._write_json("pen.json", schema.encode(metrics) | {schema.DIGEST: self._digest()})

    def write_rejection(self, metrics: RejectionMetrics) -> None:
        """Write rejection.json, with the digest of the network."""
        self._write_json("rejection.json", schema.encode(metrics) | {schema.DIGEST: self._digest()})

    def read_config(self) -> dict[str, Any]:
        """Return how the model was made: spec, seed, split, versions, command, digest."""
        return self._decoded("config.json", schema.decode_config)

    def read_network(self) -> bytes:
        """Return the LiteRT flatbuffer; DamagedModelError when it is not the one written."""
        network = self._read("model.tflite")
        if _sha256(network) != self.read_config()[schema.DIGEST]:
            raise self.damaged("model.tflite")
        return network

    def read_weights(self) -> list[np.ndarray]:
        """Return the network's weights in the order of its layers, float32 each."""
        spec = find_spec(self.name)
        shapes = spec.dense_shapes if spec.is_dense else None
        return self._decoded("weights.npz", partial(schema.decode_weights, shapes=shapes))

    def read_epochs(self) -> list[np.ndarray] | None:
        """Return the weights after every epoch, float16 (epochs, *shape) each, layer by layer.

        None for a network that does not keep them.
        """
        spec = find_spec(self.name)
        if not spec.keeps_epochs:
            return None
        decode = partial(
            schema.decode_epochs, shapes=spec.dense_shapes, epochs=self.read_config()["epochs"]
        )
        return self._decoded("epochs.npz", decode, of_network=True)

    def read_history(self) -> History:
        """Return the metrics of every epoch."""
        return self._decoded("history.json", schema.decode_history)

    def read_metrics(self) -> Metrics:
        """Return the metrics on MNIST's test images."""
        return self._decoded("metrics.json", schema.decode_metrics, _EVALUATE, of_network=True)

    def read_predictions(self) -> Predictions:
        """Return the prediction for each of MNIST's test images, in their order.

        They are those that the metrics count, or the model needs `evaluate`.
        """
        predictions = self._decoded(
            "predictions.npz", schema.decode_predictions, _EVALUATE, of_network=True
        )
        if not schema.are_counted_by(predictions, self.read_metrics()):
            raise self.damaged("predictions.npz", _EVALUATE)
        return predictions

    def read_pen(self) -> PenMetrics | None:
        """Return the metrics on real people's pen strokes; None when it was never measured."""
        if not (self.path / "pen.json").exists():
            return None
        return self._decoded("pen.json", schema.decode_pen, _MEASURE_PEN, of_network=True)

    def drop_stale_pen(self) -> None:
        """Delete pen.json when it does not hold the metrics of the network that is here."""
        try:
            self.read_pen()
        except DamagedModelError:
            (self.path / "pen.json").unlink()

    def read_rejection(self) -> RejectionMetrics | None:
        """Return how the network rejects non-digits; None for one that does not learn to."""
        if not find_spec(self.name).learns_to_reject:
            return None
        return self._decoded("rejection.json", schema.decode_rejection, _EVALUATE, of_network=True)

    def _decoded(
        self,
        file_name: str,
        decode: Callable[[dict[str, Any]], T],
        remedy: str = TRAIN,
        *,
        of_network: bool = False,
    ) -> T:
        """Return what a JSON or .npz file says; `of_network`: of the network that is here."""
        content = self._read(file_name, remedy)
        try:
            is_npz = file_name.endswith(".npz")
            record = schema.decode_npz(content) if is_npz else schema.decode_json(content)
            digest = str(record.pop(schema.DIGEST, "")) if of_network else ""
            decoded = decode(record)
        except Exception as error:  # of the content alone: it was read before
            raise self.damaged(file_name, remedy) from error
        if of_network and digest != _sha256(self._read("model.tflite")):
            path = self.path / file_name
            raise DamagedModelError(f"{path} belongs to other weights. {remedy} {self.name}", path)
        return decoded

    def _digest(self) -> str:
        return _sha256(self.network_path.read_bytes())

    def missing(self, file_name: str, remedy: str = TRAIN) -> MissingModelError:
        """Return the error that says which file is gone and which command makes it."""
        return MissingModelError(
            f"The model '{self.name}' has no {file_name} in {self.path}. {remedy} {self.name}",
            self.path,
        )

    def damaged(self, file_name: str, remedy: str = TRAIN) -> DamagedModelError:
        """Return the error that says which file is damaged and which command makes it again."""
        path = self.path / file_name
        return DamagedModelError(
            f"The model '{self.name}' is damaged: {path}. {remedy} {self.name}", path
        )

    def _read(self, file_name: str, remedy: str = TRAIN) -> bytes:
        path = self.path / file_name
        try:
            status = path.stat()
            # Reading a pipe would wait for ever.
            if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
                raise self.damaged(file_name, remedy)
            return path.read_bytes()
        except FileNotFoundError as error:
            raise self.missing(file_name, remedy) from error
        except OSError as error:
            raise UserError(
                f"{path} cannot be read: {error.strerror}. Put that right, or "
                f"delete it and make it again. {remedy} {self.name}",
                path,
            ) from error

    def _write_json(self, file_name: str, record: dict[str, Any]) -> None:
        (self.path / file_name).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
