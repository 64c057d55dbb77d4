"""What a browser's tab stores for a visitor: the drawing and the saved ones, across a reload."""

import json
from typing import Any

from streamlit.components.v2 import component

from digitrec.drawing.drawings import (
    Drawing,
    DrawingError,
    count_within_limits,
    decode_strokes,
    encode_strokes,
)
from digitrec.ui.canvas import canvas
from digitrec.ui.canvas.saved import MAX_SAVED, SavedDrawings
from digitrec.ui.server.assets import link
from digitrec.ui.shared.component_state import sent
from digitrec.ui.sync import CanvasState

KEY = "tab-memory"
_component = component(
    "digitrec-tab-memory",
    js=link("shell/tab_memory.js"),
)


def remember(*, has_stage: bool) -> None:
    """Let the tab store the drawing and what is saved, and give a new visitor what it stored.

    On every page; where there is no stage to send it, the tab sends a drawing that is not here.
    """
    saved = SavedDrawings.of_visitor()
    data = {
        **CanvasState.of(canvas.MAIN).data(),
        "hasStage": has_stage,
        "saved": json.dumps([encode_strokes(drawing) for drawing in saved.drawings]),
        "isRestored": saved.is_restored,
    }
    _component(data=data, key=KEY, on_snapshot_change=lambda: None, on_saved_change=lambda: None)


def restore() -> None:
    """Keep the saved drawings that the tab gives back, once; those that are damaged are left out.

    All together hold to a canvas's limits, for they are encoded at every run.
    """
    stored, session = sent(KEY, "saved"), CanvasState.of(canvas.MAIN).session
    if not isinstance(stored, dict) or stored.get("session") != session:
        return
    found = stored.get("drawings")
    decoded = map(_decoded, found[:MAX_SAVED] if isinstance(found, list) else ())
    drawings = [drawing for drawing in decoded if drawing]
    sizes = ([stroke.reshape(-1) for stroke in drawing.strokes] for drawing in drawings)
    SavedDrawings.of_visitor().restore(drawings[: count_within_limits(sizes)])


def _decoded(strokes: Any) -> Drawing | None:
    """Return the drawing; None for one without strokes, and for what no canvas sends."""
    try:
        drawing = decode_strokes(strokes)
    except DrawingError:
        return None
    return drawing if drawing.strokes else None
