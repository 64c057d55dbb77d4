"""The people of a room: who they are by their phone's key, and what each is to write."""

import secrets

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from digitrec.images import CLASS_COUNT
from digitrec.rooms.faults import RoomError
from digitrec.rooms.limits import MAX_PEOPLE
from digitrec.rooms.records import Person, Room
from digitrec.rooms.rows import Part, hashed, is_over, lock_open_room, lock_room, room_of
from digitrec.rooms.tables import drawings, people, rooms
from digitrec.rooms.transactions import reading, writing


class People(Part):
    """Everybody in the rooms. Each call raises StorageError when the database fails."""

    def join(self, room: Room, key: str | None) -> tuple[Person, str]:
        """Return the person with this phone's key, or a new one with a key of its own.

        RoomError 409 when the room is closed, over or full.
        """
        now = self.now()
        with writing(self.engine) as connection:
            row = lock_room(connection, room.id)
            if row.is_closed or is_over(row, now):
                raise RoomError("This room is closed. Ask its host to open a new one.", 409)
            if key is not None:
                own = (people.c.key_hash == hashed(key)) & (people.c.room_id == room.id)
                if known := connection.execute(select(people).where(own)).one_or_none():
                    return Person(known.id, room.id, known.number), key
            number = 1 + _count(connection, people.c.room_id == room.id)
            if number > MAX_PEOPLE:
                raise RoomError(f"{MAX_PEOPLE} people are in this room, as many as it takes.", 409)
            key = secrets.token_urlsafe(24)
            added = insert(people).values(room_id=room.id, number=number, key_hash=hashed(key))
            person = connection.execute(added.returning(people.c.id)).scalar_one()
        return Person(person, room.id, number), key

    def of(self, key: str) -> tuple[Person, Room] | None:
        """Return who has this key, and the room, closed or not; None if there is none any more."""
        now = self.now()
        query = (
            select(rooms, people.c.id.label("person"), people.c.number)
            .join(people, people.c.room_id == rooms.c.id)
            .where(people.c.key_hash == hashed(key))
        )
        with reading(self.engine) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else (Person(row.person, row.id, row.number), room_of(row, now))

    def count(self, room: Room) -> int:
        """Return how many people have joined the room."""
        with reading(self.engine) as connection:
            return _count(connection, people.c.room_id == room.id)

    def task(self, person: Person, *, skip: bool = False) -> int:
        """Return the digit that this person is to write: the same until it is sent or skipped.

        Each digit is dealt as often as the others, counting what was sent and what is being
        written. RoomError 410 when the room is closed or over.
        """
        now = self.now()
        with writing(self.engine) as connection:
            lock_open_room(connection, person.room, now)
            mine = people.c.id == person.id
            task = connection.execute(select(people.c.task).where(mine)).scalar_one()
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


def _count(connection: Connection, which: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(people).where(which)).scalar_one()
