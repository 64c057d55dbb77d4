"""Rows of the tables as records, and the row of a room locked for a change."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, func, literal, select, update

from digitrec.rooms.faults import RoomError
from digitrec.rooms.records import Room, RoomDrawing, Round
from digitrec.rooms.tables import drawings, people, rooms, votes


@dataclass(frozen=True)
class Repository:
    """A repository of the store: safe to share between threads, for it holds nothing of a room."""

    engine: Engine
    now: Callable[[], datetime]


def hashed(key: str) -> str:
    """Return what is kept of a secret key: its SHA-256, which gives nobody the key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def lock_room(connection: Connection, room_id: int) -> Row[Any]:
    """Return the room's row, which nobody else changes until the transaction ends.

    RoomError 410 if it was deleted.
    """
    query = select(rooms).where(rooms.c.id == room_id).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise over()
    return row


def lock_open_room(connection: Connection, room_id: int, now: datetime) -> Row[Any]:
    """Return the same of a room that takes something; RoomError 410 if it is closed or over."""
    row = lock_room(connection, room_id)
    if is_over(row, now):
        raise over()
    if row.is_closed:
        raise RoomError("This room is closed: nothing more can be sent to it.", 410)
    return row


def next_change(connection: Connection, room_id: int) -> int:
    """Return the number of the change that the room's own transaction is about to make.

    The database counts, not a clock; and since one transaction at a time changes a room, whoever
    has seen a number has seen all below it.
    """
    counted = update(rooms).where(rooms.c.id == room_id).values(change=rooms.c.change + 1)
    return connection.execute(counted.returning(rooms.c.change)).scalar_one()


def is_over(row: Row[Any], now: datetime) -> bool:
    """Return whether the room of this row has outlived its days."""
    return row.ends_at is not None and row.ends_at <= now


def room_of(row: Row[Any], now: datetime) -> Room:
    """Return the room of a row of `rooms`."""
    is_closed = row.is_closed or is_over(row, now)
    return Room(row.id, row.code, row.opened_at, row.ends_at, is_closed)


def over() -> RoomError:
    """Return what to raise for a room that is deleted, or will be in a moment."""
    return RoomError("This room is over, and what was drawn in it is deleted.", 410)


def no_drawing() -> RoomError:
    """Return what to raise for a drawing that is hidden, removed, or of another room."""
    return RoomError("This drawing is not on the wall any more.", 404)


def round_of(row: Row[Any]) -> Round:
    """Return the round of a row of `rounds`."""
    return Round(row.id, row.started_at, row.ends_at)


def read_drawings(
    connection: Connection,
    *conditions: ColumnElement[bool],
    limit: int | None = None,
    with_strokes: bool = True,
) -> list[RoomDrawing]:
    """Return the drawings that meet the conditions, in the order of their last change."""
    strokes = drawings.c.strokes if with_strokes else literal("[]").label("strokes")
    others = (column for column in drawings.c if column is not drawings.c.strokes)
    query = (
        select(*others, strokes, people.c.number)
        .join(people, people.c.id == drawings.c.person_id)
        .where(*conditions)
        .order_by(drawings.c.change)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    if not rows:
        return []
    counted = connection.execute(
        select(votes.c.drawing_id, votes.c.digit, func.count())
        .join(drawings, drawings.c.id == votes.c.drawing_id)
        .where(*conditions, drawings.c.change <= rows[-1].change, votes.c.digit.is_not(None))
        .group_by(votes.c.drawing_id, votes.c.digit)
    )
    found: dict[int, dict[int, int]] = {}
    for drawing, digit, count in counted:
        found.setdefault(drawing, {})[digit] = count
    return [_drawing_of(row, found.get(row.id, {})) for row in rows]


def _drawing_of(row: Row[Any], votes: dict[int, int]) -> RoomDrawing:
    return RoomDrawing(
        id=row.id,
        change=row.change,
        person=row.number,
        label=row.label,
        strokes_json="[]" if row.is_hidden else row.strokes,
        answers=json.loads(row.answers),
        sent_at=row.sent_at,
        is_hidden=row.is_hidden,
        votes=votes,
        round=row.round_id,
    )
