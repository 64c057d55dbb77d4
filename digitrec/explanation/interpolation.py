"""Interpolation: how networks read what lies between two drawings, in equal steps."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from digitrec.drawing.drawings import Drawing
from digitrec.drawing.morphing import morph
from digitrec.networks.predictor import Predictor

STEPS = 101  # one per percent


@dataclass(frozen=True, eq=False)
class Interpolation:
    """The pictures from one drawing to another, and each network's answers.

    `images` are float32 (101, 28, 28) in [0, 1], `probabilities` float32 (101, 10) by the
    network's name.
    """

    images: np.ndarray
    is_cross_fade: bool
    probabilities: Mapping[str, np.ndarray]


def interpolate(first: Drawing, second: Drawing, models: Mapping[str, Predictor]) -> Interpolation:
    """Return what lies between two drawings with ink, and what the networks read there."""
    images, is_cross_fade = morph(first, second, np.linspace(0, 1, STEPS))
    return Interpolation(
        images,
        is_cross_fade,
        {name: model.predict_probabilities(images) for name, model in models.items()},
    )


def find_turns(probabilities: np.ndarray) -> list[tuple[int, int]]:
    """Return from which step on, in [0, 100], which digit is read: the first at 0, then each turn.

    `probabilities` are float (101, 10).
    """
    digits = probabilities.argmax(axis=1)
    steps = [0, *(np.flatnonzero(np.diff(digits)) + 1).tolist()]
    return [(step, int(digits[step])) for step in steps]
