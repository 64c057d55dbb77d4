"""Keras layers as a browser runs them: their sizes as JSON, their weights as one run of float32.

Pictures are flat there, row by row and channel by channel, so shapes need no layer of their own.
Batch normalization is folded into the layer before it, and dropout is gone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from digitrec.networks.model_spec import ModelSpec

Record = dict[str, Any]
_FILTERS = 4  # of a convolution that the browser sums at a time


class UnknownLayerError(ValueError):
    """The browser has no such layer or step, or none with these options."""


def browser_layers(spec: ModelSpec, weights: list[np.ndarray]) -> tuple[list[Record], np.ndarray]:
    """Return the network up to its logits: a record per layer, and its weights, float32 (n,).

    A record holds the layer's kind, its sizes, and where in the weights its kernel and bias begin.
    `weights` are Keras's, in the order of its layers. Raises UnknownLayerError for what browsers
    cannot run, ValueError for weights of other shapes.
    """
    records, parts, offset = [], [np.empty(0)], 0
    for layer in folded_layers(spec, weights):
        record = {"kind": layer.kind, **layer.sizes}
        for name, array in layer.arrays():
            record[name] = offset
            offset += array.size
            parts.append(array.reshape(-1))
        records.append(record)
    return records, np.concatenate(parts).astype(np.float32)


def folded_layers(spec: ModelSpec, weights: list[np.ndarray]) -> list["Layer"]:
    """Return the network up to its logits, with every step of a picture's way but no shapes.

    Raises as `browser_layers` does.
    """
    network = _Network(spec.input_shape, iter(weights))
    *layers, (kind, options) = spec.layers
    for layer in (*layers, (kind, {**options, "activation": None})):
        network.add(*layer)
    if next(network.weights, None) is not None:
        raise ValueError("more weights than layers")
    return network.layers


@dataclass
class Layer:
    """A layer's kind, its sizes, and its kernel and bias as Keras shapes them, if it has any."""

    kind: str
    sizes: dict[str, int] = field(default_factory=dict)
    kernel: np.ndarray | None = None  # as Keras shapes it
    bias: np.ndarray | None = None

    def arrays(self) -> list[tuple[str, np.ndarray]]:
        """Return kernel and bias as the browser goes through them, if there are any.

        A convolution's kernel is (filters / 4, side, side, channels, 4): four sums share each
        pixel. Filters of zeros fill the last four.
        """
        if self.kernel is None or self.bias is None:
            return []
        if self.kind == "dense":
            return [("kernel", self.kernel), ("bias", self.bias)]
        *window, filters = self.kernel.shape
        missing = -filters % _FILTERS
        kernel = np.pad(self.kernel, [(0, 0)] * 3 + [(0, missing)])
        kernel = np.moveaxis(kernel.reshape(*window, -1, _FILTERS), 3, 0)
        return [("kernel", kernel), ("bias", np.pad(self.bias, (0, missing)))]


@dataclass
class _Network:
    shape: tuple[int, ...]  # of what the layers so far put out
    weights: Iterator[np.ndarray]
    layers: list[Layer] = field(default_factory=list)

    def add(self, kind: str, options: dict[str, Any]) -> None:
        add, known = _KINDS.get(kind, (None, {}))
        if add is None or not options.keys() <= known.keys() | {"name"}:
            raise UnknownLayerError(f"The browser has no layer {kind} with {options}.")
        chosen = known | options
        add(self, **{key: chosen[key] for key in known})

    def dense(self, units: int, activation: str | None) -> None:
        (inputs,) = self.shape
        kernel, bias = self._next((inputs, units)), self._next((units,))
        self.layers.append(Layer("dense", {"inputs": inputs, "outputs": units}, kernel, bias))
        self.shape = (units,)
        self.activation(activation)

    def conv2d(
        self, filters: int, kernel_size: int, padding: str, use_bias: bool, activation: str | None
    ) -> None:
        height, width, channels = self.shape
        around = (kernel_size - 1) // 2 if padding == "same" else 0
        if not isinstance(kernel_size, int) or (padding == "same" and kernel_size % 2 == 0):
            raise UnknownLayerError(f"The browser has no windows of {kernel_size}.")
        sizes = {"height": height, "width": width, "inputs": channels, "outputs": filters}
        sizes |= {"side": kernel_size, "padding": around}
        kernel = self._next((kernel_size, kernel_size, channels, filters))
        bias = self._next((filters,)) if use_bias else np.zeros(filters, np.float32)
        self.layers.append(Layer("conv2d", sizes, kernel, bias))
        less = kernel_size - 1 - 2 * around
        self.shape = (height - less, width - less, filters)
        self.activation(activation)

    def batch_normalization(self, epsilon: float, momentum: float | None) -> None:
        before = self.layers[-1] if self.layers else Layer("none")
        if before.kernel is None or before.bias is None:
            raise UnknownLayerError("The browser folds batch normalization into a kernel.")
        gamma, beta, mean, variance = (self._next(before.bias.shape) for _ in range(4))
        scale = gamma.astype(np.float64) / np.sqrt(variance.astype(np.float64) + epsilon)
        before.kernel, before.bias = before.kernel * scale, (before.bias - mean) * scale + beta

    def max_pooling2d(self, pool_size: int) -> None:
        height, width, channels = self.shape
        sizes = {"height": height, "width": width, "channels": channels, "side": pool_size}
        self.layers.append(Layer("maxPooling2d", sizes))
        self.shape = (height // pool_size, width // pool_size, channels)

    def activation(self, activation: str | None) -> None:
        if activation == "relu":
            self.layers.append(Layer("relu"))
        elif activation not in (None, "linear"):
            raise UnknownLayerError(f"The browser has no activation {activation}.")

    def reshape(self, target_shape: tuple[int, ...]) -> None:
        self.shape = np.empty(self.shape, bool).reshape(target_shape).shape

    def _next(self, shape: tuple[int, ...]) -> np.ndarray:
        array = next(self.weights, None)
        if array is None or array.shape != shape:
            raise ValueError(f"no weights of the shape {shape}")
        return array


# Of each class of keras.layers: what adds it, and the options known here with Keras's defaults.
_KINDS: dict[str, tuple[Callable[..., None], dict[str, Any]]] = {
    "Dense": (_Network.dense, {"units": None, "activation": None}),
    "Conv2D": (
        _Network.conv2d,
        {"filters": None, "kernel_size": None, "padding": "valid", "use_bias": True}
        | {"activation": None},
    ),
    "BatchNormalization": (_Network.batch_normalization, {"epsilon": 0.001, "momentum": None}),
    "MaxPooling2D": (_Network.max_pooling2d, {"pool_size": 2}),
    "ReLU": (lambda network: network.activation("relu"), {}),
    "Activation": (_Network.activation, {"activation": None}),
    "Flatten": (lambda network: network.reshape((-1,)), {}),
    "Reshape": (_Network.reshape, {"target_shape": None}),
    "Dropout": (lambda network, rate: None, {"rate": None}),
}
