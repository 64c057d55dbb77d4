"""My hand: write ten digits or more, and see which network knows your hand best."""

from typing import Any

import numpy as np
import streamlit as st

from digitrec.drawing.drawings import Drawing
from digitrec.errors import UserError
from digitrec.ui.components import canvas
from digitrec.ui.components.hand import show_hand
from digitrec.ui.hand import Hand
from digitrec.ui.loading import load_predictor, load_usable
from digitrec.ui.pages import PAGES

TO_REASONS = "reasons-of-the-hand"


def take(choice: str, value: Any) -> None:
    """Keep what was written, or deal another digit, or open a drawing on the stage."""
    hand = Hand.of_visitor()
    state = st.session_state
    state.pop("problem-of-the-hand", None)
    if choice == "another":
        hand.deal()
    elif choice == "opened":
        for one in hand.drawings:
            if one.id == value:
                canvas.put(Drawing([np.array(s).reshape(-1, 2) for s in one.strokes]))
                state[TO_REASONS] = True
    else:
        try:
            if choice == "sent":
                hand.take_new(value)
            else:
                hand.take_back(value)
            hand.deal()
        except UserError as error:
            state["problem-of-the-hand"] = error.public


st.header("How well do they read your hand?", anchor=False)
load_usable(load_predictor)
hand = Hand.of_visitor()
if st.session_state.pop(TO_REASONS, False):
    st.switch_page(PAGES[0].path)
show_hand(
    hand.drawings,
    hand.task,
    session=hand.session,
    taken=hand.taken,
    problem=st.session_state.get("problem-of-the-hand", ""),
    is_new=hand.is_new,
    on=take,
)
