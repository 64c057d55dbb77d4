"""Draw: a person draws a digit and the chosen model reads it."""

import numpy as np
import streamlit as st

from digitrec import canvas_to_mnist
from digitrec.data import CLASS_COUNT, IMAGE_SIZE
from digitrec.inference import ServedModel
from digitrec.ui import canvas, shared
from digitrec.ui.bars import show_bars
from digitrec.ui.pixels import picture

SECOND_LINE = "  \n&nbsp;"  # kept free, so that nothing jumps when doubt needs it
SEEN_SCALE = 6  # screen pixels a pixel of the 28x28 picture


@st.fragment
def draw_and_read(model: ServedModel, brush_width_px: int) -> None:
    """Show canvas and answer side by side: all that a stroke runs again."""
    page = st.container(horizontal=True, gap="medium")
    with page.container(width=canvas.CANVAS_SIZE_PX):
        rgba = canvas.draw(brush_width_px)
    image = None if rgba is None else canvas_to_mnist(rgba)
    if image is None:
        probabilities, image = np.zeros(CLASS_COUNT), np.zeros((IMAGE_SIZE, IMAGE_SIZE))
    else:
        probabilities = model.predict_probabilities(image[np.newaxis])[0]
    with page.container(width=240):
        show_answer(probabilities, is_doubted=bool(model.doubts(probabilities[np.newaxis])[0]))
        show_seen(model.spec.prepare(image[np.newaxis]).reshape(image.shape))
    with page.container(width=440):
        show_bars(probabilities, model.spec.color)


def show_answer(probabilities: np.ndarray, is_doubted: bool) -> None:
    """Show the digit read as the largest thing on the page, or that there is none."""
    digit, share = int(probabilities.argmax()), f"{probabilities.max():.1%}"
    if not probabilities.any():
        st.title(":gray[?]", anchor=False)
        st.markdown(f"No digit yet{SECOND_LINE}")
    elif is_doubted:
        st.title(":gray[?]", anchor=False)
        doubt = f"{1 - probabilities.max():.0%}"
        guess = f":small[:gray[best guess {digit}, {doubt} doubt]]"
        st.markdown(f"**This does not look like a digit**  \n{guess}")
    else:
        st.title(f"{digit}", anchor=False)
        share = ">99.9%" if share == "100.0%" else share
        st.markdown(f"**{share}** probability{SECOND_LINE}")


def show_seen(image: np.ndarray) -> None:
    """Show the 28x28 picture that the network was given, its pixels large enough to count."""
    st.image(
        picture((image * 255).round().astype(np.uint8), SEEN_SCALE),
        caption="What the network sees",
        alt="The 28 x 28 picture given to the network",
        width=SEEN_SCALE * IMAGE_SIZE,
    )


models = shared.usable(shared.served)
with st.container(horizontal=True):
    name = shared.choose_from_families(models)
    brush_width_px = canvas.choose_brush()
st.markdown("Draw a digit, 0 to 9")  # beside it the canvas's own toolbar appears
draw_and_read(models[name], brush_width_px)
st.caption(models[name].spec.summary)
shared.prepare_heatmaps()
