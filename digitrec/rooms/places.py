"""Places in a room: each person holds one for an hour from joining and from each drawing on."""

from datetime import datetime
from itertools import count

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from digitrec.rooms.faults import RoomError
from digitrec.rooms.limits import MAX_PEOPLE, PLACE_LASTS
from digitrec.rooms.records import Person
from digitrec.rooms.tables import drawings, people, votes


def hold_place(connection: Connection, person: Person, now: datetime, **values: object) -> None:
    """Give the person a place from now on, and these values in the same row.

    RoomError 409 if the place was lost and others hold all, 403 for whom the host has removed,
    401 for whom nobody knows any more.
    """
    if person.place_until <= now:
        _check_places(connection, person.room, now)
    mine = people.c.id == person.id
    held = update(people).where(mine, ~people.c.is_removed)
    if not connection.execute(held.values(place_until=now + PLACE_LASTS, **values)).rowcount:
        raise removed() if count_people(connection, mine) else not_in_room()


def not_in_room() -> RoomError:
    """Return what to raise for a key that nobody has: the phone joins again, and learns why."""
    return RoomError("This phone is not in the room any more. Join it again.", 401)


def removed() -> RoomError:
    """Return what to raise for the key of somebody whom the host has removed."""
    return RoomError("The host removed you from this room.", 403)


def free_number(connection: Connection, room_id: int, now: datetime) -> int:
    """Return the lowest number that nobody in the room has; RoomError 409 if it is full.

    Whoever has lost the place and left nothing behind gives way.
    """
    _check_places(connection, room_id, now)
    of_room = people.c.room_id == room_id
    numbers = set(connection.scalars(select(people.c.number).where(of_room)))
    if len(numbers) >= MAX_PEOPLE:
        traces = (
            select(t.c.person_id).where(t.c.person_id == people.c.id) for t in (drawings, votes)
        )
        idle = of_room & (people.c.place_until <= now) & ~people.c.is_removed
        left = delete(people).where(idle, *(~trace.exists() for trace in traces))
        numbers -= set(connection.scalars(left.returning(people.c.number)))
    return next(number for number in count(1) if number not in numbers)


def _check_places(connection: Connection, room_id: int, now: datetime) -> None:
    taken = people.c.place_until > now
    if count_people(connection, people.c.room_id == room_id, taken) >= MAX_PEOPLE:
        raise RoomError(
            f"{MAX_PEOPLE} people are in this room, as many as it takes. A place is free an hour "
            "after its last drawing.",
            409,
        )


def count_people(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    """Return how many people meet the conditions."""
    query = select(func.count()).select_from(people).where(*conditions)
    return connection.execute(query).scalar_one()
