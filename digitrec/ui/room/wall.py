"""The wall: a room's drawings and scores, told by the server as they change, for a projector."""

from collections.abc import Callable

import streamlit as st
from streamlit.components.v2 import component

from digitrec.ui.room_api import payloads
from digitrec.ui.server.assets import link, read_text
from digitrec.ui.shared.component_state import sent

KEY = "wall"
_LONGEST_CODE = 20  # of what a link asks for
_component = component(
    "digitrec-wall",
    html=read_text("room/wall.html"),
    css=read_text("shared/forced_colors.css", "canvas/pad.css", "shared/board.css"),
    js=link("room/wall.js"),
)


def show_wall(*, example: str, is_presented: bool, choose: Callable[[str, str], None]) -> None:
    """Show the wall that the page's link names, or the lobby with an example, "" for none.

    `choose` is called with "wall" and a room's code, or "" for the lobby, and with "present" and
    "yes" or "no".
    """
    _component(
        key=KEY,
        data={
            "networks": payloads.NETWORKS,
            "wall": st.query_params.get("wall", "")[:_LONGEST_CODE],
            "example": example,
            "isPresented": is_presented,
        },
        on_wall_change=lambda: _tell("wall", choose),
        on_present_change=lambda: _tell("present", choose),
    )


def _tell(choice: str, choose: Callable[[str, str], None]) -> None:
    """Call `choose` with what was pressed, which a browser may name as it likes."""
    pressed = sent(KEY, choice)
    if isinstance(pressed, str) and len(pressed) <= _LONGEST_CODE:
        choose(choice, pressed)
