"""Evidence: which pixels and hidden units of a picture spoke for which digit, and how much.

For a network of one or two dense layers this is exact for the picture at hand: a ReLU network is
linear around it, and so are straightening and the views once their angles are known. Weights
times pixels, summed with the bias, are the logits. For other networks it is occlusion, an
approximation (Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2014).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from digitrec.data import CLASS_COUNT, IMAGE_SIZE
from digitrec.inference import ServedModel
from digitrec.models import ModelSpec
from digitrec.preprocessing import Placed
from digitrec.straightening import align
from digitrec.views import look

_WINDOW_PX, _STEP_PX = 6, 2  # what occlusion covers, and how far it moves on


@dataclass(frozen=True, eq=False)
class Evidence:
    """What every pixel said for each digit, of the picture that a network was given.

    `maps` is float32 (10, 28, 28) in logits, `bias` float32 (10,): what no pixel said. Where
    `is_exact`, the maps summed over pixels and the bias add up to the logits.
    """

    maps: np.ndarray
    bias: np.ndarray
    is_exact: bool


@dataclass(frozen=True, eq=False)
class HiddenUnit:
    """A hidden unit's weights, float32 (28, 28), how strongly it fired, its push on each digit.

    `push` is float32 (10,) in logits: its activation times its outgoing weights.
    """

    number: int
    weights: np.ndarray
    activation: float
    push: np.ndarray


def dense_evidence(spec: ModelSpec, weights: Sequence[np.ndarray], image: np.ndarray) -> Evidence:
    """Return the exact evidence of a network of one or two dense layers, ReLU between them.

    `weights` are kernels (inputs, outputs) and biases in turn; `image` is float32 (28, 28) in
    [0, 1], before any straightening.
    """
    maps, bias = np.zeros((CLASS_COUNT, image.size)), np.zeros(CLASS_COUNT)
    ink = np.flatnonzero(image)
    for seen, parts in _seen_by_parts(spec, image, ink):
        kernel, constant = _linear_around(weights, seen.reshape(-1))
        maps[:, ink] += (parts.reshape(len(ink), -1) @ kernel).T / len(spec.views)
        bias += constant / len(spec.views)
    shape = (CLASS_COUNT, IMAGE_SIZE, IMAGE_SIZE)
    return Evidence(maps.astype(np.float32).reshape(shape), bias.astype(np.float32), True)


def hidden_units(
    spec: ModelSpec, weights: Sequence[np.ndarray], image: np.ndarray
) -> list[HiddenUnit]:
    """Return every hidden unit of a network of two dense layers with what it does to `image`.

    Takes what `dense_evidence` takes; a network with several views has the mean over them.
    """
    kernel, bias, outgoing, _ = weights
    looks = [seen.reshape(-1) @ kernel + bias for seen in spec.looks(image[np.newaxis])]
    activations = np.maximum(looks, 0).mean(axis=0)
    return [
        HiddenUnit(
            number=number,
            weights=kernel[:, number].reshape(IMAGE_SIZE, IMAGE_SIZE),
            activation=float(activation),
            push=activation * outgoing[number],
        )
        for number, activation in enumerate(activations)
    ]


def occlusion_evidence(model: ServedModel, image: np.ndarray) -> Evidence:
    """Return what each pixel is worth to each digit: by how much covering it lowers its logit.

    A dark window of 6 x 6 pixels moves over the float32 (28, 28) image in steps of 2; a pixel
    has the mean of the windows over it. One batch of the served model; an approximation.
    """
    starts = range(1 - _STEP_PX, IMAGE_SIZE - _WINDOW_PX + _STEP_PX, _STEP_PX)
    windows = np.zeros((len(starts) ** 2, IMAGE_SIZE, IMAGE_SIZE), bool)
    for number, (top, left) in enumerate((top, left) for top in starts for left in starts):
        windows[number, max(top, 0) : top + _WINDOW_PX, max(left, 0) : left + _WINDOW_PX] = True
    over = windows.reshape(len(windows), -1)  # (windows, 784)
    hits = windows[:, image > 0].any(axis=1)  # the others cover nothing and change nothing
    covered = np.where(windows[hits], np.float32(0), image)
    logits = model.predict_logits(np.concatenate((image[np.newaxis], covered)))
    drops = logits[0] - logits[1:]  # (windows that hit, 10)
    maps = drops.T @ over[hits] / np.maximum(over.sum(axis=0), 1)
    maps = maps.reshape(CLASS_COUNT, IMAGE_SIZE, IMAGE_SIZE).astype(np.float32)
    return Evidence(maps, np.zeros(CLASS_COUNT, np.float32), is_exact=False)


def on_drawing(values: np.ndarray, placed: Placed, shape: tuple[int, int]) -> np.ndarray:
    """Return float32 (height, width): values (28, 28) of a picture, back on the drawing's pixels.

    It undoes the preprocessing; 0 outside the picture.
    """
    rows, columns = placed.to_picture(*np.indices(shape, dtype=np.float32))
    row, column = np.rint(rows).astype(int), np.rint(columns).astype(int)
    inside = (row >= 0) & (row < IMAGE_SIZE) & (column >= 0) & (column < IMAGE_SIZE)
    drawn = np.zeros(shape, np.float32)
    drawn[inside] = values[row[inside], column[inside]]
    return drawn


def _seen_by_parts(
    spec: ModelSpec, image: np.ndarray, ink: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield for each view what the network sees, (1, 28, 28), and each ink pixel's part of it.

    Resampling is linear in the pixels, so that the parts, (ink, 28, 28), add up to the whole.
    """
    parts = np.zeros((len(ink), image.size), np.float32)
    parts[np.arange(len(ink)), ink] = image.reshape(-1)[ink]
    parts = parts.reshape(-1, IMAGE_SIZE, IMAGE_SIZE)
    for view in spec.views:
        seen, moved = look(image[np.newaxis], view), look(parts, view)
        if spec.straightened:
            alignment = align(seen)
            seen, moved = alignment.straighten(seen), alignment.straighten(moved)
        yield seen, moved


def _linear_around(
    weights: Sequence[np.ndarray], pixels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the kernel (784, 10) and bias (10,) that the network amounts to for these pixels."""
    kernel, bias, *rest = weights
    if not rest:
        return kernel, bias
    outgoing, last_bias = rest
    fires = pixels @ kernel + bias > 0  # (units,)
    outgoing = fires[:, np.newaxis] * outgoing
    return kernel @ outgoing, bias @ outgoing + last_bias
