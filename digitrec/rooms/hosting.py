"""Rooms as their hosts know them: opened, found by code, closed, kept, emptied, deleted."""

import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from digitrec.rooms.codes import nearest, new_code, normalize
from digitrec.rooms.faults import RoomError, WrongCodeError
from digitrec.rooms.limits import MAX_OPEN_ROOMS, lifetime
from digitrec.rooms.records import Room, Summary
from digitrec.rooms.rows import Repository, hashed, is_over, lock_room, next_change, over, room_of
from digitrec.rooms.tables import drawings, people, rooms, rounds
from digitrec.rooms.transactions import forget, reading, writing


class Rooms(Repository):
    """The rooms of a database. Each call raises StorageError when the database fails."""

    def open(self) -> tuple[Room, str]:
        """Return a new room and its host's key, of which only a hash is kept.

        RoomError 429 when too many are open.
        """
        now, key = self.now(), secrets.token_urlsafe(24)
        with writing(self.engine, alone=True) as connection:
            taken = set(connection.scalars(select(rooms.c.code)))
            is_open = select(func.count()).select_from(rooms).where(_is_open(now))
            if connection.execute(is_open).scalar_one() >= MAX_OPEN_ROOMS:
                raise RoomError(
                    f"{MAX_OPEN_ROOMS} rooms are open, as many as there may be. Close one first.",
                    429,
                )
            added = insert(rooms).values(
                code=_code_unlike(taken),
                host_hash=hashed(key),
                opened_at=now,
                ends_at=now + lifetime(),
                is_closed=False,
                change=0,
                emptied=0,
            )
            row = connection.execute(added.returning(*rooms.c)).one()
        return room_of(row, now), key

    def find(self, code: str, *, closed_too: bool = False) -> Room:
        """Return the open room of this code, however it is typed; a closed one only if asked for.

        WrongCodeError if there is none; RoomError 410 if it is closed or over.
        """
        now, typed = self.now(), normalize(code)
        with reading(self.engine) as connection:
            row = connection.execute(select(rooms).where(rooms.c.code == typed)).one_or_none()
            if row is None:
                codes = connection.scalars(select(rooms.c.code).where(_is_open(now)))
                raise WrongCodeError(nearest(typed, codes))
        if is_over(row, now):
            raise over()
        if row.is_closed and not closed_too:
            raise RoomError("This room is closed. Ask its host to open a new one.", 410)
        return room_of(row, now)

    def of_host(self, host_key: str) -> Room | None:
        """Return the room of this host's key, closed or not; None if there is none any more."""
        now = self.now()
        query = select(rooms).where(rooms.c.host_hash == hashed(host_key))
        with reading(self.engine) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None or is_over(row, now) else room_of(row, now)

    def close(self, room: Room) -> None:
        """Let nobody join or send any more; RoomError 410 if the room was deleted."""
        self._change(room, is_closed=True)

    def keep(self, room: Room, keep: bool) -> None:
        """Keep the room for good, or for its days from now; RoomError 410 if it was deleted."""
        self._change(room, ends_at=None if keep else self.now() + lifetime())

    def empty(self, room: Room) -> None:
        """Delete all its drawings and rounds; its people stay, their places are for whoever comes.

        RoomError 410 if it was deleted.
        """
        with writing(self.engine) as connection:
            lock_room(connection, room.id)
            change = next_change(connection, room.id)
            connection.execute(delete(drawings).where(drawings.c.room_id == room.id))
            connection.execute(delete(rounds).where(rounds.c.room_id == room.id))
            freed = update(people).where(people.c.room_id == room.id)
            connection.execute(freed.values(place_until=self.now()))
            connection.execute(update(rooms).where(rooms.c.id == room.id).values(emptied=change))
        forget(self.engine)

    def delete(self, room: Room) -> None:
        """Delete the room with all that it holds, or do nothing if that was done."""
        self._delete(rooms.c.id == room.id)

    def purge(self) -> int:
        """Delete the rooms that are over with all that they hold; return how many these were."""
        return self._delete(rooms.c.ends_at <= self.now())

    def all(self) -> list[Summary]:
        """Return every room, the oldest first."""
        now = self.now()
        counts = [
            select(func.count()).where(table.c.room_id == rooms.c.id).scalar_subquery()
            for table in (people, drawings)
        ]
        with reading(self.engine) as connection:
            found = connection.execute(select(rooms, *counts).order_by(rooms.c.id)).all()
        return [Summary(room_of(row, now), *row[-2:]) for row in found]

    def _change(self, room: Room, **values: object) -> None:
        with writing(self.engine) as connection:
            lock_room(connection, room.id)
            next_change(connection, room.id)
            connection.execute(update(rooms).where(rooms.c.id == room.id).values(**values))

    def _delete(self, which: ColumnElement[bool]) -> int:
        with writing(self.engine, alone=True) as connection:
            count = connection.execute(delete(rooms).where(which)).rowcount
        if count:
            forget(self.engine)
        return count


def _is_open(now: datetime) -> ColumnElement[bool]:
    return ~rooms.c.is_closed & (rooms.c.ends_at.is_(None) | (rooms.c.ends_at > now))


def _code_unlike(taken: set[str]) -> str:
    """Return a new code that no typing error makes one of those that are taken."""
    while True:
        code = new_code()
        if code not in taken and not any(nearest(code, [other]) for other in taken):
            return code
