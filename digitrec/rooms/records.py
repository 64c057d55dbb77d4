"""What a room holds, as plain values; all times are UTC."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property


@dataclass(frozen=True)
class Room:
    """A room; `ends_at` is None if its host keeps it. One that has ended is closed too."""

    id: int
    code: str
    opened_at: datetime
    ends_at: datetime | None
    is_closed: bool


@dataclass(frozen=True)
class Person:
    """Somebody in a room, known by `number` from 1 on; the place in it may be lost after a time."""

    id: int
    room: int
    number: int
    place_until: datetime = field(compare=False)


@dataclass(frozen=True)
class Round:
    """A minute in which a room tries to fool the networks."""

    id: int
    started_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Summary:
    """A room and how many people and drawings, hidden ones included, it holds."""

    room: Room
    people: int
    drawings: int


@dataclass(frozen=True)
class RoomDrawing:
    """A drawing that a person sent to a room.

    `person` is the person's number; `label` the digit that was to be written, a task's word and
    not the truth, or None for a free drawing; `strokes_json` is the JSON of its strokes as the
    database has it, none if it is hidden; `answers` has the digit that each network read; `votes`
    counts other people's answers by digit. `change` grows with each change of the room.
    """

    id: int
    change: int
    person: int
    label: int | None
    strokes_json: str
    answers: dict[str, int]
    sent_at: datetime
    is_hidden: bool
    votes: dict[int, int]
    round: int | None

    @cached_property
    def strokes(self) -> list[list[float]]:
        """The strokes as `encode_strokes` gives them: in memory six times their JSON."""
        return json.loads(self.strokes_json)

    @property
    def voted(self) -> int | None:
        """The digit that two others agree on; None if there is none, or as many for another."""
        most = Counter(self.votes).most_common(2)
        if not most or most[0][1] < 2 or (len(most) > 1 and most[0][1] == most[1][1]):
            return None
        return most[0][0]

    @property
    def is_doubted(self) -> bool:
        """Whether the room votes that it is another digit than its label says."""
        return self.label is not None and self.voted not in (None, self.label)

    @property
    def is_trusted(self) -> bool:
        """Whether it counts: with a label, not hidden, and not voted to be another digit."""
        return self.label is not None and not self.is_hidden and not self.is_doubted

    @property
    def misread_by(self) -> list[str]:
        """The names of the networks that did not read the label; none without a label."""
        if self.label is None:
            return []
        return [name for name, digit in self.answers.items() if digit != self.label]
