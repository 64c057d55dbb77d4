"""The canvas to draw on, with its Clear button; alone imports streamlit-drawable-canvas."""

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from digitrec.strokes import BRUSH_WIDTHS_PX, CANVAS_SIZE_PX

_THIN_PX, _THICK_PX = BRUSH_WIDTHS_PX
_BRUSH_WIDTHS_PX = {"Thin": _THIN_PX, "Medium": (_THIN_PX + _THICK_PX) // 2, "Thick": _THICK_PX}


def choose_brush() -> int:
    """Show the brushes and return the chosen one's width in pixels."""
    brush = st.segmented_control(
        "Brush",
        list(_BRUSH_WIDTHS_PX),
        default="Medium",
        required=True,
        key="brush",
        persist_state="session",
    )
    return _BRUSH_WIDTHS_PX[brush]


def draw(brush_width_px: int) -> np.ndarray | None:
    """Show the canvas and return the drawing as uint8 (280, 280, 4); None while it is blank.

    A visitor who comes back from another page finds the drawing again.
    """
    state = st.session_state
    board = st.container()
    sheet = state.setdefault("sheet", 0)
    if st.button("Clear", icon=":material/delete:", key="clear", width=CANVAS_SIZE_PX):
        sheet = state["sheet"] = sheet + 1  # a canvas with a new key is empty
        state["drawing"] = None
    key = f"canvas-{sheet}"
    if key not in state:  # nothing was drawn since the page was opened
        state["restored"] = state.get("drawing")
    strokes, rgba = state.get("restored") or (None, None)
    with board:
        result = st_canvas(
            stroke_width=brush_width_px,
            stroke_color="#ffffff",
            background_color="#000000",
            width=CANVAS_SIZE_PX,
            height=CANVAS_SIZE_PX,
            return_image_data=True,
            initial_drawing=strokes,
            key=key,
        )
    sent = result.image_data
    if sent is not None:  # it sends no picture of what it was given
        strokes, rgba = result.json_data, sent
    state["drawing"] = strokes, rgba
    is_blank = not (strokes or {}).get("objects")
    return None if is_blank else rgba
