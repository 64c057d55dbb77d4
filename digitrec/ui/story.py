"""The story: which step a visitor is at, and how the steps are walked, linked and left."""

from typing import NamedTuple

import streamlit as st

from digitrec.drawing.drawings import Drawing
from digitrec.networks.specs import SPECS
from digitrec.ui.components import canvas
from digitrec.ui.components.canvas import CanvasState
from digitrec.ui.components.stage import BESIDE_NAMES, GIVEN_NAMES
from digitrec.ui.controls import choose_option, linked
from digitrec.ui.story_steps import STEPS, Step

KEY = "step"
_OWN = "what was there before the story"
_CHOICES = ("model", "given", "reasons", "beside")  # in the page's link, which each step makes


class _Own(NamedTuple):
    """What a visitor had drawn and chosen."""

    drawing: Drawing | None
    choices: dict[str, str | None]

    @classmethod
    def now(cls) -> "_Own":
        return cls(canvas.drawn(), {key: linked(key) for key in _CHOICES})


def current() -> int:
    """Return the number of the step that the page's link opens, from 1; 0 without a story."""
    number = linked(KEY) or ""
    return int(number) if number in map(str, range(1, len(STEPS) + 1)) else 0


def go_to(number: int, *, is_linked: bool = False) -> None:
    """Show a step, from 1; 0 leaves the story; nothing happens for others.

    A link that opens it may choose another network or view, and what a tab keeps of a drawing, for
    a server that is new, is not cleared away for a step to draw in.
    What is drawn and chosen in a step stays when the same step is asked for again. Who leaves finds
    what was drawn and chosen before the story; but what is drawn stays where a step asked for it,
    or where there was nothing before.
    """
    if not 0 <= number <= len(STEPS):
        return
    before = st.session_state.get(KEY, 0)
    if number == 0:
        if before or current():  # a browser says so until it is heard
            _leave(before)
    else:
        choose_option(f"{number}", KEY)
        if not before:
            st.session_state.setdefault(_OWN, _Own.now())
        if number != before:
            _show(STEPS[number - 1], is_linked)
    st.session_state[KEY] = number  # at the end: Streamlit may cut this short for another run


def _show(step: Step, is_linked: bool) -> None:
    drawing = step.draw()
    canvas.leave_link()
    if drawing or not CanvasState.of(canvas.MAIN).is_new:
        canvas.put(drawing)
    choices = (
        SPECS[step.model].title,
        GIVEN_NAMES[step.given],
        step.reasons,
        BESIDE_NAMES[step.beside],
    )
    for key, choice in zip(_CHOICES, choices, strict=True):
        if not (is_linked and key in st.query_params):
            choose_option(choice, key)


def _leave(step: int) -> None:
    choose_option(None, KEY)
    own = st.session_state.get(_OWN) or _Own(None, dict.fromkeys(_CHOICES))
    for key, choice in own.choices.items():
        choose_option(choice, key)
    was_asked_for = step and STEPS[step - 1].fools is not None and canvas.drawn()
    if step and own.drawing and not was_asked_for:
        canvas.put(own.drawing)
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
