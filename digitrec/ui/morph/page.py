"""Morph: slide from one drawing to another, and see where each network changes its mind."""

import numpy as np
import streamlit as st
from PIL import Image

from digitrec.networks.specs import SPECS
from digitrec.ui.canvas import canvas
from digitrec.ui.canvas.saved import SavedDrawings
from digitrec.ui.morph.findings import finding
from digitrec.ui.morph.sides import bring_drawings, interpolated
from digitrec.ui.morph.two_canvases import SIDES, show_morph, take
from digitrec.ui.shared.loading import load_predictor, load_usable
from digitrec.ui.shared.pictures import picture

SAVED_PX, SAVED_MARGIN_PX = 64, 4  # a saved drawing's picture, and around it


@st.fragment
def morph() -> None:
    """Show both drawings, what lies between them, and how every network reads it."""
    take()
    models = load_usable(load_predictor, or_end=False)  # one may have been trained meanwhile
    if not models:
        return
    bring_drawings([*models.values()][-1])
    between = interpolated(models)
    with st.container(key="finding"):
        if between:
            readings = between.probabilities.items()
            st.markdown(finding({SPECS[name].title: read for name, read in readings}))
        else:
            st.markdown("Draw a digit on each side, then slide from one to the other.")
    show_morph(between)
    show_saved()


def show_saved() -> None:
    """Show the saved drawings small, under the names that the lists call them, to be taken."""
    saved = SavedDrawings.of_visitor().drawings
    if not saved:
        return
    pictures = []
    for drawing in saved:
        small = Image.fromarray(drawing.rgba[..., 0]).resize((SAVED_PX, SAVED_PX))
        pictures.append(picture(np.asarray(small), 1, SAVED_MARGIN_PX))
    names = [saved_name(number) for number in range(len(pictures))]
    st.image(pictures, caption=names, alt=names, width=SAVED_PX + 2 * SAVED_MARGIN_PX)
    with st.container(horizontal=True):
        for side in SIDES:
            st.selectbox(
                f"Take a saved drawing as the {side} digit",
                range(len(saved)),
                index=None,
                format_func=saved_name,
                key=f"{side}-saved",
                on_change=take_saved,
                args=(side,),
                width=320,
            )


def saved_name(number: int) -> str:
    """Return what a saved drawing is called, the oldest being number 0."""
    return f"Drawing {number + 1}"


def take_saved(side: str) -> None:
    """Put the saved drawing that was chosen for this side on its canvas."""
    number = st.session_state[f"{side}-saved"]
    if number is not None:
        canvas.put(SavedDrawings.of_visitor().drawings[number], side)
        st.session_state[f"{side}-saved"] = None  # so that it can be taken again


st.header("Where does each network change its mind?", anchor=False)
morph()
