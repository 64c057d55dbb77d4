"""What the Morph page opens with, and what lies between the two drawings, worked out once."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import streamlit as st

from digitrec.drawing.drawings import Drawing
from digitrec.explanation.interpolation import Interpolation, interpolate
from digitrec.networks.predictor import Predictor
from digitrec.ui.canvas import canvas
from digitrec.ui.morph.two_canvases import SIDES
from digitrec.ui.sync import CanvasState

EXAMPLE = ((4, 5), (9, 13))  # digits and hands: each network reads both, and turns once
_BROUGHT = "brought"  # the Draw page's drawing that the first side was given last


def bring_drawings(reader: Predictor) -> None:
    """Let no side be blank at first: the Draw page's drawing goes along, and an example waits.

    A drawing that is new on the Draw page takes the first side. `reader` tells which digit that
    shows, so that the example on the other side is another.
    """
    own, state = canvas.drawn(), st.session_state
    first, second = map(CanvasState.of, SIDES)
    is_another = own is not state[_BROUGHT] if _BROUGHT in state else first.is_new
    if own and own.inked and is_another:
        first.put(own)
    state[_BROUGHT] = own
    if first.is_new:
        first.put(_example(*EXAMPLE[0]))
    if second.is_new:
        digit = _digit(first.drawing, reader)
        second.put(_example(*next(pair for pair in reversed(EXAMPLE) if pair[0] != digit)))


def interpolated(models: Mapping[str, Predictor]) -> Interpolation | None:
    """Return what lies between the drawings of both sides; None while one has no ink."""
    first, second = (CanvasState.of(side).drawing for side in SIDES)
    if not (first and first.inked and second and second.inked):
        return None
    return _interpolate(first, second, tuple(models.items()))


@lru_cache(maxsize=16)  # half a second each; every visitor's example is the same
def _interpolate(
    first: Drawing, second: Drawing, models: tuple[tuple[str, Predictor], ...]
) -> Interpolation:
    return interpolate(first, second, dict(models))


@lru_cache
def _example(digit: int, hand: int) -> Drawing:
    return canvas.written(digit, np.random.default_rng([digit, hand]))


def _digit(drawing: Drawing | None, reader: Predictor) -> int | None:
    if not (drawing and drawing.inked):
        return None
    return int(reader.predict_probabilities(drawing.inked.image[np.newaxis]).argmax())
