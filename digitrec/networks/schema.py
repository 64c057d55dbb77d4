"""The schema of the files in a model's folder: encodes what is written, checks what is read.

Each decode function raises an exception, of any type, for what was never written.
"""

import io
from collections.abc import Sequence
from typing import Annotated, Any, NotRequired, TypedDict, TypeVar

import msgspec
import numpy as np
from msgspec import Meta

from digitrec.data.npz import read_npz
from digitrec.evaluation.metrics import confusion_matrix
from digitrec.evaluation.results import (
    COVERAGES,
    History,
    Metrics,
    PenMetrics,
    Predictions,
    RejectionMetrics,
)
from digitrec.images import CLASS_COUNT

T = TypeVar("T")
Arrays = dict[str, np.ndarray]

DIGEST = "network_sha256"  # the entry that says which network a file belongs to


class _Config(TypedDict):
    command: str
    epochs: int
    held_out_images: int
    machine: str
    network_sha256: str
    parameters: int
    seed: int
    temperature: NotRequired[Annotated[float, Meta(gt=0)]]
    trained_at: str
    training_images: int
    training_seconds: float
    versions: dict[str, str]


def decode_json(content: bytes) -> dict[str, Any]:
    """Return the object that a JSON file holds; it has no NaN and no infinity."""
    return msgspec.json.decode(content, type=dict[str, Any])


def decode_npz(content: bytes) -> Arrays:
    """Return the arrays that an .npz file holds."""
    return read_npz(io.BytesIO(content))


def decode_config(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record of config.json when the entries that are read have their types."""
    msgspec.convert(record, _Config)
    return record


def decode_weights(arrays: Arrays, shapes: Sequence[tuple[int, ...]] | None) -> list[np.ndarray]:
    """Return the float32 arrays of weights.npz, in the order of the layers.

    They have these shapes, or any where those are None.
    """
    weights = list(arrays.values())
    _require(weights and all(array.dtype == np.float32 for array in weights))
    _require(shapes is None or [array.shape for array in weights] == shapes)
    return weights


def decode_epochs(
    arrays: Arrays, shapes: Sequence[tuple[int, ...]], epochs: int
) -> list[np.ndarray]:
    """Return the weights after every epoch, float16 (epochs, *shape), from epochs.npz."""
    weights = list(arrays.values())
    _require([array.shape for array in weights] == [(epochs, *shape) for shape in shapes])
    _require(all(array.dtype == np.float16 and np.isfinite(array).all() for array in weights))
    return weights


def decode_history(record: dict[str, Any]) -> History:
    """Return the metrics of every epoch from history.json."""
    read = _convert(record, History)
    curves = read.loss, read.accuracy, read.held_out_loss, read.held_out_accuracy
    (epochs,) = set(map(len, curves))
    _require(epochs and len(read.held_out_confidence) in (0, epochs))
    return read


def decode_metrics(record: dict[str, Any]) -> Metrics:
    """Return the metrics on MNIST's test images from metrics.json, if they fit each other."""
    read = _convert(record, Metrics)
    _require(_counts(read.confusion_matrix, read.sample_count, read.accuracy))
    return read


def encode(results: History | Metrics | PenMetrics | RejectionMetrics) -> dict[str, Any]:
    """Return the record of history.json, metrics.json, pen.json or rejection.json."""
    return msgspec.to_builtins(results, enc_hook=lambda array: array.tolist())


def encode_predictions(predictions: Predictions) -> Arrays:
    """Return the arrays of predictions.npz."""
    return {
        "labels": predictions.labels,
        "predictions": predictions.digits,
        "confidences": predictions.confidences,
    }


def decode_predictions(arrays: Arrays) -> Predictions:
    """Return the predictions from predictions.npz."""
    read = Predictions(digits=arrays.pop("predictions"), **arrays)
    _require(read.labels.shape == read.digits.shape == read.confidences.shape)
    _require(read.labels.ndim == 1)
    for digits in (read.labels, read.digits):
        _require(digits.dtype == np.uint8 and digits.size > 0 and digits.max() < CLASS_COUNT)
    _require(read.confidences.dtype == np.float32)
    _require(((read.confidences >= 0) & (read.confidences <= 1)).all())
    return read


def are_counted_by(predictions: Predictions, metrics: Metrics) -> bool:
    """Return whether these predictions are the ones that the metrics count."""
    return np.array_equal(confusion_matrix(predictions), metrics.confusion_matrix)


def decode_pen(record: dict[str, Any]) -> PenMetrics:
    """Return the metrics on real pen strokes from pen.json."""
    read = _convert(record, PenMetrics)
    _require(_counts(read.confusion_matrix, read.digits, read.accuracy))
    _require(read.low <= read.accuracy <= read.high and read.writers <= read.digits)
    _require(len(read.covered) == len(COVERAGES))
    _require(sum(bin.count for bin in read.reliability) == read.digits)
    return read


def decode_rejection(record: dict[str, Any]) -> RejectionMetrics:
    """Return the metrics on non-digits from rejection.json."""
    read = _convert(record, RejectionMetrics)
    _require(read.auroc.keys() == read.refused.keys())
    return read


def _convert(record: dict[str, Any], kind: type[T]) -> T:
    """Return the dataclass that a record holds, each field in its range, and no other field."""
    _require(record.keys() <= kind.__annotations__.keys())
    return msgspec.convert(record, kind, dec_hook=lambda _, rows: np.array(rows))


def _counts(matrix: np.ndarray, sample_count: int, accuracy: float) -> bool:
    """Return whether a confusion matrix counts so many samples, and so many of them right."""
    return (
        matrix.shape == (CLASS_COUNT, CLASS_COUNT)
        and matrix.dtype == np.int64
        and matrix.min() >= 0
        and matrix.sum() == sample_count > 0
        and bool(np.isclose(np.trace(matrix) / sample_count, accuracy))
    )


def _require(holds: object) -> None:
    if not holds:
        raise ValueError("a value that was never written")
