"""What is on a canvas: kept on the server, drawn in the browser, put there by either."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import numpy as np
import streamlit as st

from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import (
    Drawing,
    DrawingError,
    decode_link,
    decode_strokes,
    encode_strokes,
    not_drawn,
    round_strokes,
)
from digitrec.drawing.strokes import place_strokes
from digitrec.ui.components import messages
from digitrec.ui.server import metrics

MAIN = "canvas"  # the name of the Draw page's canvas


@dataclass
class CanvasState:
    """What the server knows of one visitor's canvas, whichever page shows it.

    `number` counts what the server itself has put there. `turn` and `answers` are the browser's:
    its own count, and what its networks made of this drawing; None where they made nothing.
    `session` names this state. A browser that is told another name than before deals with a server
    that knows nothing, after a restart or at another replica, and sends what is on the canvas.
    """

    session: str = field(default_factory=lambda: uuid4().hex)
    number: int = 0
    drawing: Drawing | None = None
    turn: int | None = None
    answers: dict[str, Any] | None = None
    browser_reads: bool = False  # as far as is known
    is_sent: bool = False  # the browser drew it, so it need not be told
    is_new: bool = True  # nothing was put there or drawn yet

    @staticmethod
    def of(name: str) -> "CanvasState":
        """Return the state of the canvas of this name."""
        return st.session_state.setdefault(f"state-of-{name}", CanvasState())

    def put(self, drawing: Drawing | None) -> None:
        """Put a drawing there in place of what there is, rounded as the browser will have it."""
        self.number += 1
        self.drawing, self.turn, self.answers = drawing and round_strokes(drawing), None, None
        self.is_sent = self.is_new = False

    def take(self, sent: Any) -> bool:
        """Keep what the browser sent, and return whether it is another drawing than before.

        One drawn before the last `put` is left alone, as is what another session was sent: the
        browser sends it again. Raises DrawingError for what no canvas sends.
        """
        session, number, turn, strokes, answers = _checked(sent)
        if session not in (self.session, None) or number < self.number:
            return False
        if number == self.number and self.is_sent and turn == self.turn:
            return False
        drawing = decode_strokes(strokes)
        self.number, self.turn, self.answers = number, turn, answers
        self.drawing = drawing if drawing.strokes else None
        self.is_sent, self.is_new = True, False
        if self.drawing:
            self.browser_reads = answers is not None
        return True

    def data(self) -> dict[str, Any]:
        """Return what the browser is told: what it has itself, if anything, stays as it is."""
        told: dict[str, Any] = {"session": self.session, "number": self.number, "strokes": None}
        if self.is_sent or self.is_new:
            return told
        strokes = encode_strokes(self.drawing) if self.drawing else []
        return {**told, "strokes": json.dumps(strokes)}


def take(name: str, key: str, sent_as: str = "drawing") -> bool:
    """Keep what the component of this key sent of the canvas of this name, or say what is wrong.

    Return whether it is another drawing than before.
    """
    sent = messages.sent(key, sent_as)
    state = CanvasState.of(name)
    if sent is None:
        state.is_sent = False  # a component that is new holds nothing yet
        return False
    try:
        is_new = state.take(sent)
    except DrawingError as error:
        st.warning(error.public, icon=":material/draw:")
        state.put(state.drawing)
        return False
    if is_new and state.drawing:
        metrics.drawings.inc()
    return is_new


def drawn(name: str = MAIN) -> Drawing | None:
    """Return what is on the canvas of this name, on whatever page it is."""
    return CanvasState.of(name).drawing


def put(drawing: Drawing | None, name: str = MAIN) -> None:
    """Put a drawing on the canvas of this name in place of what is there; None clears it."""
    CanvasState.of(name).put(drawing)


def write(digit: int, name: str = MAIN, hand: int | None = None) -> None:
    """Write a digit in [0, 9] on the canvas, in the hand of this number or a new one each time."""
    state = st.session_state
    if hand is None:
        state["written"] = state.get("written", 0) + 1
    if name == MAIN:
        leave_link()
    rng = np.random.default_rng([digit, state["written"] if hand is None else hand])
    put(written(digit, rng), name)


def written(digit: int, rng: np.random.Generator) -> Drawing:
    """Return a digit in [0, 9] as a hand chosen by `rng` writes it on the canvas."""
    return Drawing(place_strokes(write_digit(digit, rng), rng))


def open_link() -> None:
    """Put the drawing that the page's link holds on the canvas, or say what is wrong with it.

    It stays in the link until another is drawn.
    """
    encoded, state = st.query_params.get("drawing"), st.session_state
    if encoded is None or encoded == state.get("opened"):
        return
    try:
        drawing = decode_link(encoded)
    except DrawingError as error:
        st.warning(error.public, icon=":material/link_off:")
        del st.query_params["drawing"]
    else:
        put(drawing)
        state["opened"] = encoded


def leave_link() -> None:
    """Take the drawing out of the page's link: it is not what is on the canvas any more."""
    st.query_params.pop("drawing", None)


def _checked(sent: Any) -> tuple[str | None, int, int | None, Any, dict[str, Any] | None]:
    """Return session, number, turn, strokes and answers; a browser can send anything."""
    if isinstance(sent, dict):
        session, number = sent.get("session"), sent.get("number")
        turn, read = sent.get("turn"), sent.get("read")
        if isinstance(session, str | None) and isinstance(number, int) and number >= 0:
            if isinstance(turn, int | None) and isinstance(read, dict | None):
                return session, number, turn, sent.get("strokes"), read
    raise not_drawn()
