"""The schema of the files in a model's folder: encodes what is written, checks what is read.

Each decode function raises ValueError for anything that was never written.
"""

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np

from digitrec.data.npz import read_npz
from digitrec.evaluation.metrics import confusion_matrix
from digitrec.evaluation.results import (
    COVERAGES,
    History,
    Metrics,
    PenMetrics,
    Predictions,
    RejectionMetrics,
    ReliabilityBin,
)
from digitrec.images import CLASS_COUNT

P = ParamSpec("P")
T = TypeVar("T")

DIGEST = "network_sha256"  # the entry that says which network a file belongs to
_MEASURED = ("loss", "accuracy", "held_out_loss", "held_out_accuracy")  # of every history
_CONFIG_TYPES = {
    "command": str,
    "epochs": int,
    "held_out_images": int,
    "machine": str,
    DIGEST: str,
    "parameters": int,
    "seed": int,
    "trained_at": str,
    "training_images": int,
    "training_seconds": float,
    "versions": dict,
}


def _decoder(decode: Callable[P, T]) -> Callable[P, T]:
    """Return a decode function that raises ValueError, whatever its parts raise."""

    @wraps(decode)
    def checked(*arguments: P.args, **options: P.kwargs) -> T:
        try:
            return decode(*arguments, **options)
        except Exception as error:
            raise ValueError(f"nothing that {decode.__name__} reads") from error

    return checked


@_decoder
def decode_json(content: bytes) -> dict[str, Any]:
    """Return the object that a JSON file holds."""
    record = json.loads(content)
    _require(isinstance(record, dict))
    return record


