"""What a browser makes of the records of layers, in NumPy and loops: slow, plain, another hand."""

import numpy as np


def run(records: list[dict], weights: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Return the logits for float32 (28, 28), the network being given as to browsers."""
    values = image.reshape(-1).astype(np.float64)
    for record in records:
        values = _KINDS[record["kind"]](record, weights.astype(np.float64), values)
    return values


def _dense(record: dict, weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    inputs, outputs = record["inputs"], record["outputs"]
    kernel = weights[record["kernel"] :][: inputs * outputs].reshape(inputs, outputs)
    return values @ kernel + weights[record["bias"] :][:outputs]


def _conv2d(record: dict, weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    height, width, inputs, outputs, side, padding = (
        record[key] for key in ("height", "width", "inputs", "outputs", "side", "padding")
    )
    fours = -(-outputs // 4)
    kernel = weights[record["kernel"] :][: fours * side * side * inputs * 4]
    kernel = kernel.reshape(fours, side, side, inputs, 4)
    image = np.pad(values.reshape(height, width, inputs), [(padding, padding)] * 2 + [(0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(image, (side, side), (0, 1))
    found = np.einsum("yxcij,fijck->yxfk", windows, kernel).reshape(*windows.shape[:2], -1)
    return (found[..., :outputs] + weights[record["bias"] :][:outputs]).reshape(-1)


def _max_pooling2d(record: dict, weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    side, channels = record["side"], record["channels"]
    rows, columns = record["height"] // side, record["width"] // side
    image = values.reshape(record["height"], record["width"], channels)
    image = image[: rows * side, : columns * side]
    return image.reshape(rows, side, columns, side, channels).max(axis=(1, 3)).reshape(-1)


_KINDS = {
    "dense": _dense,
    "conv2d": _conv2d,
    "maxPooling2d": _max_pooling2d,
    "relu": lambda record, weights, values: np.maximum(values, 0),
}
