"""Draw: a person draws a digit, every network reads it, and one of them shows its reasons."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from digitrec.drawing.drawings import Drawing
from digitrec.images import CLASS_COUNT, IMAGE_SIZE
from digitrec.networks.predictor import Predictor
from digitrec.networks.specs import DETECTOR
from digitrec.preprocessing.centering import Placement, resize_canvas
from digitrec.preprocessing.pipeline import apply_steps
from digitrec.ui.components import canvas, drawing_actions, presenter
from digitrec.ui.components.answers import Answer, digit_share, show_answers
from digitrec.ui.components.bars import show_bars
from digitrec.ui.components.robustness_maps import show_robustness
from digitrec.ui.components.tug_of_war import show_tug
from digitrec.ui.controls import choose_model, chosen_model, linked_choice
from digitrec.ui.formatting import percent
from digitrec.ui.loading import load_predictor, load_usable, prefetch
from digitrec.ui.pictures import picture

SECOND_LINE = "  \n&nbsp;"  # kept free, so that nothing jumps when a rejection needs it
ANSWER_PX, CARDS_PX, BARS_PX, PRESENTED_PX = 232, 528, 560, 600
SEEN_SCALE, MARGIN_PX = 4, 2  # screen pixels per pixel of the 28x28 picture, and around it
# A phone shows the canvas and the answers first, then the choices, reasons and buttons: it looks
# through the block that is the fragment.
ON_PHONES = """<style>@media (max-width: 700px) {
[data-testid="stMainBlockContainer"] { padding-top: 4rem; }
[data-testid="stLayoutWrapper"]:has(> * > * > .st-key-shown),
[data-testid="stVerticalBlock"]:has(> * > .st-key-shown) { display: contents; }
:has(> .st-key-controls) { order: 1; }
:has(> .st-key-shown) { order: 2; }
:has(> .st-key-write) { order: 3; }
:has(> .st-key-actions) { order: 4; }
}</style>"""
CENTRED, AS_DRAWN = "Centred like MNIST", "As drawn"
PROBABILITIES, TUG, ROBUSTNESS = "Probabilities", "Tug of war", "Robustness"


@st.fragment
def draw_and_read(given: str, reasons: str, is_presented: bool) -> None:
    """Show canvas, answers and reasons: all that a stroke runs again."""
    size_px = canvas.LARGE_PX if is_presented else canvas.CANVAS_SIZE_PX
    page = st.container(horizontal=True, gap="medium")
    with page.container(width=size_px):
        drawing = canvas.draw(size_px=size_px)
    models = load_usable(load_predictor)  # at each stroke: one may have been trained meanwhile
    placement = None if drawing is None else bring_down(drawing, given)
    answers = {name: read(model, placement) for name, model in models.items()}
    is_digit = 1.0
    if drawing is not None and drawing.inked and DETECTOR in models:  # however networks get it
        is_digit = float(models[DETECTOR].digit_probability(drawing.inked.image[np.newaxis])[0])
    chosen = chosen_model(models)
    beside = page.container(width=PRESENTED_PX if is_presented else ANSWER_PX)
    with beside:
        show_answer(answers[chosen], is_digit)
        if not is_presented:
            show_seen(models, drawing, placement, given)
    with beside if is_presented else page.container(width=CARDS_PX):
        show_answers(
            list(answers.values()), chosen, choose_model, is_digit=is_digit, is_large=is_presented
        )
    with st.container(key="shown"):
        if drawing is not None and placement is not None and reasons == TUG:
            show_tug(models[chosen], placement, drawing.rgba)
        elif placement is not None and reasons == ROBUSTNESS:
            show_robustness(models, placement.image, int(answers[chosen].probabilities.argmax()))
        elif is_presented:
            return
        elif reasons == PROBABILITIES:
            show_bars(answers[chosen].probabilities, models[chosen].spec.color, BARS_PX)
        else:
            st.info(f"Draw a digit to see its {reasons.lower()}.", icon=":material/draw:")


def bring_down(drawing: Drawing, given: str) -> Placement | None:
    """Return the 28x28 picture that the networks are given."""
    return drawing.inked if given == CENTRED else resize_canvas(drawing.rgba)


def read(model: Predictor, placement: Placement | None) -> Answer:
    """Return a model's answer to a picture, or to none."""
    if placement is None:
        return Answer(model.spec.name, np.zeros(CLASS_COUNT))
    return Answer(model.spec.name, model.predict_probabilities(placement.image[np.newaxis])[0])


def show_answer(answer: Answer, is_digit: float) -> None:
    """Show the digit read as the largest thing on the page, or that there is none."""
    digit, probability = int(answer.probabilities.argmax()), float(answer.probabilities.max())
    if probability == 0:
        st.title(":gray[?]", anchor=False)
        st.markdown(f"No digit yet{SECOND_LINE}")
    elif is_digit < 0.5:
        st.title(":gray[?]", anchor=False)
        share = f":small[:gray[{digit_share(is_digit)} probable that it is one]]"
        st.markdown(f"**This does not look like a digit**  \n{share}")
    else:
        st.title(f"{digit}", anchor=False)
        st.markdown(f"**{percent(probability, 1)}** probability{SECOND_LINE}")


def show_seen(
    models: Mapping[str, Predictor],
    drawing: Drawing | None,
    placement: Placement | None,
    given: str,
) -> None:
    """Show the 28x28 pictures on the way to the networks, their pixels large enough to count."""
    blank = np.zeros((IMAGE_SIZE, IMAGE_SIZE), np.float32)
    pictures = {given: blank if placement is None else placement.image}
    if given == AS_DRAWN:
        centred = None if drawing is None else drawing.inked
        pictures[CENTRED] = blank if centred is None else centred.image
    else:
        pipelines = [model.spec.pipeline for model in models.values()]
        for steps in dict.fromkeys(filter(None, pipelines)):
            done = ", ".join(step.title for step in steps)
            words = f"{done}, for {pipelines.count(steps)} of {len(pipelines)}"
            pictures[words] = apply_steps(steps, pictures[given][np.newaxis])[0]
    st.image(
        [
            picture((seen * 255).round().astype(np.uint8), SEEN_SCALE, MARGIN_PX)
            for seen in pictures.values()
        ],
        caption=list(pictures),
        alt=[f"The 28 x 28 picture: {words}" for words in pictures],
        width=SEEN_SCALE * IMAGE_SIZE + 2 * MARGIN_PX,
    )


canvas.open_link()
canvas.hide_sheets()
is_presented = presenter.is_on()
with st.container(horizontal=True, key="controls"):
    given = linked_choice("The networks get it", (CENTRED, AS_DRAWN), None, key="given")
    reasons = linked_choice("Reasons", (PROBABILITIES, TUG, ROBUSTNESS), None, key="reasons")
if not is_presented:
    st.html(ON_PHONES)
    st.markdown("Draw a digit, 0 to 9")  # beside it the canvas's own toolbar appears
draw_and_read(given, reasons, is_presented)
drawing_actions.show(is_presented)
canvas.mend(
    {canvas.MAIN: "Canvas to draw a digit on"},
    "To have a digit written instead, press a key from 0 to 9. Backspace clears.",
)
prefetch("matplotlib.backends.backend_agg")
