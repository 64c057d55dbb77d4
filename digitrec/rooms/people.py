"""The people of a room: who they are by their phone's key, and what each is to write."""

import secrets
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from digitrec.images import CLASS_COUNT
from digitrec.rooms.faults import RoomError
from digitrec.rooms.limits import PLACE_LASTS
from digitrec.rooms.places import count_people, free_number, hold_place, removed
from digitrec.rooms.records import Person, Room
from digitrec.rooms.rows import (
    Repository,
    hashed,
    is_over,
    lock_open_room,
    lock_room,
    next_change,
    no_drawing,
    room_of,
)
from digitrec.rooms.tables import drawings, people, rooms, votes
from digitrec.rooms.transactions import forget, reading, writing


class People(Repository):
    """Everybody in the rooms. Each call raises StorageError when the database fails."""

    def join(self, room: Room, key: str | None) -> tuple[Person, str]:
        """Return the person with this phone's key, or a new one with a key of its own.

        RoomError 409 when the room is closed, over or full, 403 for whom the host has removed.
        """
        now = self.now()
        with writing(self.engine) as connection:
            row = lock_room(connection, room.id)
            if row.is_closed or is_over(row, now):
                raise RoomError("This room is closed. Ask its host to open a new one.", 409)
            if key is not None:
                own = (people.c.key_hash == hashed(key)) & (people.c.room_id == room.id)
                if known := connection.execute(select(people).where(own)).one_or_none():
                    person = _person_of(known)
                    if person.place_until <= now:
                        hold_place(connection, person, now)
                    return person, key
            key = secrets.token_urlsafe(24)
            added = insert(people).values(
                room_id=room.id,
                number=free_number(connection, room.id, now),
                key_hash=hashed(key),
                place_until=now + PLACE_LASTS,
                is_removed=False,
            )
            return _person_of(connection.execute(added.returning(*people.c)).one()), key

    def of(self, key: str) -> tuple[Person, Room] | None:
        """Return who has this key, and the room, closed or not; None if there is none any more.

        RoomError 403 for whom the host has removed.
        """
        now = self.now()
        columns = people.c.id.label("person"), people.c.number, people.c.place_until
        query = (
            select(rooms, *columns, people.c.is_removed)
            .join(people, people.c.room_id == rooms.c.id)
            .where(people.c.key_hash == hashed(key))
        )
        with reading(self.engine) as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        if row.is_removed:
            raise removed()
        return Person(row.person, row.id, row.number, row.place_until), room_of(row, now)

    def count(self, room: Room) -> int:
        """Return how many people have joined the room and not been removed."""
        with reading(self.engine) as connection:
            return count_people(connection, people.c.room_id == room.id, ~people.c.is_removed)

    def remove(self, room: Room, drawing_id: int) -> None:
        """Remove whoever drew this, with all drawings and votes; the key is no good any more.

        RoomError 404 if the drawing is not of this room.
        """
        drawn = (drawings.c.id == drawing_id) & (drawings.c.room_id == room.id)
        with writing(self.engine) as connection:
            lock_room(connection, room.id)
            query = select(drawings.c.person_id).where(drawn)
            person = connection.execute(query).scalar_one_or_none()
            if person is None:
                raise no_drawing()
            for table in (drawings, votes):
                connection.execute(delete(table).where(table.c.person_id == person))
            gone = {"is_removed": True, "place_until": self.now(), "task": None}
            connection.execute(update(people).where(people.c.id == person).values(gone))
            change = next_change(connection, room.id)  # walls start again
            connection.execute(update(rooms).where(rooms.c.id == room.id).values(emptied=change))
        forget(self.engine)

    def task(self, person: Person, *, skip: bool = False) -> int:
        """Return the digit that this person is to write: the same until it is sent or skipped.

        Each digit is dealt as often as the others, counting what was sent and what is being
        written. RoomError 410 when the room is closed or over.
        """
        now = self.now()
        with writing(self.engine) as connection:
            lock_open_room(connection, person.room, now)
            mine = people.c.id == person.id
            task = connection.execute(select(people.c.task).where(mine)).scalar_one_or_none()
            if task is None or skip:
                task = _deal(connection, person.room, unlike=task)
                connection.execute(update(people).where(mine).values(task=task))
        return task


def _deal(connection: Connection, room_id: int, unlike: int | None) -> int:
    """Return the digit that is rarest in the room, by chance among several, but not `unlike`."""
    counts = dict.fromkeys(range(CLASS_COUNT), 0)
    for table, digit in ((drawings, drawings.c.label), (people, people.c.task)):
        dealt = select(digit, func.count()).where(table.c.room_id == room_id, digit.is_not(None))
        for value, count in connection.execute(dealt.group_by(digit)):
            counts[value] += count
    if unlike is not None:
        del counts[unlike]
    least = min(counts.values())
    return secrets.choice([digit for digit, count in counts.items() if count == least])


def _person_of(row: Row[Any]) -> Person:
    return Person(row.id, row.room_id, row.number, row.place_until)
