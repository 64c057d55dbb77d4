"""The canvas to draw on and what fills and empties it; alone imports streamlit-drawable-canvas."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import streamlit as st
from streamlit.components.v2 import component
from streamlit_drawable_canvas import st_canvas

from digitrec.handwriting import write_digit
from digitrec.sketches import Sketch, SketchError, from_canvas, to_canvas, unpack
from digitrec.strokes import BRUSH_WIDTHS_PX, CANVAS_SIZE_PX, place_strokes

MAIN = "canvas"  # the name of the Draw page's canvas
LARGE_PX = 2 * CANVAS_SIZE_PX
_THIN_PX, _THICK_PX = BRUSH_WIDTHS_PX
_BRUSH_WIDTHS_PX = {"Thin": _THIN_PX, "Medium": (_THIN_PX + _THICK_PX) // 2, "Thick": _THICK_PX}
_mending = component(
    "digitrec-mending", js=(Path(__file__).parent / "canvas.js").read_text(encoding="utf-8")
)


class Drawing(NamedTuple):
    """What is on a canvas: its strokes, and its pixels as uint8 (height, width, 4)."""

    sketch: Sketch
    rgba: np.ndarray


def choose_brush() -> int:
    """Show the brushes and return the chosen one's width in pixels of a canvas of 280."""
    brush = st.segmented_control(
        "Brush",
        list(_BRUSH_WIDTHS_PX),
        default="Medium",
        required=True,
        key="brush",
        persist_state="session",
    )
    return _BRUSH_WIDTHS_PX[brush]


def draw(brush_width_px: int, name: str = MAIN, size_px: int = CANVAS_SIZE_PX) -> Drawing | None:
    """Show the canvas of this name and return what is drawn on it; None while it is blank.

    A visitor who comes back from another page, or asks for another size, finds the drawing again.
    """
    state = st.session_state
    board = st.container()
    keyboard = "Backspace" if name == MAIN else None
    if st.button(
        "Clear",
        icon=":material/delete:",
        key=f"{name}-clear",
        shortcut=keyboard,
        width=size_px,
    ):
        put(None, name)
    if state.setdefault(f"{name}-size", size_px) != size_px:
        state[f"{name}-size"] = size_px
        put(drawn(name), name)
    key = f"{name}-{state.setdefault(f'{name}-sheet', 0)}"
    if key not in state:  # a new canvas begins with what there is
        state[f"{name}-start"] = drawn(name)
    start: Drawing | None = state[f"{name}-start"]
    with board:
        result = st_canvas(
            stroke_width=brush_width_px * size_px // CANVAS_SIZE_PX,
            stroke_color="#ffffff",
            background_color="#000000",
            width=size_px,
            height=size_px,
            return_image_data=True,
            initial_drawing=to_canvas(start.sketch, size_px) if start else None,
            key=key,
        )
    if result.image_data is None:  # it sends no picture of what it was given
        drawing = start
    else:
        sketch = from_canvas(result.json_data or {}, size_px)
        drawing = Drawing(sketch, result.image_data) if sketch.strokes else None
    state[f"{name}-drawing"] = drawing
    return drawing


def mend(names: Mapping[str, str], description: str) -> None:
    """Make the page's canvases fit, free of their toolbars, and known to screen readers.

    Once on every page with a canvas: `names` says what each canvas is called, `description` what
    a person does who cannot draw.
    """
    _mending(data={"names": dict(names), "description": description}, key="mending")


def drawn(name: str = MAIN) -> Drawing | None:
    """Return what is on the canvas of this name, on whatever page it is."""
    return st.session_state.get(f"{name}-drawing")


def put(drawing: Drawing | None, name: str = MAIN) -> None:
    """Put a drawing on the canvas of this name in place of what is there; None empties it."""
    state = st.session_state
    state[f"{name}-sheet"] = state.get(f"{name}-sheet", 0) + 1  # with a new key it begins anew
    state[f"{name}-drawing"] = drawing


def write(digit: int, name: str = MAIN, hand: int | None = None) -> None:
    """Write a digit in [0, 9] on the canvas, in the hand of a number or each time in another."""
    state = st.session_state
    if hand is None:
        state["written"] = state.get("written", 0) + 1
    rng = np.random.default_rng([digit, state["written"] if hand is None else hand])
    strokes, brush_px = place_strokes(write_digit(digit, rng), rng)
    sketch = Sketch(strokes, (float(brush_px),) * len(strokes))
    put(Drawing(sketch, sketch.draw()), name)


def open_link() -> None:
    """Put the drawing that the page's link holds on the canvas, or say what is wrong with it."""
    packed = st.query_params.get("drawing")
    if packed is None:
        return
    del st.query_params["drawing"]  # which soon is no more what is on the canvas
    try:
        sketch = unpack(packed)
    except SketchError as error:
        st.warning(str(error), icon=":material/link_off:")
    else:
        put(Drawing(sketch, sketch.draw()))
