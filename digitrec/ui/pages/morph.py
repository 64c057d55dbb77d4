"""Morph: slide from one drawing to another, and see where each network changes its mind."""

import numpy as np
import streamlit as st
from PIL import Image

from digitrec.drawing.strokes import CANVAS_SIZE_PX
from digitrec.images import IMAGE_SIZE
from digitrec.networks.specs import SPECS
from digitrec.ui.charts.morph_chart import morph_chart
from digitrec.ui.components import canvas, drawing_actions
from digitrec.ui.loading import load_predictor, load_usable
from digitrec.ui.pictures import picture

STEPS = 101
SCALE = 7  # screen pixels per pixel of the 28x28 picture
SAVED_PX, SAVED_MARGIN_PX = 64, 4  # a saved drawing's picture, and around it
SIDES = {"first": "First digit", "second": "Second digit"}
WITHOUT_A_POINTER = (
    "To take a written digit instead, save it on the Draw page, where keys from 0 to 9 write them."
)
EXAMPLE = {"first": (3, 31), "second": (8, 3)}  # digits and hands that every network reads


@st.fragment
def morph() -> None:
    """Show both drawings, what lies between them, and how every network reads it."""
    show_saved()
    page = st.container(horizontal=True, gap="large")
    images = []
    for name in SIDES:
        with page.container(width=CANVAS_SIZE_PX):
            images.append(show_side(name))
    models = load_usable(load_predictor)  # at each stroke: one may have been trained meanwhile
    first, second = images
    if first is None or second is None:
        invite()
        return
    with page.container(width=320):
        share = st.slider("Share of the second drawing (%)", 0, 100, 50, key="share")
        blends = blend(first, second)
        shown = blends[round(share / 100 * (STEPS - 1))]
        url = picture((shown * 255).round().astype(np.uint8), SCALE)
        words = f"What the networks are given at {share}%"
        st.image(url, caption=words, alt="The two drawings blended", width=SCALE * IMAGE_SIZE)
    readings = {
        SPECS[name].title: model.predict_probabilities(blends) for name, model in models.items()
    }
    colors = [SPECS[name].color for name in models]
    digit = int(list(readings.values())[-1][-1].argmax())
    st.altair_chart(
        morph_chart(readings, colors, digit, share),
        alt=f"How probable each network finds {digit}, from the first drawing to the second",
    )
    st.markdown("\n".join(f"- **{title}** {path(read)}" for title, read in readings.items()))


def show_saved() -> None:
    """Show the saved drawings small, under the names that the lists call them."""
    pictures = []
    for drawing in drawing_actions.saved_drawings():
        small = Image.fromarray(drawing.rgba[..., 0]).resize((SAVED_PX, SAVED_PX))
        pictures.append(picture(np.asarray(small), 1, SAVED_MARGIN_PX))
    if pictures:
        names = [saved_name(number) for number in range(len(pictures))]
        st.image(pictures, caption=names, alt=names, width=SAVED_PX + 2 * SAVED_MARGIN_PX)


def saved_name(number: int) -> str:
    """Return what a saved drawing is called, the oldest being number 0."""
    return f"Drawing {number + 1}"


def show_side(name: str) -> np.ndarray | None:
    """Show one of the two canvases and return its picture, float32 (28, 28); None if blank."""
    st.markdown(f"**{SIDES[name]}**")
    saved = drawing_actions.saved_drawings()
    if saved:
        st.selectbox(
            "Take a saved drawing",
            range(len(saved)),
            index=None,
            format_func=saved_name,
            key=f"{name}-saved",
            on_change=take,
            args=(name,),
        )
    drawing = canvas.show(name, f"{SIDES[name]}: canvas to draw it on", WITHOUT_A_POINTER)
    return drawing.inked.image if drawing and drawing.inked else None


def take(name: str) -> None:
    """Put the saved drawing that was chosen for this side on its canvas."""
    number = st.session_state[f"{name}-saved"]
    if number is not None:
        canvas.put(drawing_actions.saved_drawings()[number], name)
        st.session_state[f"{name}-saved"] = None  # so that it can be taken again


def invite() -> None:
    """Say what is missing, and offer two digits."""
    st.info("Draw a digit on each side, then slide from one to the other.", icon=":material/draw:")
    st.button("Show me with a 3 and an 8", key="example", on_click=write_example)


def write_example() -> None:
    """Write two digits that lie close to each other."""
    for name, (digit, hand) in EXAMPLE.items():
        canvas.write(digit, name, hand)


def blend(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return float32 (101, 28, 28): from the first picture to the second in equal steps."""
    shares = np.linspace(0, 1, STEPS, dtype=np.float32)[:, np.newaxis, np.newaxis]
    return (1 - shares) * first + shares * second


def path(probabilities: np.ndarray) -> str:
    """Return what was read on the way, and where it changed, for probabilities float (101, 10)."""
    read = probabilities.argmax(axis=1)
    turns = np.flatnonzero(np.diff(read)) + 1
    if not len(turns):
        return f"reads {read[0]} all the way."
    changes = ", then ".join(f"{read[at]} from {at / (STEPS - 1):.0%}" for at in turns)
    return f"reads {read[0]}, then {changes}."


st.header("Where does each network change its mind?", anchor=False)
morph()
