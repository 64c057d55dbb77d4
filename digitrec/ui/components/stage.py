"""The stage: the Draw page's canvas and what every network makes of it, on one screen."""

from collections.abc import Mapping, Sequence
from typing import Any

from streamlit.components.v2 import component

from digitrec.networks.specs import SPECS
from digitrec.ui.components import canvas
from digitrec.ui.components.assets import link, read_text
from digitrec.ui.components.canvas import CanvasState

CENTRED, AS_DRAWN = "centred", "as-drawn"  # how the networks get it
GIVEN_NAMES = {CENTRED: "Centred like MNIST", AS_DRAWN: "As drawn"}  # in links
BESIDE_NAMES = {"": "Nothing"} | {name: spec.title for name, spec in SPECS.items()}
SAW, TUG, THROUGH = "What it saw", "Tug of war", "Through the network"
ROBUSTNESS = "Robustness"
REASONS = (SAW, TUG, THROUGH, ROBUSTNESS)
SHOWN_THERE = (SAW, THROUGH)  # by the stage itself, without the server
KEY = "stage"
PAUSE_SECONDS = 3  # between two messages of a browser that needs no answer
_TWO_ROWS = 6  # networks, whose cards leave a phone the largest canvas
# Known before the first card is there, so that nothing jumps.
_CLASSES = "stage many" if len(SPECS) > _TWO_ROWS else "stage"
_component = component(
    "digitrec-stage",
    html=read_text("stage.html").replace("stage", _CLASSES, 1),
    css=read_text("forced_colors.css", "pad.css", "stage.css"),
    js=link("components/stage.js"),
)


def show_stage(
    names: Sequence[str],
    *,
    chosen: str | None,
    beside: str,
    given: str,
    reasons: str,
    engine: str | None,
    read: Mapping[str, Any] | None,
    is_presented: bool,
    told: Mapping[str, Any] | None,
    room: str | None,
) -> None:
    """Show the stage with these networks.

    `engine` is where the browser finds what reads there, `read` the server's own reading, which
    is shown where the browser has none. `told` is the step of a story, `room` the code of a room to
    be visited.
    """
    networks = [
        {"name": name, "title": SPECS[name].title, "color": SPECS[name].color}
        | {"summary": SPECS[name].summary}
        for name in names
    ]
    _component(
        data={
            **CanvasState.of(canvas.MAIN).data(),
            "networks": tuple(networks),  # no list: that is searched for tables
            "chosen": chosen,
            "beside": beside,
            "given": given,
            "reasons": reasons,
            "allReasons": REASONS,
            "engine": engine,
            "pauseMs": 1000 * PAUSE_SECONDS,
            "read": read,
            "present": is_presented,
            "step": told["number"] if told else 0,
            "told": told,
            "room": room,
        },
        key=KEY,
        on_snapshot_change=lambda: None,
    )
