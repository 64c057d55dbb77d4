"""Keras layers as a browser runs them: their sizes as JSON, their weights as one run of float32.

Pictures are flat there, row by row and channel by channel, so shapes need no layer of their own.
Batch normalization is folded into the layer before it, and dropout is gone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from digitrec.networks.model_spec import ModelSpec

_EPSILON = 0.001  # that Keras adds to a variance
_FILTERS = 4  # of a convolution that the browser sums at a time


class UnknownLayerError(ValueError):
    """The browser has no such layer, or none with these options."""


@dataclass
class BrowserLayer:
    """A layer's kind and sizes, and its kernel and bias where it has them, as Keras shapes them."""

    kind: str
    sizes: dict[str, int] = field(default_factory=dict)
    kernel: np.ndarray | None = None
    bias: np.ndarray | None = None

    def record(self, offset: int) -> dict[str, Any]:
        """Return the layer as JSON takes it; its weights begin at `offset`, kernel before bias."""
        places = {}
        if self.kernel is not None:
            places = {"kernel": offset, "bias": offset + self.ordered_kernel().size}
        return {"kind": self.kind, **self.sizes, **places}

    def ordered_kernel(self) -> np.ndarray:
        """Return the kernel as the browser goes through it.

        A convolution's is (filters / 4, side, side, channels, 4), with filters of zeros to fill the
        last four, so that four sums share each pixel that is looked up.
        """
        assert self.kernel is not None
        if self.kernel.ndim == 2:
            return self.kernel
        *window, filters = self.kernel.shape
        whole = np.pad(self.kernel, [(0, 0)] * 3 + [(0, -filters % _FILTERS)])
        return np.moveaxis(whole.reshape(*window, -1, _FILTERS), 3, 0)


def browser_layers(spec: ModelSpec, weights: list[np.ndarray]) -> tuple[list[dict], np.ndarray]:
    """Return the network up to its logits: a record per layer, and its weights, float32 (n,).

    A record holds the layer's kind, its sizes, and where in the weights its kernel and bias begin.
    `weights` are Keras's, in the order of its layers. Raises UnknownLayerError for what the browser
    cannot run, ValueError for weights of other shapes.
    """
    network = _Network(spec.input_shape, iter(weights))
    *layers, (kind, options) = spec.layers
    for layer, its_options in (*layers, (kind, {**options, "activation": None})):
        network.add(layer, its_options)
    if next(network.weights, None) is not None:
        raise ValueError("more weights than layers")
    records, arrays, offset = [], [], 0
    for layer in network.layers:
        records.append(layer.record(offset))
        if layer.kernel is not None and layer.bias is not None:
            arrays += [layer.ordered_kernel().reshape(-1), layer.bias]
            offset += arrays[-2].size + arrays[-1].size
    return records, np.concatenate(arrays).astype(np.float32)


@dataclass
class _Network:
    shape: tuple[int, ...]  # of what the layers so far put out
    weights: Iterator[np.ndarray]
    layers: list[BrowserLayer] = field(default_factory=list)

    def add(self, kind: str, options: dict[str, Any]) -> None:
        add, known = _KINDS.get(kind, (None, {}))
        if add is None or not options.keys() <= known.keys() | {"name"}:
            raise UnknownLayerError(f"The browser has no layer {kind} with {options}.")
        chosen = known | options
        add(self, **{key: chosen[key] for key in known})

    def dense(self, units: int, activation: str | None) -> None:
        (inputs,) = self.shape
        kernel, bias = self._next((inputs, units)), self._next((units,))
        self.layers.append(BrowserLayer("dense", {"inputs": inputs, "outputs": units}, kernel, bias))
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
        self.layers.append(BrowserLayer("conv2d", sizes, kernel, bias))
        less = kernel_size - 1 - 2 * around
        self.shape = (height - less, width - less, filters)
        self.activation(activation)

    def batch_normalization(self, epsilon: float, momentum: float) -> None:
        before = self.layers[-1] if self.layers else BrowserLayer("none")
        if before.kernel is None or before.bias is None:
            raise UnknownLayerError("The browser folds batch normalization into a kernel.")
        gamma, beta, mean, variance = (self._next(before.bias.shape) for _ in range(4))
        scale = gamma.astype(np.float64) / np.sqrt(variance.astype(np.float64) + epsilon)
        before.kernel, before.bias = before.kernel * scale, (before.bias - mean) * scale + beta

    def max_pooling2d(self, pool_size: int) -> None:
        height, width, channels = self.shape
        sizes = {"height": height, "width": width, "channels": channels, "side": pool_size}
        self.layers.append(BrowserLayer("maxPooling2d", sizes))
        self.shape = (height // pool_size, width // pool_size, channels)

    def activation(self, activation: str | None) -> None:
        if activation == "relu":
            self.layers.append(BrowserLayer("relu"))
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
    "BatchNormalization": (
        _Network.batch_normalization,
        {"epsilon": _EPSILON, "momentum": None},
    ),
    "MaxPooling2D": (_Network.max_pooling2d, {"pool_size": 2}),
    "ReLU": (lambda network: network.activation("relu"), {}),
    "Activation": (_Network.activation, {"activation": None}),
    "Flatten": (lambda network: network.reshape((-1,)), {}),
    "Reshape": (_Network.reshape, {"target_shape": None}),
    "Dropout": (lambda network, rate: None, {"rate": None}),
}
