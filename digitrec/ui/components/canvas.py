"""The canvas to draw on, and what fills and empties it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st
from streamlit.components.v2 import component
from streamlit_drawable_canvas import st_canvas

from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import (
    Drawing,
    DrawingError,
    decode_link,
    decode_payload,
    encode_canvas,
)
from digitrec.drawing.strokes import BRUSH_PX, CANVAS_SIZE_PX, place_strokes

MAIN = "canvas"  # the name of the Draw page's canvas
LARGE_PX = 2 * CANVAS_SIZE_PX
_SHEETS = 16  # in turn: Streamlit keeps a little of every key it ever saw, as long as one stays
_STYLE = '<style>[class*="st-key-sheet-"] { display: none; }</style>'
_mending = component(
    "digitrec-mending", js=(Path(__file__).parent / "canvas.js").read_text(encoding="utf-8")
)


@dataclass
class CanvasState:
    """What the server remembers of one visitor's canvas, whichever page shows it.

    `is_known` tells a canvas without a drawing from one the server has not seen yet, as after a
    restart: then the browser knows better.
    """

    size_px: int | None = None
    drawing: Drawing | None = None
    is_known: bool = False

    @staticmethod
    def of(name: str) -> "CanvasState":
        """Return the state of the canvas of this name."""
        return st.session_state.setdefault(f"state-of-{name}", CanvasState())

    def keep(self, drawing: Drawing | None) -> None:
        """Remember what is on the canvas now."""
        self.drawing, self.is_known = drawing, True


def draw(name: str = MAIN, size_px: int = CANVAS_SIZE_PX) -> Drawing | None:
    """Show the canvas of this name and return what is drawn on it; None while it is blank.

    A visitor who comes back from another page, or asks for another size, finds the drawing again.
    """
    state = CanvasState.of(name)
    if state.size_px not in (None, size_px):
        put(state.drawing, name)
    state.size_px = size_px
    sent = None
    try:
        sent = _sent(name, size_px)
    except DrawingError as error:  # told before the canvas itself stumbles over it
        st.warning(str(error), icon=":material/draw:")
        put(None, name)
    number, _ = _sheet(name)
    if state.is_known and f"{name}-{number}" not in st.session_state:
        _lay(name, number, state.drawing)  # a new canvas starts from what there is
    st.text_input("Sheet", key=f"sheet-{name}", persist_state="session")
    number, start = _sheet(name)
    st_canvas(
        stroke_width=BRUSH_PX * size_px // CANVAS_SIZE_PX,
        stroke_color="#ffffff",
        background_color="#000000",
        width=size_px,
        height=size_px,
        initial_drawing=encode_canvas(start, size_px) if start else None,
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
    if sent is None:  # the canvas has not answered yet
        drawing = state.drawing or start
    else:
        drawing = sent if sent.strokes else None
    state.keep(drawing)
    return drawing


def hide_sheets() -> None:
    """Hide the fields in which the browser holds what the canvases started from."""
    st.html(_STYLE)


def mend(names: Mapping[str, str], description: str) -> None:
    """Make the page's canvases fit, free of their toolbars, and known to screen readers.

    Once per page: `names` says what each canvas is called, `description` how not to draw.
    """
    _mending(data={"names": dict(names), "description": description}, key="mending")


def drawn(name: str = MAIN) -> Drawing | None:
    """Return what is on the canvas of this name, on whatever page it is."""
    return CanvasState.of(name).drawing


def put(drawing: Drawing | None, name: str = MAIN) -> None:
    """Put a drawing on the canvas of this name in place of what is there; None clears it."""
    _lay(name, _sheet(name)[0] + 1, drawing)  # with a new number the browser makes it again
    CanvasState.of(name).keep(drawing)


def write(digit: int, name: str = MAIN, hand: int | None = None) -> None:
    """Write a digit in [0, 9] on the canvas, in the hand of this number or a new one each time."""
    state = st.session_state
    if hand is None:
        state["written"] = state.get("written", 0) + 1
    rng = np.random.default_rng([digit, state["written"] if hand is None else hand])
    put(written(digit, rng), name)


def written(digit: int, rng: np.random.Generator) -> Drawing:
    """Return a digit in [0, 9] as a hand chosen by `rng` writes it on the canvas."""
    return Drawing(place_strokes(write_digit(digit, rng), rng))


def open_link() -> None:
    """Put the drawing that the page's link holds on the canvas, or say what is wrong with it."""
    encoded = st.query_params.get("drawing")
    if encoded is None:
        return
    del st.query_params["drawing"]  # which soon is not what is on the canvas any more
    try:
        drawing = decode_link(encoded)
    except DrawingError as error:
        st.warning(str(error), icon=":material/link_off:")
    else:
        put(drawing)


def _sent(name: str, size_px: int) -> Drawing | None:
    """Return what the browser sent of the canvas of this name; DrawingError for no drawing."""
    key = f"{name}-{_sheet(name)[0]}"
    return decode_payload(st.session_state[key], size_px) if key in st.session_state else None


def _sheet(name: str) -> tuple[int, Drawing | None]:
    """Return the number of the sheet on the canvas of this name, and what was on it at first.

    The browser holds both in a field, for a server that was restarted or forgot the visitor.
    """
    field = st.session_state.get(f"sheet-{name}")
    if not field:
        return 0, None
    try:
        number, start = json.loads(field)
        return int(number), decode_payload(start) if start else None
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return 0, None  # not what was laid there: a browser can send anything


def _lay(name: str, number: int, drawing: Drawing | None) -> None:
    start = {"drawing": {"raw": encode_canvas(drawing)}, "backgroundFit": None} if drawing else None
    st.session_state[f"sheet-{name}"] = json.dumps([number % _SHEETS, start])
