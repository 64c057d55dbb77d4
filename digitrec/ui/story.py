"""The story: which step a visitor is at, and how the steps are walked, linked and left."""

import streamlit as st

from digitrec.networks.specs import SPECS
from digitrec.ui.components import canvas
from digitrec.ui.components.canvas import CanvasState
from digitrec.ui.components.stage import BESIDE_NAMES, CENTRED, GIVEN_NAMES
from digitrec.ui.controls import choose_option, linked
from digitrec.ui.story_steps import STEPS, Step

KEY = "step"
_OWN = "drawing before the story"


def current() -> int:
    """Return the number of the step that the page's link opens, from 1; 0 without a story."""
    number = linked(KEY) or ""
    return int(number) if number in map(str, range(1, len(STEPS) + 1)) else 0


def go_to(number: int, *, is_linked: bool = False) -> None:
    """Show a step, from 1; 0 leaves the story; nothing happens for others.

    A link that opens it may choose another network or view, and what a tab keeps of a drawing, for
    a server that is new, is not cleared away for a step to draw in.
    What is drawn and chosen in a step stays when the same step is asked for again. Who leaves finds
    the drawing that was there before the story, unless the step was one to draw in or there was
    none: then what is drawn stays.
    """
    if not 0 <= number <= len(STEPS):
        return
    before = st.session_state.get(KEY, 0)
    if number == 0:
        _leave(before)
    else:
        choose_option(f"{number}", KEY)
        if not before:
            st.session_state.setdefault(_OWN, canvas.drawn())
        if number != before:
            _show(STEPS[number - 1], is_linked)
    st.session_state[KEY] = number  # at the end: Streamlit may cut this short for another run


def _show(step: Step, is_linked: bool) -> None:
    drawing = step.draw()
    canvas.leave_link()
    if drawing or not CanvasState.of(canvas.MAIN).is_new:
        canvas.put(drawing)
    choices = {
        "model": SPECS[step.model].title,
        "given": GIVEN_NAMES[step.given],
        "reasons": step.reasons,
        "beside": BESIDE_NAMES[step.beside],
    }
    for key, choice in choices.items():
        if not (is_linked and key in st.query_params):
            choose_option(choice, key)


def _leave(step: int) -> None:
    choose_option(None, KEY)
    choose_option(GIVEN_NAMES[CENTRED], "given")
    own = st.session_state.get(_OWN)
    if step and own is not None and STEPS[step - 1].fools is None:
        canvas.put(own)
    st.session_state.pop(_OWN, None)


def open_link() -> None:
    """Show the step that the page's link names, once."""
    if current() != st.session_state.get(KEY, 0):
        go_to(current(), is_linked=True)


def told() -> dict[str, object] | None:
    """Return what the stage tells of the current step; None without a story."""
    number = current()
    if number == 0:
        return None
    step = STEPS[number - 1]
    return {
        "number": number,
        "count": len(STEPS),
        "sentence": step.sentence,
        "fools": step.fools,
    }
