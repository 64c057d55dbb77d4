"""The story: steps, each a drawing, a network and a view that make one sentence seen."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from digitrec.data.synthetic_digits import write_digit
from digitrec.data.synthetic_outliers import draw_outlier
from digitrec.drawing.drawings import Drawing
from digitrec.drawing.strokes import CANVAS_SIZE_PX, Strokes, place_strokes
from digitrec.networks.specs import SPECS
from digitrec.ui.components import canvas
from digitrec.ui.components.canvas import CanvasState
from digitrec.ui.components.stage import (
    AS_DRAWN,
    BESIDE_NAMES,
    CENTRED,
    GIVEN_NAMES,
    SAW,
    THROUGH,
    TUG,
)
from digitrec.ui.controls import choose_option, linked

KEY = "step"
_OWN = "drawing before the story"
_INK_PX, _SMALL_PX = 190, 64  # of a drawing's longer side
_CORNER = 0.06  # of the canvas's side, beside a small drawing


@dataclass(frozen=True)
class Step:
    """What one step shows, and the sentence that is seen; `fools` is a digit to be misread."""

    sentence: str
    model: str
    draw: Callable[[], Drawing | None]
    given: str = CENTRED
    reasons: str = SAW
    beside: str = ""
    fools: int | None = None


def digit(label: int, hand: int) -> Strokes:
    """Return a digit in the hand of this number, in the middle of the canvas."""
    rng = np.random.default_rng([label, hand])
    return _placed(write_digit(label, rng), _INK_PX, (0.5, 0.5))


def face(hand: int) -> Strokes:
    """Return a face in the hand of this number."""
    return _placed(draw_outlier("faces", np.random.default_rng(hand)), _INK_PX, (0.5, 0.5))


def in_the_corner(strokes: Strokes) -> Strokes:
    """Return the same drawing, small, in the canvas's upper left."""
    return _placed(strokes, _SMALL_PX, (_CORNER, _CORNER))


def _placed(strokes: Strokes, ink_px: float, at: tuple[float, float]) -> Strokes:
    """Return strokes with a longer side of `ink_px`, the share `at` of the free canvas before."""
    placed = place_strokes(strokes, np.random.default_rng(0), ink_px)
    points = np.concatenate(placed)
    room = CANVAS_SIZE_PX - np.ptp(points, axis=0)
    return [stroke - points.min(axis=0) + room * np.array(at) for stroke in placed]


NEAT, TORN, WRONG, FACE = (4, 11), (4, 112), (4, 265), 0  # where the sentences are true
_LONGER = SPECS["flatten"].epochs - SPECS["hidden"].epochs

STEPS = (
    Step(
        "A neat 4: all of them agree.",
        "convnet",
        lambda: Drawing(digit(*NEAT)),
    ),
    Step(
        "The same 4, small in a corner and given as it is drawn: none of them reads it. MNIST's "
        "digits are centred, so yours must be too.",
        "perceptron",
        lambda: Drawing(in_the_corner(digit(*NEAT))),
        given=AS_DRAWN,
    ),
    Step(
        "A 4 that the perceptron calls a 9: blue pixels pulled towards its answer, red ones away.",
        "perceptron",
        lambda: Drawing(digit(*TORN)),
        reasons=TUG,
    ),
    Step(
        "The same 4 with one hidden layer more: its units find strokes before they vote, and it is "
        "a 4 again.",
        "hidden",
        lambda: Drawing(digit(*TORN)),
        reasons=THROUGH,
        beside="perceptron",
    ),
    Step(
        f"Another 4: {SPECS['flatten'].title} is {SPECS['hidden'].title} trained for {_LONGER} "
        "epochs more, surer now that this is a 6, and as wrong.",
        "flatten",
        lambda: Drawing(digit(*WRONG)),
    ),
    Step(
        "A face: a network must answer one of ten digits, so something else has to say that it is "
        "none.",
        "convnet",
        lambda: Drawing(face(FACE)),
    ),
    Step(
        "Your turn: draw a 7 that only one of them still reads as a 7.",
        "convnet",
        lambda: None,
        fools=7,
    ),
)


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
