"""Learning curves with a slider through the epochs: what each network was after every one."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from streamlit.components.v2 import component

from digitrec.evaluation.results import History
from digitrec.evaluation.softmax import softmax
from digitrec.networks.epochs import epoch_logits
from digitrec.networks.model_spec import ModelSpec
from digitrec.networks.specs import SPECS
from digitrec.ui.server.assets import link, read_text

KEY = "epochs"
_UNITS_SHOWN = 10
PICTURE_SCALE = 127  # of a value in [-1, 1], on its way to a browser in one byte
_STRONGEST = 0.999  # of all weights at the end, the share that has less than the full color
_component = component(
    "digitrec-epochs",
    html=read_text("curves/epochs.html"),
    css=read_text("shared/forced_colors.css", "curves/epochs.css"),
    js=link("curves/epochs.js"),
)


def show_epochs(
    histories: Mapping[str, History],
    epochs: Mapping[str, Sequence[np.ndarray]],
    image: np.ndarray | None,
) -> None:
    """Show the curves of some models by name and, where `epochs` has them, what each one was.

    `epochs` are weights as `ModelFolder.read_epochs` returns them; `image` is float32 (28, 28),
    what the networks are given; None if no model has any.
    """
    learners = {name: _curves(SPECS[name], history) for name, history in histories.items()}
    if image is not None:
        common = min(len(weights[0]) for weights in epochs.values())
        strongest = max(np.quantile(np.abs(first[-1]), _STRONGEST) for first, *_ in epochs.values())
        for name, weights in epochs.items():
            units = strongest_units(SPECS[name], weights, image, common - 1)
            learners[name] |= {
                "answers": _answers(SPECS[name], weights, image),
                "confidence": histories[name].held_out_confidence,
                "pictures": _pictures(weights, units, float(strongest)),
            }
    ink = () if image is None else tuple(image.reshape(-1).astype(float).round(3).tolist())
    _component(data={"learners": tuple(learners.values()), "ink": ink}, key=KEY)


def _curves(spec: ModelSpec, history: History) -> dict[str, Any]:
    return {
        "title": spec.title,
        "color": spec.color,
        "loss": {"training": history.loss, "heldOut": history.held_out_loss},
        "accuracy": {"training": history.accuracy, "heldOut": history.held_out_accuracy},
    }


def _answers(
    spec: ModelSpec, weights: Sequence[np.ndarray], image: np.ndarray
) -> tuple[tuple[float, ...], ...]:
    """Return the ten probabilities that a network gives the image after every epoch."""
    logits = epoch_logits(spec, weights, image[np.newaxis])[:, 0]
    return tuple(map(tuple, softmax(logits.astype(np.float64)).round(6).tolist()))


def _pictures(
    weights: Sequence[np.ndarray], units: Sequence[int], strongest: float
) -> dict[str, Any]:
    """Return what units of the first layer look for: int8 (epochs, units, 784) in base64."""
    pictures = weights[0][:, :, units].astype(np.float32).swapaxes(1, 2) / strongest
    scaled = np.rint(pictures.clip(-1, 1) * PICTURE_SCALE).astype(np.int8)
    return {
        "count": len(units),
        "areDigits": len(weights) == 2,
        "bytes": base64.b64encode(scaled.tobytes()).decode(),
    }


def strongest_units(
    spec: ModelSpec, kept: Sequence[np.ndarray], image: np.ndarray, epoch: int
) -> list[int]:
    """Return which columns of the first kernel to show, in their order.

    All ten digits of a perceptron; else the hidden units that then push hardest, for or against,
    for what the network reads.
    """
    kernel, bias, *rest = (array[epoch].astype(np.float32) for array in kept)
    if not rest:
        return list(range(kernel.shape[1]))
    fires = np.maximum(spec.preprocess(image[np.newaxis]).reshape(-1) @ kernel + bias, 0)
    outgoing, last_bias = rest
    digit = int((fires @ outgoing + last_bias).argmax())
    return np.argsort(-np.abs(fires * outgoing[:, digit]))[:_UNITS_SHOWN].tolist()
