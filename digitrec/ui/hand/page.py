"""My hand: write ten digits or more, and see which network knows your hand best."""

from typing import Any

import numpy as np
import streamlit as st

from digitrec.drawing.drawings import Drawing
from digitrec.ui.canvas import canvas
from digitrec.ui.hand.hand_board import KEY, show_hand
from digitrec.ui.hand.written import Hand
from digitrec.ui.shared.component_state import sent
from digitrec.ui.shared.loading import load_predictor, load_usable
from digitrec.ui.shared.pages import PAGES

TO_REASONS = "reasons-of-the-hand"


def press(button: str, value: Any) -> None:
    """Deal another digit, or open a drawing on the stage."""
    hand = Hand.of_visitor()
    hand.problem = ""
    if button == "another":
        hand.deal()
        return
    for one in hand.drawings:
        if one.id == value:
            canvas.put(Drawing([np.array(s).reshape(-1, 2) for s in one.strokes]))
            st.session_state[TO_REASONS] = True


st.header("How well do they read your hand?", anchor=False)
load_usable(load_predictor)
hand = Hand.of_visitor()
if (written := sent(KEY, "written")) is not None:
    hand.receive(written)
if st.session_state.pop(TO_REASONS, False):
    st.switch_page(PAGES[0].path)
show_hand(
    hand.drawings,
    hand.task,
    session=hand.session,
    taken=hand.taken,
    problem=hand.problem,
    is_new=hand.is_new,
    on=press,
)
