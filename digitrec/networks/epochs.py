"""What a dense network was after every epoch of its training, from the weights it kept."""

from collections.abc import Sequence

import numpy as np

from digitrec.networks.model_spec import ModelSpec


def epoch_logits(spec: ModelSpec, epochs: Sequence[np.ndarray], images: np.ndarray) -> np.ndarray:
    """Return float32 (epochs, n, 10) logits for float32 (n, 28, 28) images in [0, 1].

    `epochs` are kernels (epochs, inputs, outputs) and biases (epochs, outputs) in turn, of one
    dense layer or several with ReLU between, as `ModelFolder.read_epochs` returns them.
    """
    values = spec.preprocess(images).reshape(1, len(images), -1)
    last = len(epochs) - 2
    for at in range(0, len(epochs), 2):
        kernel, bias = (array.astype(np.float32) for array in epochs[at : at + 2])
        values = values @ kernel + bias[:, np.newaxis]  # (epochs, n, outputs)
        values = values if at == last else np.maximum(values, 0)
    return values
