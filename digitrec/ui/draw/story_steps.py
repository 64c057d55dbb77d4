"""The steps of the story, each a drawing, a network and a view that make one sentence seen."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from digitrec.data.synthetic_digits import write_digit
from digitrec.data.synthetic_outliers import draw_outlier
from digitrec.drawing.drawings import AS_DRAWN, CENTRED, Drawing
from digitrec.drawing.strokes import CANVAS_SIZE_PX, Strokes, place_strokes
from digitrec.networks.specs import SPECS
from digitrec.ui.links import SAW, THROUGH, TUG

_INK_PX, _SMALL_PX = 190, 64  # of a drawing's longer side
_CORNER = 0.06  # of the canvas's side, beside a small drawing


@dataclass(frozen=True)
class Step:
    """What one step shows, and the sentence that is seen; `target` is a digit to be misread."""

    sentence: str
    model: str
    draw: Callable[[], Drawing | None]
    framing: str = CENTRED
    reasons: str = SAW
    beside: str = ""
    target: int | None = None


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
        "The same 4, small in a corner and given as it is drawn: who reads it now? MNIST's "
        "digits are centred, so yours must be too.",
        "perceptron",
        lambda: Drawing(in_the_corner(digit(*NEAT))),
        framing=AS_DRAWN,
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
        target=7,
    ),
)
