"""The story: which step a visitor is at, and how the steps are walked, linked and left."""

from typing import Any, NamedTuple

import streamlit as st

from digitrec.drawing.drawings import Drawing
from digitrec.ui import links
from digitrec.ui.canvas import canvas
from digitrec.ui.draw.story_steps import STEPS, Step
from digitrec.ui.links import BESIDE, FRAMING, MODEL, REASON, STEP
from digitrec.ui.sync import CanvasState

_STORY, _OWN = "story", "what was there before the story"
_CHOICES = (MODEL, FRAMING, REASON, BESIDE)  # which each step makes


class _Own(NamedTuple):
    """What a visitor had drawn and chosen."""

    drawing: Drawing | None
    said: list[str | None]

    @classmethod
    def now(cls) -> "_Own":
        return cls(canvas.drawn(), [links.said(choice) for choice in _CHOICES])


def current() -> int:
    """Return the number of the step that the page's link opens, from 1; 0 without a story."""
    return int(links.chosen(STEP) or 0)


def go_to(step: Any, *, is_linked: bool = False) -> None:
    """Show a step, "1" or a later one; "" leaves the story; nothing happens for others.

    A link that opens it may choose another network or view, and what a tab keeps of a drawing, for
    a server that is new, is not cleared away for a step to draw in.
    What is drawn and chosen in a step stays when the same step is asked for again. Who leaves finds
    what was drawn and chosen before the story; but what is drawn stays where a step asked for it,
    or where there was nothing before.
    """
    if not (isinstance(step, str) and step in STEP.options):
        return
    before, number = st.session_state.get(_STORY, 0), int(step or 0)
    if number == 0:
        if before or current():  # a browser says so until it is heard
            _leave(before)
    else:
        links.choose(STEP.key, step)
        if not before:
            st.session_state.setdefault(_OWN, _Own.now())
        if number != before:
            _show(STEPS[number - 1], is_linked)
    st.session_state[_STORY] = number  # at the end: a run may be cut short (runner.fastReruns)


def _show(step: Step, is_linked: bool) -> None:
    drawing = step.draw()
    canvas.leave_link()
    if drawing or not CanvasState.of(canvas.MAIN).is_new:
        canvas.put(drawing)
    made = (step.model, step.framing, step.reasons, step.beside)
    for choice, name in zip(_CHOICES, made, strict=True):
        if not (is_linked and links.said(choice)):
            links.choose(choice.key, name)


def _leave(step: int) -> None:
    links.choose(STEP.key, "")
    own = st.session_state.get(_OWN) or _Own(None, [None] * len(_CHOICES))
    for choice, text in zip(_CHOICES, own.said, strict=True):
        links.say(choice, text)
    was_asked_for = step and STEPS[step - 1].target is not None and canvas.drawn()
    if step and own.drawing and not was_asked_for:
        canvas.put(own.drawing)
    st.session_state.pop(_OWN, None)


def open_link() -> None:
    """Show the step that the page's link names, once."""
    if current() != st.session_state.get(_STORY, 0):
        go_to(links.chosen(STEP), is_linked=True)


def payload() -> dict[str, object] | None:
    """Return what the stage tells of the current step; None without a story."""
    number = current()
    if number == 0:
        return None
    step = STEPS[number - 1]
    return {
        "number": number,
        "count": len(STEPS),
        "sentence": step.sentence,
        "target": step.target,
    }
