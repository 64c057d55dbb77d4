"""Snapshots: a room as it was at one moment, in JSON that all walls and phones share.

A thread encodes each drawing once; the event loop only joins bytes, a page of them at a time.
"""

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from digitrec.rooms.records import Room, RoomDrawing, Round
from digitrec.ui.room_api import payloads

PAGE_BYTES = 128_000  # of drawings in one event, which may pass it by one drawing


class Tile(NamedTuple):
    """A drawing as walls get it: encoded, and the change by which it came to be so."""

    change: int
    is_hidden: bool
    encoded: bytes

    @classmethod
    def of(cls, one: RoomDrawing) -> "Tile":
        """Return the drawing's tile; the strokes are the database's own text, never parsed."""
        return cls(one.change, one.is_hidden, payloads.encode_drawing(one))


class Position(NamedTuple):
    """How far one wall has come: by the room's last Empty, to which change, and from which."""

    emptied: int = -1
    change: int = 0
    joined: int = 0


@dataclass(frozen=True)
class Snapshot:
    """A room at one moment; `change` and `emptied` are below 0 before it was first read.

    `tiles` are in the order of their changes.
    """

    room: Room
    change: int = -1
    emptied: int = -1
    people: int = 0
    tiles: Sequence[Tile] = ()
    results: bytes = b""
    round: Round | None = None
    best: tuple[int, ...] = ()
    problem: str = ""
    is_over: bool = False

    @property
    def for_phones(self) -> tuple[object, ...]:
        """What phones are told of; of drawings they are not, four times a second for each."""
        return self.room, self.round, self.problem, self.is_over

    def phone_event(self, now: datetime) -> bytes:
        """Return what a phone is sent."""
        return _event(self._state, self._round_at(now))

    def wall_event(self, position: Position, now: datetime) -> tuple[bytes, Position, bool]:
        """Return what a wall at this position is sent, its next one, and whether more waits."""
        if self.change < 0 or self.is_over:
            return self.phone_event(now), position, False
        starts_again = position.emptied != self.emptied
        if starts_again:
            position = Position(self.emptied, 0, self.change)
        page, position = self._page(position)
        event = _event(
            self._state,
            self._round_at(now),
            self.results,
            _members(people=self.people, startsAgain=starts_again),
            b'"drawings":[%b]' % b",".join(page),
        )
        return event, position, bool(self.tiles) and position.change < self.tiles[-1].change

    def _page(self, position: Position) -> tuple[list[bytes], Position]:
        """Return the drawings after the position; who never saw a hidden one need not lose it."""
        page, size = [], 0
        for tile in self.tiles[bisect_right(self.tiles, position.change, key=_change) :]:
            position = position._replace(change=tile.change)
            if tile.is_hidden and tile.change <= position.joined:
                continue
            page.append(tile.encoded)
            size += len(tile.encoded)
            if size >= PAGE_BYTES:
                break
        return page, position

    @cached_property
    def _state(self) -> bytes:
        return _members(room=payloads.of_room(self.room), problem=self.problem, isOver=self.is_over)

    @cached_property
    def _best(self) -> bytes:
        return _members(best=self.best)

    def _round_at(self, now: datetime) -> bytes:
        """Return the round with the seconds left now, not those when it was read."""
        if self.round is None:
            return b'"round":null'
        return b'"round":{%b,%b}' % (_members(**payloads.of_round(self.round, now)), self._best)


def _change(tile: Tile) -> int:
    return tile.change


def _event(*members: bytes) -> bytes:
    """Return a server-sent event whose data is the JSON object of these members."""
    return b"data: {%b}\r\n\r\n" % b",".join(members)


def _members(**values: object) -> bytes:
    return encode_members(values)


def encode_members(values: dict[str, object]) -> bytes:
    """Return the inside of a JSON object."""
    return json.dumps(values, separators=(",", ":"))[1:-1].encode()
