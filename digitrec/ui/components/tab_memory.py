"""What a browser's tab keeps for a visitor: the drawing and the saved ones, across a reload."""

import json
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from digitrec.drawing.drawings import (
    Drawing,
    DrawingError,
    count_within_limits,
    decode_strokes,
    encode_strokes,
)
from digitrec.ui.components import canvas
from digitrec.ui.components.assets import link
from digitrec.ui.components.canvas import CanvasState
from digitrec.ui.components.drawing_actions import MAX_SAVED, saved_drawings
from digitrec.ui.components.messages import sent

KEY = "tab-memory"
_RESTORED = "tab-restored"
_component = component(
    "digitrec-tab-memory",
    js=link("components/tab_memory.js"),
)


def remember(*, has_stage: bool) -> None:
    """Let the tab keep the drawing and what is saved, and give a new visitor what it kept.

    On every page; where there is no stage to send it, the tab sends a drawing that is not here.
    """
    saved = [encode_strokes(drawing) for drawing in saved_drawings()]
    data = {
        **CanvasState.of(canvas.MAIN).data(),
        "hasStage": has_stage,
        "saved": json.dumps(saved),
        "isRestored": _RESTORED in st.session_state,
    }
    _component(data=data, key=KEY, on_snapshot_change=lambda: None, on_saved_change=lambda: None)


def restore() -> None:
    """Keep the saved drawings that the tab gives back, once, before what was saved meanwhile."""
    kept, session = sent(KEY, "saved"), CanvasState.of(canvas.MAIN).session
    if not isinstance(kept, dict) or kept.get("session") != session:
        return
    if _RESTORED in st.session_state:
        return
    found = kept.get("drawings")
    before = _decoded_together(found[:MAX_SAVED]) if isinstance(found, list) else []
    st.session_state[_RESTORED] = True
    saved_drawings()[:0] = before
    del saved_drawings()[:-MAX_SAVED]


def _decoded_together(kept: list[Any]) -> list[Drawing]:
    """Return the drawings that together hold to a canvas's limits: each is encoded at every run."""
    drawings = [drawing for drawing in map(_decoded, kept) if drawing]
    sizes = ([stroke.reshape(-1) for stroke in drawing.strokes] for drawing in drawings)
    return drawings[: count_within_limits(sizes)]


def _decoded(strokes: Any) -> Drawing | None:
    """Return the drawing; None for one without strokes, and for what the stage did not keep."""
    try:
        drawing = decode_strokes(strokes)
    except DrawingError:
        return None
    return drawing if drawing.strokes else None
