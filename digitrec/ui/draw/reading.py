"""The server's own reading of a drawing: for browsers that have none, and to confirm theirs."""

import logging
from collections.abc import Mapping
from typing import Any

import numpy as np

from digitrec.drawing.drawings import CENTRED, Drawing, DrawingError
from digitrec.networks.predictor import Predictor
from digitrec.networks.specs import DETECTOR
from digitrec.preprocessing.centering import Placement
from digitrec.preprocessing.pipeline import apply_steps
from digitrec.ui.protocol import BrowserReading, decode
from digitrec.ui.server import instrumentation

_log = logging.getLogger(__name__)
_DECIMALS = 4  # of a pixel and of a probability, on their way to a browser


def bring_down(drawing: Drawing, framing: str) -> Placement | None:
    """Return the 28x28 picture that the networks are given; None without ink on the canvas."""
    return drawing.inked if framing == CENTRED else drawing.as_drawn


def read(models: Mapping[str, Predictor], drawing: Drawing, framing: str) -> dict[str, Any] | None:
    """Return what the browser's engine would (`Reading` in engine/reading.js); None without ink."""
    placement = bring_down(drawing, framing)
    if placement is None:
        return None
    image = placement.image[np.newaxis]
    is_digit = 1.0
    if drawing.inked and DETECTOR in models:  # however the networks get it
        is_digit = float(models[DETECTOR].digit_probability(drawing.inked.image[np.newaxis])[0])
    return {
        "image": _numbers(image),
        "pictures": _prepared(models, image),
        "answers": {
            name: _numbers(model.predict_probabilities(image)) for name, model in models.items()
        },
        "digitProbability": is_digit,
    }


def confirm(reading: Mapping[str, Any], read_there: Any, framing: str) -> None:
    """Count and log it where a browser read another digit than this server, of the same drawing."""
    try:
        there = decode(BrowserReading, read_there)
    except DrawingError:  # a fault of that browser's alone, of which its drawing is free
        return
    if there.framing != framing:
        return
    for name, probabilities in reading["answers"].items():
        if name in there.answers and np.argmax(there.answers[name]) != np.argmax(probabilities):
            instrumentation.disagreements.inc()
            _log.warning("A browser's %s read another digit than the server's.", name)


def _prepared(models: Mapping[str, Predictor], image: np.ndarray) -> tuple[dict[str, Any], ...]:
    """Return what the steps of each pipeline make of the picture, and which models get that."""
    found: dict[Any, list[str]] = {}
    for name, model in models.items():
        if model.spec.pipeline:
            found.setdefault(model.spec.pipeline, []).append(name)
    return tuple(
        {
            "title": ", ".join(step.title for step in steps),
            "models": tuple(names),
            "image": _numbers(apply_steps(steps, image)),
        }
        for steps, names in found.items()
    )


def _numbers(values: np.ndarray) -> tuple[float, ...]:
    return tuple(np.round(values.reshape(-1).astype(float), _DECIMALS).tolist())
