"""What a browser's tab keeps for a visitor: the drawing and the saved ones, across a reload."""

import json
from dataclasses import dataclass
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
from digitrec.ui.components.assets import link, read_modules
from digitrec.ui.components.canvas import CanvasState
from digitrec.ui.components.drawing_actions import MAX_SAVED, saved_drawings
from digitrec.ui.components.messages import sent

_KEY = "tab-memory"
_HEARD = "tab-heard"
_component = component(
    "digitrec-tab-memory",
    js=link(read_modules("keeping.js", "kept_drawing.js", "until_heard.js", "tab_memory.js")),
)


@dataclass
class _Tab:
    """Whether the tab gave what it kept; told in one step with taking that.

    Streamlit may cut a callback short at each access to `st.session_state`.
    """

    is_heard: bool = False

    @staticmethod
    def of_visitor() -> "_Tab":
        return st.session_state.setdefault(_HEARD, _Tab())


def remember(*, has_stage: bool) -> None:
    """Give a new visitor what this tab kept, and let the tab keep what is saved; on every page.

    Where there is no stage to send it, a drawing that the server lacks is fetched from the tab.
    """
    saved = [encode_strokes(drawing) for drawing in saved_drawings()]
    state = CanvasState.of(canvas.MAIN)
    data = {
        "hasStage": has_stage,
        "session": state.session,
        "number": state.number,
        "turn": state.turn,
        "saved": json.dumps(saved),
        "heard": _Tab.of_visitor().is_heard,
    }
    _component(data=data, key=_KEY, on_kept_change=_restore)


def _restore() -> None:
    """Take what the tab kept: once what was saved, and the drawing where none came meanwhile."""
    kept: Any = sent(_KEY, "kept")
    if not isinstance(kept, dict):
        return
    tab, saved, state = _Tab.of_visitor(), saved_drawings(), CanvasState.of(canvas.MAIN)
    if not tab.is_heard:
        before = _decoded_together(_parsed(kept.get("saved"))[:MAX_SAVED])
        saved[:] = [*before, *saved][-MAX_SAVED:]
        tab.is_heard = True
    if kept.get("unsent"):
        try:
            state.take(kept["unsent"])
        except DrawingError:  # a tab can keep anything
            state.put(state.drawing)  # or the tab would send it for ever
    state.browser_reads |= kept.get("reads") is True


def _parsed(text: Any) -> list[Any]:
    try:
        found = json.loads(text) if isinstance(text, str) else []
    except Exception:  # depth and memory have an end too
        return []
    return found if isinstance(found, list) else []


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
