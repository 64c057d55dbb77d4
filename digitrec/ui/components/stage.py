"""The stage: the Draw page's canvas and what every network makes of it, on one screen."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from digitrec.networks.specs import SPECS
from digitrec.ui.components import canvas
from digitrec.ui.components.assets import link, read_modules, read_text
from digitrec.ui.components.canvas import CanvasState
from digitrec.ui.components.messages import sent

CENTRED, AS_DRAWN = "centred", "as-drawn"  # how the networks get it
GIVEN_NAMES = {CENTRED: "Centred like MNIST", AS_DRAWN: "As drawn"}  # in links
BESIDE_NAMES = {"": "Nothing"} | {name: spec.title for name, spec in SPECS.items()}
SAW, TUG, THROUGH = "What it saw", "Tug of war", "Through the network"
ROBUSTNESS = "Robustness"
REASONS = (SAW, TUG, THROUGH, ROBUSTNESS)
SHOWN_THERE = (SAW, THROUGH)  # by the stage itself, without the server
KEY = "stage"
MOST_STEPS = 99  # of a story
_LONGEST_NAME = 40  # characters
_HEARD = "choices-heard"  # how a browser named the message with choices that came last
PAUSE_SECONDS = 3  # between two messages of a browser that needs no answer
_TWO_ROWS = 6  # networks, whose cards leave a phone the largest canvas
# Known before the first card is there, so that nothing jumps.
_CLASSES = "stage many" if len(SPECS) > _TWO_ROWS else "stage"
_component = component(
    "digitrec-stage",
    html=read_text("stage.html").replace("stage", _CLASSES, 1),
    css=read_text("forced_colors.css", "pad.css", "stage.css"),
    js=link(
        read_modules(
            "elements.js",
            "pointers.js",
            "resolution.js",
            "pad.js",
            "wording.js",
            "cards.js",
            "seen.js",
            "accounts.js",
            "painting.js",
            "through_canvas.js",
            "through_votes.js",
            "through_units.js",
            "through_maps.js",
            "through.js",
            "display.js",
            "story.js",
            "mosaic.js",
            "keeping.js",
            "kept_drawing.js",
            "until_heard.js",
            "wire.js",
            "following.js",
            "membership.js",
            "outbox.js",
            "sent_drawings.js",
            "round_clock.js",
            "ballot.js",
            "visit_note.js",
            "visit_task.js",
            "visit.js",
            "stage.js",
        )
    ),
)


def take() -> bool:
    """Keep what was drawn on the stage, on whatever page its message arrives.

    Return whether it is another drawing than before.
    """
    is_new = canvas.take(canvas.MAIN, KEY)
    if is_new:
        canvas.leave_link()
    return is_new


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
    choose: Callable[[str, Any], None],
) -> None:
    """Show the stage with these networks.

    `engine` is where the browser finds what reads there, `read` the server's own reading, which
    is shown where the browser has none. `choose` is called with each thing that a visitor chooses,
    "chosen", "beside" (another network's name, or "" for none), "given", "reasons", "present" or
    "step", and the value; in turn, and again until the browser hears of it. `told` is the step of a
    story, `room` the code of a room to be visited.
    """
    networks = [
        {"name": name, "title": SPECS[name].title, "color": SPECS[name].color}
        | {"summary": SPECS[name].summary}
        for name in names
    ]
    allowed = {
        "chosen": names,
        "beside": ("", *names),
        "given": (CENTRED, AS_DRAWN),
        "reasons": REASONS,
        "present": (True, False),
        "step": range(MOST_STEPS + 1),
    }
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
            "heard": st.session_state.get(_HEARD),
            "told": told,
            "room": room,
        },
        key=KEY,
        on_drawing_change=lambda: None,
        on_choices_change=lambda: _choose(allowed, choose),
    )


def _choose(allowed: Mapping[str, Collection[Any]], choose: Callable[[str, Any], None]) -> None:
    """Call `choose` with what was chosen, which a browser may name as it likes.

    What was drawn before is taken first: Streamlit calls this before the page's script runs.
    """
    take()
    chosen = sent(KEY, "choices")
    if not isinstance(chosen, dict):
        return
    for choice, value in chosen.items():
        options = allowed.get(choice, ())
        if type(value) in map(type, options) and value in options:
            choose(choice, value)
    if isinstance(told := chosen.get("told"), str) and len(told) <= _LONGEST_NAME:
        st.session_state[_HEARD] = told  # at the end: Streamlit may cut this short for another run
