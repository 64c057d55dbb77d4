"""What a person drew and chose, kept on the server and in the browser: the only way between them.

`sync.js` is the other end.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import streamlit as st

from digitrec.drawing.drawings import (
    Drawing,
    DrawingError,
    decode_strokes,
    encode_strokes,
    round_strokes,
)
from digitrec.ui.protocol import Snapshot, decode
from digitrec.ui.server import instrumentation
from digitrec.ui.shared import component_state

Choose = Callable[[str, Any], None]  # a choice and its value


@dataclass
class CanvasState:
    """What the server knows of one visitor's canvas, whichever page shows it.

    `session` names this state: a browser that is told another name than before deals with a server
    that knows nothing, after a restart or at another replica, and sends what is on the canvas.
    `revision` counts what the server itself has put there; `seq` is that of the newest snapshot.
    `answers` are what the browser's networks made of this drawing; None where they made nothing.
    """

    session: str = field(default_factory=lambda: uuid4().hex)
    revision: int = 0
    seq: int = 0
    drawing: Drawing | None = None
    answers: dict[str, Any] | None = None
    browser_reads: bool = False  # as far as is known
    is_in_browser: bool = False  # so it need not be told
    is_new: bool = True  # nothing was put there or drawn yet

    @staticmethod
    def of(name: str) -> "CanvasState":
        """Return the state of the canvas of this name."""
        return st.session_state.setdefault(f"state-of-{name}", CanvasState())

    def put(self, drawing: Drawing | None) -> None:
        """Put a drawing there in place of what there is, rounded as the browser will have it."""
        self.revision += 1
        self.drawing, self.answers = drawing and round_strokes(drawing), None
        self.is_in_browser = self.is_new = False

    def take(self, snapshot: Snapshot, choose: Choose = lambda *_: None) -> bool:
        """Keep what is new in a snapshot, and return whether the drawing is another than before.

        `choose` is called with each choice and its value. A snapshot of another session is left
        alone, as is a drawing from before the last `put`; the browser learns of either. Raises
        DrawingError for what no canvas sends.
        """
        if snapshot.session != self.session or snapshot.seq <= self.seq:
            return False
        is_other = snapshot.revision == self.revision and self._draw(snapshot)
        for choice, value in snapshot.choices.items():
            choose(choice, value)
        self.seq = snapshot.seq  # at the end: a run may be cut short (runner.fastReruns)
        return is_other

    def _draw(self, snapshot: Snapshot) -> bool:
        drawing = decode_strokes(snapshot.strokes)
        before = encode_strokes(self.drawing) if self.drawing else []
        is_other = encode_strokes(drawing) != before
        if is_other or snapshot.read:
            self.answers = snapshot.read
        if is_other:
            self.drawing = drawing if drawing.strokes else None
        self.is_in_browser, self.is_new = True, False
        if self.drawing:
            self.browser_reads = snapshot.reads
        return is_other

    def data(self) -> dict[str, Any]:
        """Return what the browser is told: what it has itself, if anything, stays as it is."""
        payload = {"session": self.session, "revision": self.revision, "seq": self.seq}
        if self.is_in_browser or self.is_new:
            return {**payload, "strokes": None}
        strokes = encode_strokes(self.drawing) if self.drawing else []
        return {**payload, "strokes": json.dumps(strokes)}


def take(name: str, key: str, sent_as: str = "snapshot", choose: Choose = lambda *_: None) -> bool:
    """Keep the snapshot that the component of this key sent of the canvas of this name.

    Say what is wrong with it, if anything is. Return whether the drawing is another than before.
    """
    sent, state = component_state.sent(key, sent_as), CanvasState.of(name)
    if sent is None:
        return False
    try:
        is_other = state.take(decode(Snapshot, sent), choose)
    except DrawingError as error:
        st.warning(error.public, icon=":material/draw:")
        state.put(state.drawing)
        return False
    if is_other and state.drawing:
        instrumentation.drawings.inc()
    return is_other
