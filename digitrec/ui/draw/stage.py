"""The stage: the Draw page's canvas and what every network makes of it, on one screen."""

from collections.abc import Mapping, Sequence
from typing import Any

from streamlit.components.v2 import component

from digitrec.networks.specs import SPECS
from digitrec.ui.canvas import canvas
from digitrec.ui.draw.receiving import STAGE
from digitrec.ui.links import SAW, THROUGH
from digitrec.ui.server.assets import link, read_text
from digitrec.ui.sync import CanvasState

SHOWN_THERE = (SAW, THROUGH)  # reasons, by the stage itself, without the server
PAUSE_SECONDS = 3  # between two messages of a browser that needs no answer
_TWO_ROWS = 6  # networks, whose cards leave a phone the largest canvas
# Known before the first card is there, so that nothing jumps.
_CLASSES = "stage many" if len(SPECS) > _TWO_ROWS else "stage"
_component = component(
    "digitrec-stage",
    html=read_text("draw/stage.html").replace("stage", _CLASSES, 1),
    css=read_text("shared/forced_colors.css", "canvas/pad.css", "draw/stage.css"),
    js=link("draw/stage.js"),
)


def show_stage(
    names: Sequence[str],
    *,
    choices: Mapping[str, str | None],
    engine: str | None,
    read: Mapping[str, Any] | None,
    step: Mapping[str, Any] | None,
    room: str | None,
) -> None:
    """Show the stage with these networks.

    `choices` are those of `links`, by key. `engine` is where the browser finds what reads there,
    `read` the server's own reading, which is shown where the browser has none. `step` is that
    of a story, `room` the code of a room to be visited.
    """
    networks = [
        {"name": name, "title": SPECS[name].title, "color": SPECS[name].color}
        | {"summary": SPECS[name].summary}
        for name in names
    ]
    _component(
        data={
            **CanvasState.of(canvas.MAIN).data(),
            "networks": networks,
            "choices": choices,
            "engine": engine,
            "pauseMs": 1000 * PAUSE_SECONDS,
            "read": read,
            "step": step,
            "room": room,
        },
        key=STAGE,
        on_snapshot_change=lambda: None,
    )
