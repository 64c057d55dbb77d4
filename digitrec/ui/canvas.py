"""The canvas to draw on and what fills and empties it; alone imports streamlit-drawable-canvas."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import streamlit as st
from streamlit.components.v2 import component
from streamlit_drawable_canvas import st_canvas

from digitrec.handwriting import write_digit
from digitrec.received import read_canvas
from digitrec.sketches import Sketch, SketchError, from_canvas, to_canvas, unpack
from digitrec.strokes import BRUSH_WIDTHS_PX, CANVAS_SIZE_PX, place_strokes

MAIN = "canvas"  # the name of the Draw page's canvas
LARGE_PX = 2 * CANVAS_SIZE_PX
_THIN_PX, _THICK_PX = BRUSH_WIDTHS_PX
_BRUSH_WIDTHS_PX = {"Thin": _THIN_PX, "Medium": (_THIN_PX + _THICK_PX) // 2, "Thick": _THICK_PX}
_SHEETS = 16  # in turn: Streamlit keeps a little of every key it ever saw, as long as one stays
_STYLE = '<style>[class*="st-key-sheet-"] { display: none; }</style>'
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
    if state.setdefault(f"{name}-size", size_px) != size_px:
        state[f"{name}-size"] = size_px
        put(drawn(name), name)
    sent = None
    try:
        sent = _sent(name, size_px)
    except SketchError as error:  # told before the canvas itself stumbles over it
        st.warning(str(error), icon=":material/draw:")
        put(None, name)
    number, _ = _sheet(name)
    if f"{name}-drawing" in state and f"{name}-{number}" not in state:
        _lay(name, number, drawn(name))  # a new canvas begins with what there is
    st.text_input("Sheet", key=f"sheet-{name}", persist_state="session")
    number, start = _sheet(name)
    st_canvas(
        stroke_width=brush_width_px * size_px // CANVAS_SIZE_PX,
        stroke_color="#ffffff",
        background_color="#000000",
        width=size_px,
        height=size_px,
        return_image_data=True,
        initial_drawing=to_canvas(start, size_px) if start else None,
        key=f"{name}-{number}",
    )
    st.button(
        "Clear",
        icon=":material/delete:",
        key=f"{name}-clear",
        shortcut="Backspace" if name == MAIN else None,
        width=size_px,
        on_click=put,
        args=(None, name),
    )
    sent = sent or _sent(name, size_px)  # a server that forgot the visitor knows it only now
    if sent is None:  # it sends no picture of what it was given
        drawing = drawn(name) or (Drawing(start, start.draw()) if start else None)
    else:
        drawing = Drawing(*sent) if sent[0].strokes else None
    state[f"{name}-drawing"] = drawing
    return drawing


def hide_sheets() -> None:
    """Hide the fields in which the browser holds what the canvases began with."""
    st.html(_STYLE)


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
    _lay(name, _sheet(name)[0] + 1, drawing)  # with a new number it begins anew
    st.session_state[f"{name}-drawing"] = drawing


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


def _sent(name: str, size_px: int) -> tuple[Sketch, np.ndarray] | None:
    """Return what the browser sent of the canvas of this name; SketchError for no drawing."""
    key = f"{name}-{_sheet(name)[0]}"
    return read_canvas(st.session_state[key], size_px) if key in st.session_state else None


def _sheet(name: str) -> tuple[int, Sketch | None]:
    """Return the number of the sheet on the canvas of this name, and what was on it at first.

    The browser holds both in a field, so that a server that was started anew, or that forgot the
    visitor, finds the canvas that the visitor still draws on.
    """
    field = st.session_state.get(f"sheet-{name}")
    if not field:
        return 0, None
    try:
        number, start = json.loads(field)
        return int(number), from_canvas(start) if start else None
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return 0, None  # not what was laid there: a browser can send anything


def _lay(name: str, number: int, drawing: Drawing | None) -> None:
    start = to_canvas(drawing.sketch) if drawing else None
    st.session_state[f"sheet-{name}"] = json.dumps([number % _SHEETS, start])