@_decoder
def decode_config(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record of config.json when the entries that are read have their types."""
    _require(all(isinstance(record.get(key), kind) for key, kind in _CONFIG_TYPES.items()))
    _require(isinstance(record.get("temperature", 1.0), float))
    return record


@_decoder
def decode_weights(content: bytes) -> list[np.ndarray]:
    """Return the arrays of weights.npz, in the order of the layers."""
    arrays = list(read_npz(io.BytesIO(content)).values())
    _require(arrays and all(array.dtype == np.float32 for array in arrays))
    return arrays


@_decoder
def decode_epochs(
    content: bytes, shapes: Sequence[tuple[int, ...]], epochs: int
) -> tuple[str, list[np.ndarray]]:
    """Return the network's digest and its weights, float16 (epochs, *shape), from epochs.npz."""
    arrays = read_npz(io.BytesIO(content))
    digest, kept = str(arrays.pop(DIGEST, "")), list(arrays.values())
    _require([array.shape for array in kept] == [(epochs, *shape) for shape in shapes])
    _require(all(array.dtype == np.float16 and np.isfinite(array).all() for array in kept))
    return digest, kept


@_decoder
def decode_history(record: dict[str, Any]) -> History:
    """Return the metrics of every epoch from history.json."""
    words, rise = str(record.pop("held_out")), record.pop("rise_by_chance", None)
    record = {key: values for key, values in record.items() if values or key in _MEASURED}
    curves = np.array(list(record.values()), dtype=np.float64)  # (4 or 5, epochs)
    curves_read = {key: tuple(map(float, values)) for key, values in record.items()}
    read = History(**curves_read, held_out=words, rise_by_chance=rise)
    _require(curves.ndim == 2 and curves.size > 0 and np.isfinite(curves).all())
    _require(_are_shares(*read.held_out_confidence))
    _require(rise is None or (isinstance(rise, float) and 0 <= rise < np.inf))
    _require(curves.min() >= 0)
    return read


@_decoder
def decode_metrics(record: dict[str, Any]) -> Metrics:
    """Return the metrics on MNIST's test images from metrics.json, if they fit each other."""
    matrix = np.array(record.pop("confusion_matrix"))
    read = Metrics(**record, confusion_matrix=matrix)
    _require(_has_types(read, Metrics))
    _require(_are_shares(read.accuracy, read.calibration_error))
    _require(_counts(matrix, read.sample_count, read.accuracy))
    _require(0 <= read.loss < np.inf)
    return read


def encode_metrics(metrics: Metrics | PenMetrics) -> dict[str, Any]:
    """Return the record of metrics.json or pen.json."""
    return {**asdict(metrics), "confusion_matrix": metrics.confusion_matrix.tolist()}


def encode_predictions(predictions: Predictions) -> dict[str, np.ndarray]:
    """Return the arrays of predictions.npz."""
    return {
        "labels": predictions.labels,
        "predictions": predictions.digits,
        "confidences": predictions.confidences,
    }


@_decoder
def decode_predictions(content: bytes) -> tuple[str, Predictions]:
    """Return the network's digest and its predictions from the content of predictions.npz."""
    arrays = read_npz(io.BytesIO(content))
    digest = str(arrays.pop(DIGEST))
    read = Predictions(digits=arrays.pop("predictions"), **arrays)
    _require(read.labels.shape == read.digits.shape == read.confidences.shape)
    _require(read.labels.ndim == 1)
    for digits in (read.labels, read.digits):
        _require(digits.dtype == np.uint8 and digits.size > 0 and digits.max() < CLASS_COUNT)
    _require(read.confidences.dtype == np.float32)
    _require(bool(((read.confidences >= 0) & (read.confidences <= 1)).all()))
    return digest, read


def are_counted_by(predictions: Predictions, metrics: Metrics) -> bool:
    """Return whether these predictions are the ones that the metrics count."""
    return np.array_equal(confusion_matrix(predictions), metrics.confusion_matrix)


@_decoder
def decode_pen(record: dict[str, Any]) -> PenMetrics:
    """Return the metrics on real pen strokes from pen.json."""
    for key in ("covered", "worst_writers", "most_confused", "letters"):
        record[key] = tuple(tuple(row) if isinstance(row, list) else row for row in record[key])
    record["reliability"] = tuple(ReliabilityBin(**bin) for bin in record["reliability"])
    matrix = np.array(record.pop("confusion_matrix"))
    read = PenMetrics(**record, confusion_matrix=matrix)
    _require(_has_types(read, PenMetrics))
    shares = (read.accuracy, read.low, read.high, read.calibration_error, *read.covered)
    _require(
        _are_shares(*shares, read.worst_digit_accuracy) and read.low <= read.accuracy <= read.high
    )
    _require(_counts(matrix, read.digits, read.accuracy))
    _require(len(read.covered) == len(COVERAGES) and 0 < read.writers <= read.digits)
    _require(isinstance(read.source, str) and 0 <= read.worst_digit < CLASS_COUNT)
    _require(all(_are(row, str, int, int) for row in read.worst_writers))
    _require(all(_are(row, int, int, int) for row in read.most_confused))
    _require(all(_has_types(bin, ReliabilityBin) for bin in read.reliability))
    _require(all(_are_shares(bin.confidence, bin.accuracy) for bin in read.reliability))
    _require(sum(bin.count for bin in read.reliability) == read.digits)
    _require(read.digits_refused is None or _are_shares(read.digits_refused))
    _require(all(_are(row, str, int, float, float) for row in read.letters))
    _require(all(_are_shares(refused, area) for _, _, refused, area in read.letters))
    return read


@_decoder
def decode_rejection(record: dict[str, Any]) -> RejectionMetrics:
    """Return the metrics on non-digits from rejection.json."""
    read = RejectionMetrics(**record)
    _require(_has_types(read, RejectionMetrics))
    _require(np.isfinite((read.slope, read.offset)).all())
    _require(_are_shares(read.kept, *read.refused.values()))
    _require(_are_shares(*read.auroc.values()) and read.auroc.keys() == read.refused.keys())
    return read


def _counts(matrix: np.ndarray, sample_count: int, accuracy: float) -> bool:
    """Return whether a confusion matrix counts so many samples, and so many of them right."""
    return (
        matrix.shape == (CLASS_COUNT, CLASS_COUNT)
        and matrix.dtype == np.int64
        and matrix.min() >= 0
        and matrix.sum() == sample_count > 0
        and bool(np.isclose(np.trace(matrix) / sample_count, accuracy))
    )


def _has_types(read: object, kind: type) -> bool:
    """Return whether the fields of a dataclass that are a number or text are of that type."""
    plain = [field for field in fields(kind) if field.type in (int, float, str)]
    return all(type(getattr(read, field.name)) is field.type for field in plain)


def _are(row: Sequence[object], *types: type) -> bool:
    return [type(value) for value in row] == list(types)


def _are_shares(*values: float) -> bool:
    return all(isinstance(value, int | float) and 0 <= value <= 1 for value in values)


def _require(holds: object) -> None:
    if not holds:
        raise ValueError("a value that was never written")
