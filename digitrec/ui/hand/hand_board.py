"""The hand: a canvas for one digit after the other, and the score board of what was written."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from streamlit.components.v2 import component

from digitrec.evaluation.metrics import most_confused
from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms.records import RoomDrawing
from digitrec.rooms.tally import Tally
from digitrec.ui.room_api import payloads
from digitrec.ui.server.assets import link, read_text
from digitrec.ui.shared.component_state import sent

KEY = "hand"
_SHOWN = 3  # confused pairs
_component = component(
    "digitrec-hand",
    html=read_text("hand/hand.html"),
    css=read_text(
        "shared/forced_colors.css", "canvas/pad.css", "shared/board.css", "hand/hand.css"
    ),
    js=link("hand/hand.js"),
)


def show_hand(
    drawings: Sequence[RoomDrawing],
    task: int,
    *,
    session: str,
    taken: int,
    problem: str,
    is_new: bool,
    on: Callable[[str, Any], None],
) -> None:
    """Show the digit to write, and the drawings with their scores.

    What the server lacks comes as `WrittenDigits` under "written", until `taken` says which of this
    page's digits it has. `on` is called with "another", or with "opened" and a
    drawing's number.
    """
    again = [one.id for one in drawings if one.misread_by]
    _component(
        key=KEY,
        data={
            "networks": payloads.NETWORKS,
            "task": task,
            "session": session,
            "taken": taken,
            "problem": problem,
            "isNew": is_new,
            "pairs": confused_pairs(drawings),
            "drawings": json.dumps([payloads.of_drawing(one) for one in drawings]),
            "results": json.dumps(
                payloads.of_results(Tally.of(drawings), drawings) | {"again": again[::-1]}
            ),
        },
        on_written_change=lambda: None,
        on_another_change=lambda: _tell("another", on),
        on_opened_change=lambda: _tell("opened", on),
    )


def confused_pairs(drawings: Sequence[RoomDrawing]) -> str:
    """Return in words which digits are taken for which others, by all networks together."""
    tally = Tally.of(drawings)
    matrix = np.sum([tally.confusions(name) for name in MODEL_NAMES], axis=0)
    pairs = [
        f"{true} as {read} ({count} {'answer' if count == 1 else 'answers'})"
        for true, read, count in most_confused(matrix)[:_SHOWN]
    ]
    return f"Most confused, by all networks together: {', '.join(pairs)}." if pairs else ""


def _tell(choice: str, on: Callable[[str, Any], None]) -> None:
    on(choice, sent(KEY, choice))
