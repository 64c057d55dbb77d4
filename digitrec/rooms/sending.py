"""Sending: a phone's drawing comes into its room once, whole, however often it is sent."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, case, func, insert, select

from digitrec.drawing.drawings import Drawing, encode_strokes
from digitrec.images import CLASS_COUNT
from digitrec.rooms.faults import RoomError
from digitrec.rooms.limits import MAX_DRAWING_BYTES, MAX_DRAWINGS, MAX_DRAWINGS_PER_MINUTE
from digitrec.rooms.places import hold_place
from digitrec.rooms.records import Person, RoomDrawing
from digitrec.rooms.rows import Repository, lock_open_room, lock_room, next_change, read_drawings
from digitrec.rooms.tables import drawings, people, rounds
from digitrec.rooms.transactions import writing

_MAX_KEY_CHARACTERS = 64
_MAX_NAME_CHARACTERS, _MAX_NETWORKS = 64, 64
_GRACE = timedelta(seconds=10)  # for what was drawn within a round and came through a slow network


class Sending(Repository):
    """What phones send. Each call raises StorageError when the database fails."""

    def send(
        self,
        person: Person,
        key: str,
        drawing: Drawing,
        label: int | None,
        answers: Mapping[str, int],
        round: int | None = None,
    ) -> RoomDrawing:
        """Return the drawing as the room keeps it: what was sent first with this person's key.

        It is of the round only if that is running. RoomError 400 for what is no drawing, 413 for
        one with too many points, 410 when the room is closed or over, 409 when it is full, 429 when
        this person sends too fast, and what `hold_place` says.
        """
        strokes, now = _checked(key, drawing, label, answers), self.now()
        own = (drawings.c.person_id == person.id) & (drawings.c.key == key)
        with writing(self.engine) as connection:
            lock_room(connection, person.room)
            if sent := read_drawings(connection, own):
                return sent[0]
            lock_open_room(connection, person.room, now)
            _check_limits(connection, person, now)
            task = case((people.c.task == label, None), else_=people.c.task)
            hold_place(connection, person, now, task=task)
            connection.execute(
                insert(drawings).values(
                    room_id=person.room,
                    person_id=person.id,
                    round_id=_running(connection, person.room, round, now),
                    key=key,
                    change=next_change(connection, person.room),
                    label=label,
                    strokes=strokes,
                    answers=json.dumps(dict(answers), separators=(",", ":")),
                    fooled=0 if label is None else sum(map(label.__ne__, answers.values())),
                    sent_at=now,
                    is_hidden=False,
                )
            )
            return read_drawings(connection, own)[0]


def _checked(key: str, drawing: Drawing, label: int | None, answers: Mapping[str, int]) -> str:
    """Return the strokes as compact JSON; RoomError for what no phone of ours sends."""
    digits = [*answers.values(), *([] if label is None else [label])]
    if (
        not (0 < len(key) <= _MAX_KEY_CHARACTERS and key.isprintable())
        or len(answers) > _MAX_NETWORKS
        or max(map(len, answers), default=0) > _MAX_NAME_CHARACTERS
        or not all(type(digit) is int and 0 <= digit < CLASS_COUNT for digit in digits)
    ):
        raise RoomError("What came from the phone is damaged. Draw it again.", 400)
    if drawing.inked is None:
        raise RoomError("There is nothing on the canvas. Draw a digit first.", 400)
    strokes = json.dumps(encode_strokes(drawing), separators=(",", ":"))
    if len(strokes) > MAX_DRAWING_BYTES:
        raise RoomError("This drawing has too many points for a room. Draw a simpler one.", 413)
    return strokes


def _check_limits(connection: Connection, person: Person, now: datetime) -> None:
    if _count(connection, drawings.c.room_id == person.room) >= MAX_DRAWINGS:
        raise RoomError(f"This room is full: it takes {MAX_DRAWINGS:,} drawings.", 409)
    # What was sent "later" than now was sent before a clock was set back: it must block nobody.
    recent = drawings.c.sent_at.between(now - timedelta(minutes=1), now)
    if _count(connection, drawings.c.person_id == person.id, recent) >= MAX_DRAWINGS_PER_MINUTE:
        raise RoomError(
            f"{MAX_DRAWINGS_PER_MINUTE} drawings a minute are as many as one may send. Wait a "
            "little: your drawing is kept.",
            429,
        )


def _running(
    connection: Connection, room_id: int, round_id: int | None, now: datetime
) -> int | None:
    """Return the round's number if it is one of the room's and not over, else None."""
    query = select(rounds).where(rounds.c.id == round_id, rounds.c.room_id == room_id)
    row = connection.execute(query).one_or_none() if round_id is not None else None
    return row.id if row is not None and now < row.ends_at + _GRACE else None


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(drawings).where(*conditions)
    return connection.execute(query).scalar_one()
