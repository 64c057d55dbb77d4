"""My hand: digits that one visitor wrote on demand, and how the networks read them."""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import numpy as np
import streamlit as st

from digitrec.drawing.drawings import (
    DrawingError,
    count_within_limits,
    decode_strokes,
    encode_strokes,
)
from digitrec.images import CLASS_COUNT
from digitrec.rooms.records import RoomDrawing
from digitrec.ui.protocol import WrittenDigit, WrittenDigits, decode
from digitrec.ui.room_api import answers

MOST = 100  # drawings, together within the limits of one; the oldest give way
_KEY = "own-hand"


@dataclass
class Hand:
    """A visitor's drawings as a room of one person would keep them, and the digit to write next.

    `session` names this hand: a page that still speaks to another one, on a server that is gone,
    first learns of this one, and gives it what the tab kept before what was written since.
    """

    drawings: list[RoomDrawing] = field(default_factory=list)
    dealt: int = 0
    task: int = 0
    taken: int = 0  # number of the drawing that the page sent last
    problem: str = ""  # with what the page sent last
    is_given_back: bool = False  # what the tab kept, or it was asked in vain
    session: str = field(default_factory=lambda: uuid4().hex)

    @staticmethod
    def of_visitor() -> "Hand":
        """Return this visitor's."""
        if _KEY not in st.session_state:
            st.session_state[_KEY] = Hand()
            st.session_state[_KEY].deal()
        return st.session_state[_KEY]

    def deal(self) -> None:
        """Choose the next digit: one of those written least often, and another than now."""
        written = [one.label for one in self.drawings]
        others = [digit for digit in range(CLASS_COUNT) if self.dealt == 0 or digit != self.task]
        least = min(written.count(digit) for digit in others)
        rarest = [digit for digit in others if written.count(digit) == least]
        self.task = int(np.random.default_rng(self.dealt).choice(rarest))
        self.dealt += 1

    def receive(self, sent: Any) -> None:
        """Keep what the page sent, unless it sent that before, or to another hand.

        What is wrong with it becomes the `problem`.
        """
        before = self.taken, self.is_new
        try:
            written = decode(WrittenDigits, sent)
            if written.session == self.session:
                self._take_back(written.stored or ())
                self._take_new(written.digits[:MOST])
        except DrawingError as error:
            self.problem = error.public
        if before != (self.taken, self.is_new):
            self.deal()

    def _take_new(self, digits: Iterable[WrittenDigit]) -> None:
        for digit in digits:
            if digit.number > self.taken:
                self.problem = ""
                try:
                    self.take(digit)  # unless this run is cut short (runner.fastReruns)
                except DrawingError as error:
                    self.problem = error.public
                self.taken = digit.number

    @property
    def is_new(self) -> bool:
        """Whether the tab may know of drawings that are not here."""
        return not self.drawings and not self.is_given_back

    def _take_back(self, stored: Sequence[Any]) -> None:
        """Keep what the tab stored, once and together; what is damaged is left out."""
        if not self.is_new or not stored:
            return
        whole = Hand()
        for one in stored[:MOST]:
            with suppress(DrawingError):
                whole.take(decode(WrittenDigit, one))
        self.drawings, self.is_given_back = whole.drawings, True

    def take(self, digit: WrittenDigit) -> None:
        """Keep a digit that a browser sent; DrawingError for what no canvas sends."""
        drawing = decode_strokes(digit.strokes)
        number = self.drawings[-1].id + 1 if self.drawings else 1
        kept = RoomDrawing(
            id=number,
            change=number,
            person=1,
            label=digit.label,
            strokes_json=json.dumps(encode_strokes(drawing)),
            answers=answers.read(drawing),
            sent_at=datetime.now(UTC),
            is_hidden=False,
            votes={},
            round=None,
        )
        newest = [kept, *reversed(self.drawings)][:MOST]
        count = count_within_limits(one.strokes for one in newest)  # all are sent at every run
        self.drawings = newest[:count][::-1]
