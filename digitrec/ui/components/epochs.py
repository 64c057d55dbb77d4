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
from digitrec.ui.components.assets import read_modules, read_text

KEY = "epochs"
_UNITS_SHOWN = 10
_STRONGEST = 0.999  # of all weights shown, the share that has less than the full color
_component = component(
    "digitrec-epochs",
    html=read_text("epochs.html"),
    css=read_text("epochs.css"),
    js=read_modules("wording.js", "painting.js", "curves.js", "learning.js", "epochs.js"),
)


def show_epochs(
    histories: Mapping[str, History],
    epochs: Mapping[str, Sequence[np.ndarray]],
    image: np.ndarray,
) -> None:
    """Show the curves of some models by name and, where `epochs` has them, what each one was.

    `epochs` are weights as `ModelFolder.read_epochs` returns them; `image` is float32 (28, 28),
    what the networks are given.
    """
    common = min((len(kept[0]) for kept in epochs.values()), default=0)
    learners = []
    for name, history in histories.items():
        learner = _curves(SPECS[name], history)
        if kept := epochs.get(name):
            learner |= _learning(SPECS[name], history, kept, image, common)
        learners.append(learner)
    ink = np.round(image.reshape(-1).astype(float), 3).tolist()
    _component(data={"learners": tuple(learners), "ink": tuple(ink)}, key=KEY)


def _curves(spec: ModelSpec, history: History) -> dict[str, Any]:
    return {
        "title": spec.title,
        "color": spec.color,
        "loss": {"training": history.loss, "heldOut": history.held_out_loss},
        "accuracy": {"training": history.accuracy, "heldOut": history.held_out_accuracy},
    }


def _learning(
    spec: ModelSpec, history: History, kept: Sequence[np.ndarray], image: np.ndarray, common: int
) -> dict[str, Any]:
    """Return what a network makes of the image after every epoch, and pictures of its weights."""
    answers = softmax(epoch_logits(spec, kept, image[np.newaxis])[:, 0].astype(np.float64))
    units = strongest_units(spec, kept, image, common - 1)
    pictures = kept[0][:, :, units].astype(np.float32).swapaxes(1, 2)  # (epochs, units, 784)
    pictures /= np.quantile(np.abs(pictures), _STRONGEST)  # the same over all epochs
    scaled = np.rint(pictures.clip(-1, 1) * 127).astype(np.int8)
    is_flat = len(kept) == 2
    return {
        "answers": tuple(tuple(each) for each in answers.round(4).tolist()),
        "confidence": history.held_out_confidence,
        "pictures": {
            "names": tuple(f"{unit}" for unit in units),
            "what": "The weights of each digit" if is_flat else "The weights of hidden units",
            "bytes": base64.b64encode(scaled.tobytes()).decode(),
        },
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
