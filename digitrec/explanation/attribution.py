"""Attribution: which pixels and hidden units of a picture spoke for which digit, and how much.

For a network of one or two dense layers this is exact for the picture at hand: a ReLU network is
linear around it, and so is every step before it once the picture has fixed its parameters.
Weights times pixels, summed with the bias, are the logits. For other networks it is integrated
gradients, which nearly add up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitrec.explanation.integrated_gradients import along_the_ink, integrated_gradients
from digitrec.images import CLASS_COUNT, IMAGE_SIZE
from digitrec.networks.model_spec import ModelSpec
from digitrec.preprocessing.centering import Placement
from digitrec.preprocessing.pipeline import apply_steps_to_parts


@dataclass(frozen=True, eq=False)
class Attribution:
    """What every pixel of a picture contributed to the logit of each digit.

    `contributions` is float32 (digits, 28, 28) in logits, `bias` float32 (digits,) what no pixel
    contributed. Where `is_exact`, they add up to the logits; otherwise nearly.
    """

    contributions: np.ndarray
    bias: np.ndarray
    is_exact: bool


@dataclass(frozen=True, eq=False)
class HiddenUnit:
    """A hidden unit's weights, float32 (28, 28), its activation, its contribution to each digit.

    `contribution` is float32 (10,) in logits: the activation times the outgoing weights.
    """

    number: int
    weights: np.ndarray
    activation: float
    contribution: np.ndarray


def attribute(
    spec: ModelSpec, weights: Sequence[np.ndarray], image: np.ndarray, digits: Sequence[int]
) -> Attribution:
    """Return the attribution of these digits' logits for a picture.

    `weights` are Keras's, in the order of its layers; `image` is float32 (28, 28) in [0, 1], before
    the pipeline. Raises UnknownLayerError for a layer that cannot be followed backwards.
    """
    if spec.is_dense:
        whole = dense_attribution(spec, weights, image)
        chosen = list(digits)
        return Attribution(whole.contributions[chosen], whole.bias[chosen], is_exact=True)
    found, blank = integrated_gradients(spec, weights, image, digits)
    return Attribution(along_the_ink(found, image), blank, is_exact=False)


def dense_attribution(
    spec: ModelSpec, weights: Sequence[np.ndarray], image: np.ndarray
) -> Attribution:
    """Return the exact attribution of a network of one or two dense layers, ReLU between them.

    `weights` are kernels (inputs, outputs) and biases in turn; `image` is float32 (28, 28) in
    [0, 1], before the pipeline.
    """
    contributions, bias = np.zeros((CLASS_COUNT, image.size)), np.zeros(CLASS_COUNT)
    ink = np.flatnonzero(image)
    pixels = np.zeros((len(ink), image.size), np.float32)  # each ink pixel alone
    pixels[np.arange(len(ink)), ink] = image.reshape(-1)[ink]
    pixels = pixels.reshape(-1, IMAGE_SIZE, IMAGE_SIZE)
    views = spec.test_time_augmentation
    for view in views:
        seen, parts = apply_steps_to_parts((view, *spec.pipeline), image, pixels)
        kernel, constant = _linear_around(weights, seen.reshape(-1))
        contributions[:, ink] += (parts.reshape(len(ink), -1) @ kernel).T / len(views)
        bias += constant / len(views)
    contributions = contributions.astype(np.float32).reshape(-1, IMAGE_SIZE, IMAGE_SIZE)
    return Attribution(contributions, bias.astype(np.float32), is_exact=True)


def hidden_units(
    spec: ModelSpec, weights: Sequence[np.ndarray], image: np.ndarray
) -> list[HiddenUnit]:
    """Return every hidden unit of a network of two dense layers with what it does to `image`.

    Takes what `dense_attribution` takes; where several views are averaged, so are the activations.
    """
    kernel, bias, outgoing, _ = weights
    inputs = spec.augmented_inputs(image[np.newaxis])
    sums = [seen.reshape(-1) @ kernel + bias for seen in inputs]
    activations = np.maximum(sums, 0).mean(axis=0)
    return [
        HiddenUnit(
            number=number,
            weights=kernel[:, number].reshape(IMAGE_SIZE, IMAGE_SIZE),
            activation=float(activation),
            contribution=activation * outgoing[number],
        )
        for number, activation in enumerate(activations)
    ]


def map_onto_drawing(
    values: np.ndarray, placement: Placement, shape: tuple[int, int]
) -> np.ndarray:
    """Return float32 (height, width): values (28, 28) of a picture, back on the drawing's pixels.

    It undoes the preprocessing; 0 outside the picture.
    """
    rows, columns = placement.to_picture(*np.indices(shape, dtype=np.float32))
    row, column = np.rint(rows).astype(int), np.rint(columns).astype(int)
    inside = (row >= 0) & (row < IMAGE_SIZE) & (column >= 0) & (column < IMAGE_SIZE)
    drawn = np.zeros(shape, np.float32)
    drawn[inside] = values[row[inside], column[inside]]
    return drawn


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
