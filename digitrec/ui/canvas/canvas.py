"""What is on a canvas: put there by the app, a link or a person, on whatever page it is."""

import numpy as np
import streamlit as st

from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import Drawing, DrawingError, decode_link
from digitrec.drawing.strokes import place_strokes
from digitrec.ui.sync import CanvasState

MAIN = "canvas"  # the name of the Draw page's canvas


def drawn(name: str = MAIN) -> Drawing | None:
    """Return what is on the canvas of this name, on whatever page it is."""
    return CanvasState.of(name).drawing


def put(drawing: Drawing | None, name: str = MAIN) -> None:
    """Put a drawing on the canvas of this name in place of what is there; None clears it."""
    CanvasState.of(name).put(drawing)


def write(digit: int, name: str = MAIN, hand: int | None = None) -> None:
    """Write a digit in [0, 9] on the canvas, in the hand of this number or a new one each time."""
    state = st.session_state
    if hand is None:
        state["written"] = state.get("written", 0) + 1
    if name == MAIN:
        leave_link()
    rng = np.random.default_rng([digit, state["written"] if hand is None else hand])
    put(written(digit, rng), name)


def written(digit: int, rng: np.random.Generator) -> Drawing:
    """Return a digit in [0, 9] as a hand chosen by `rng` writes it on the canvas."""
    return Drawing(place_strokes(write_digit(digit, rng), rng))


def open_link() -> None:
    """Put the drawing that the page's link holds on the canvas, or say what is wrong with it.

    It stays in the link until another is drawn.
    """
    encoded, state = st.query_params.get("drawing"), st.session_state
    if encoded is None or encoded == state.get("opened"):
        return
    try:
        drawing = decode_link(encoded)
    except DrawingError as error:
        st.warning(error.public, icon=":material/link_off:")
        del st.query_params["drawing"]
    else:
        put(drawing)
        state["opened"] = encoded


def leave_link() -> None:
    """Take the drawing out of the page's link: it is not what is on the canvas any more."""
    st.query_params.pop("drawing", None)
