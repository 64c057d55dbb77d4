"""Integrated gradients: what each pixel adds to a digit's score on the way from a blank picture.

Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks" (2017). The gradients of a
score along the way from blank to picture, averaged, times the pixels, add up to the score less the
blank picture's: exactly in the limit, and in `STEPS` steps nearly.
"""

from collections.abc import Sequence

import numpy as np

from digitrec.images import IMAGE_SIZE
from digitrec.networks.browser_layers import Layer, folded_layers
from digitrec.networks.model_spec import ModelSpec
from digitrec.preprocessing.pipeline import apply_steps_to_parts

STEPS = 64  # each in the middle of its part of the way


def integrated_gradients(
    spec: ModelSpec, weights: Sequence[np.ndarray], image: np.ndarray, digits: Sequence[int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return what each pixel adds to the logits of these digits, and a blank picture's logits.

    That is float32 (digits, 28, 28) and (digits,). `weights` are Keras's, in the order of its
    layers; `image` is float32 (28, 28) in [0, 1], before the pipeline. Steps of the pipeline stay
    as the picture fixed them, and the views of the test-time augmentation are averaged. Raises
    UnknownLayerError for a layer that cannot be followed backwards.
    """
    layers = folded_layers(spec, list(weights))
    ink = np.flatnonzero(image)
    pixels = np.zeros((len(ink), image.size), np.float32)  # each ink pixel alone
    pixels[np.arange(len(ink)), ink] = image.reshape(-1)[ink]
    pixels = pixels.reshape(-1, IMAGE_SIZE, IMAGE_SIZE)
    shares = (np.arange(STEPS, dtype=np.float32) + 0.5) / STEPS
    contributions = np.zeros((len(digits), image.size), np.float32)
    views = spec.test_time_augmentation
    for view in views:
        seen, parts = apply_steps_to_parts((view, *spec.pipeline), image, pixels)
        gradients = logit_gradients(layers, shares[:, np.newaxis] * seen.reshape(-1), digits)
        slopes = gradients.mean(axis=1)  # (digits, 784), along the whole way
        contributions[:, ink] += slopes @ parts.reshape(len(ink), -1).T / len(views)
    blank = _forward(layers, np.zeros((1, image.size), np.float32))[-1][0, list(digits)]
    return contributions.reshape(-1, IMAGE_SIZE, IMAGE_SIZE), blank


def along_the_ink(contributions: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Return contributions, float32 (n, 28, 28), each shared out to the ink within a pixel of it.

    Single pixels of integrated gradients are grainy. Sums stay as they are; `image` is float32
    (28, 28), and what has no ink gets nothing.
    """
    inked = (image > 0).astype(np.float32)
    shared = contributions / np.maximum(_around(inked[np.newaxis]), 1)
    return (_around(shared) * inked).astype(np.float32)


def logit_gradients(
    layers: Sequence[Layer], inputs: np.ndarray, digits: Sequence[int]
) -> np.ndarray:
    """Return the gradients of these digits' logits, (digits, n, inputs), by inputs (n, inputs)."""
    outputs = _forward(layers, inputs)
    found = []
    for digit in digits:
        gradient = np.zeros_like(outputs[-1])
        gradient[:, digit] = 1
        for layer, before, after in zip(layers[::-1], outputs[-2::-1], outputs[:0:-1], strict=True):
            gradient = _BACKWARD[layer.kind](layer, before, after, gradient)
        found.append(gradient.reshape(inputs.shape))
    return np.stack(found)


def _forward(layers: Sequence[Layer], inputs: np.ndarray) -> list[np.ndarray]:
    """Return the inputs (n, inputs), and what each layer makes of them, in its own shape."""
    outputs = [inputs]
    for layer in layers:
        outputs.append(_FORWARD[layer.kind](layer, outputs[-1]))
    return outputs


def _around(images: np.ndarray) -> np.ndarray:
    """Return the sum of each pixel of (n, height, width) images and those beside it."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2)).sum(axis=(3, 4))


def _weights(layer: Layer, inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a layer's kernel and bias, as precise as the inputs are."""
    assert layer.kernel is not None and layer.bias is not None
    return layer.kernel.astype(inputs.dtype), layer.bias.astype(inputs.dtype)


def _dense(layer: Layer, inputs: np.ndarray) -> np.ndarray:
    kernel, bias = _weights(layer, inputs)
    return inputs.reshape(len(inputs), -1) @ kernel + bias


def _dense_back(
    layer: Layer, before: np.ndarray, _: np.ndarray, gradient: np.ndarray
) -> np.ndarray:
    return (gradient @ _weights(layer, gradient)[0].T).reshape(before.shape)


def _convolve(images: np.ndarray, kernel: np.ndarray, padding: int) -> np.ndarray:
    """Return (n, height, width, filters) of images (n, height, width, channels)."""
    side = len(kernel)
    padded = np.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(1, 2))
    windows = windows.transpose(0, 1, 2, 4, 5, 3)  # rows and columns of a window, then channels
    flat = windows.reshape(-1, side * side * images.shape[3])
    return (flat @ kernel.reshape(-1, kernel.shape[3])).reshape(*windows.shape[:3], -1)


def _conv2d(layer: Layer, inputs: np.ndarray) -> np.ndarray:
    sizes = layer.sizes
    images = inputs.reshape(-1, sizes["height"], sizes["width"], sizes["inputs"])
    kernel, bias = _weights(layer, inputs)
    return _convolve(images, kernel, sizes["padding"]) + bias


def _conv2d_back(
    layer: Layer, before: np.ndarray, _: np.ndarray, gradient: np.ndarray
) -> np.ndarray:
    """Convolve with the kernel turned around, which leads back from each window to its pixels."""
    sizes = layer.sizes
    turned = _weights(layer, gradient)[0][::-1, ::-1].transpose(0, 1, 3, 2)
    height, width = (
        sizes[side] + 2 * sizes["padding"] - sizes["side"] + 1 for side in ("height", "width")
    )
    gradient = gradient.reshape(-1, height, width, sizes["outputs"])
    return _convolve(gradient, turned, sizes["side"] - 1 - sizes["padding"]).reshape(before.shape)


def _relu(_: Layer, inputs: np.ndarray) -> np.ndarray:
    return np.maximum(inputs, 0)


def _relu_back(_: Layer, before: np.ndarray, after: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    return gradient.reshape(before.shape) * (after > 0)


def _pool(layer: Layer, inputs: np.ndarray) -> np.ndarray:
    return _pooled(layer, inputs).max(axis=(2, 4))


def _pool_back(
    layer: Layer, before: np.ndarray, after: np.ndarray, gradient: np.ndarray
) -> np.ndarray:
    """Lead back to the greatest of each window, and to the first of several."""
    windows = _pooled(layer, before)
    gradient = gradient.reshape(after.shape)
    flat = windows.transpose(0, 1, 3, 5, 2, 4).reshape(*after.shape, -1)
    back = np.zeros_like(flat)
    np.put_along_axis(back, flat.argmax(axis=-1)[..., np.newaxis], gradient[..., np.newaxis], -1)
    side, (n, rows, columns, channels) = layer.sizes["side"], after.shape
    back = back.reshape(n, rows, columns, channels, side, side).transpose(0, 1, 4, 2, 5, 3)
    whole = np.zeros((n, layer.sizes["height"], layer.sizes["width"], channels), before.dtype)
    whole[:, : rows * side, : columns * side] = back.reshape(
        n, rows * side, columns * side, channels
    )
    return whole.reshape(before.shape)


def _pooled(layer: Layer, inputs: np.ndarray) -> np.ndarray:
    """Return (n, rows, side, columns, side, channels): the windows, without what is left over."""
    sizes, side = layer.sizes, layer.sizes["side"]
    images = inputs.reshape(-1, sizes["height"], sizes["width"], sizes["channels"])
    rows, columns = sizes["height"] // side, sizes["width"] // side
    images = images[:, : rows * side, : columns * side]
    return images.reshape(len(images), rows, side, columns, side, -1)


_FORWARD = {"dense": _dense, "conv2d": _conv2d, "relu": _relu, "maxPooling2d": _pool}
_BACKWARD = {
    "dense": _dense_back,
    "conv2d": _conv2d_back,
    "relu": _relu_back,
    "maxPooling2d": _pool_back,
}
