"""What the files of a model's folder say, checked: each function raises ValueError otherwise."""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np

from digitrec.data import CLASS_COUNT, unpack_arrays
from digitrec.evaluation import Answers, Metrics, confusion_matrix
from digitrec.pen import COVERAGES, PenFigures

_CONFIG_TYPES = {
    "command": str,
    "epochs": int,
    "held_out_images": int,
    "machine": str,
    "network_sha256": str,
    "parameters": int,
    "seed": int,
    "trained_at": str,
    "training_images": int,
    "training_seconds": float,
    "versions": dict,
}
_NOT_AS_WRITTEN = (KeyError, TypeError, ValueError, OverflowError)


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
class Doubt:
    """How well a network doubts what is no digit.

    `threshold` is the confidence below which it does; `kept` the share of MNIST's test digits
    at or above it, `refused` the share of each unseen kind of drawing below it, and `auroc` how
    well confidence alone tells that kind from digits; all in [0, 1].
    """

    threshold: float
    kept: float
    refused: dict[str, float]
    auroc: dict[str, float]


def config(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record of config.json when the entries that are read have their types."""
    _require(all(isinstance(record.get(key), kind) for key, kind in _CONFIG_TYPES.items()))
    _require(isinstance(record.get("temperature", 1.0), float))
    return record


def weights(content: bytes) -> list[np.ndarray]:
    """Return the arrays of weights.npz, in the order of the layers."""
    arrays = list(unpack_arrays(io.BytesIO(content)).values())
    _require(arrays and all(array.dtype == np.float32 for array in arrays))
    return arrays


def history(record: dict[str, Any]) -> History:
    """Return the figures of every epoch from history.json."""
    try:
        held_out = str(record.pop("held_out"))
        curves = np.array(list(record.values()), dtype=np.float64)  # (4, epochs)
        read = History(**{k: tuple(map(float, v)) for k, v in record.items()}, held_out=held_out)
        _require(curves.ndim == 2 and curves.size > 0 and np.isfinite(curves).all())
    except _NOT_AS_WRITTEN as error:
        raise ValueError("no history") from error
    _require(curves.min() >= 0)
    return read


def metrics(record: dict[str, Any]) -> Metrics:
    """Return the figures on MNIST's test images from metrics.json, if they fit each other."""
    try:
        matrix = np.array(record.pop("confusion_matrix"))
        read = Metrics(**record, confusion_matrix=matrix)
        _require(matrix.shape == (CLASS_COUNT, CLASS_COUNT) and matrix.dtype == np.int64)
        _require(matrix.min() >= 0 and read.sample_count > 0)
        _require(matrix.sum() == read.sample_count)
        _require(_are_shares(read.accuracy, read.calibration_error))
        _require(bool(np.isclose(np.trace(matrix) / read.sample_count, read.accuracy)))
        _require(0 <= read.loss < np.inf)
    except _NOT_AS_WRITTEN as error:
        raise ValueError("no metrics") from error
    return read


def answers(content: bytes) -> tuple[str, Answers]:
    """Return the network's digest and its answers from the content of predictions.npz."""
    arrays = unpack_arrays(io.BytesIO(content))
    try:
        digest = str(arrays.pop("network_sha256"))
        read = Answers(**arrays)
    except (KeyError, TypeError) as error:
        raise ValueError("no answers") from error
    _require(len({array.shape for array in arrays.values()}) == 1 and read.labels.ndim == 1)
    for digits in (read.labels, read.predictions):
        _require(digits.dtype == np.uint8 and digits.size > 0 and digits.max() < CLASS_COUNT)
    _require(read.confidences.dtype == np.float32)
    _require(bool(((read.confidences >= 0) & (read.confidences <= 1)).all()))
    return digest, read


def are_counted_by(read: Answers, counted: Metrics) -> bool:
    """Return whether these answers are those that the metrics count."""
    return np.array_equal(confusion_matrix(read), counted.confusion_matrix)


def pen(record: dict[str, Any]) -> PenFigures:
    """Return the figures on real pen strokes from pen.json."""
    try:
        for key in ("covered", "worst_writers", "most_confused"):
            record[key] = tuple(tuple(row) if isinstance(row, list) else row for row in record[key])
        read = PenFigures(**record)
        shares = (read.accuracy, read.low, read.high, read.calibration_error, *read.covered)
        _require(
            _are_shares(*shares, read.worst_digit_accuracy)
            and read.low <= read.accuracy <= read.high
        )
        _require(len(read.covered) == len(COVERAGES) and 0 < read.writers <= read.digits)
        _require(isinstance(read.source, str) and 0 <= read.worst_digit < CLASS_COUNT)
        _require(all(len(row) == 3 for row in (*read.worst_writers, *read.most_confused)))
    except _NOT_AS_WRITTEN as error:
        raise ValueError("no pen figures") from error
    return read


def doubt(record: dict[str, Any]) -> Doubt:
    """Return the figures on what is no digit from doubt.json."""
    try:
        read = Doubt(**record)
        _require(_are_shares(read.threshold, read.kept, *read.refused.values()))
        _require(_are_shares(*read.auroc.values()) and read.auroc.keys() == read.refused.keys())
    except (*_NOT_AS_WRITTEN, AttributeError) as error:
        raise ValueError("no figures of doubt") from error
    return read


def _are_shares(*values: float) -> bool:
    return all(isinstance(value, int | float) and 0 <= value <= 1 for value in values)


def _require(holds: object) -> None:
    if not holds:
        raise ValueError("a value that was never written")
