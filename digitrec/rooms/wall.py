"""The wall: the drawings of a room, and what changed of them since it was last looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select, update

from digitrec.rooms.faults import RoomError
from digitrec.rooms.records import Room, RoomDrawing
from digitrec.rooms.rows import Repository, lock_room, next_change, no_drawing, over, read_drawings
from digitrec.rooms.tables import drawings, rooms
from digitrec.rooms.transactions import reading, writing

_READ_AT_ONCE = 20  # drawings: of the largest, with all that is made of them, six megabytes


class Wall(Repository):
    """What the room sees. Each call raises StorageError when the database fails."""

    def since(self, room: Room, change: int, limit: int = 500) -> list[RoomDrawing]:
        """Return the drawings changed after that change, in order: at most `limit` of them.

        A hidden one is among them, without its strokes, so that it is taken off the wall.
        """
        of_room = drawings.c.room_id == room.id
        with reading(self.engine) as connection:
            return read_drawings(connection, of_room, drawings.c.change > change, limit=limit)

    def all(self, room: Room) -> list[RoomDrawing]:
        """Return all drawings that are not hidden, in the order of their last change."""
        return [*self.stream(room)]

    def stream(self, room: Room) -> "Stream":
        """Return the same, to be read a few at a time."""
        shown = (drawings.c.room_id == room.id) & ~drawings.c.is_hidden
        with reading(self.engine) as connection:
            found = connection.execute(
                select(drawings.c.id).where(shown).order_by(drawings.c.change)
            )
            return Stream(self.engine, found.scalars().all())

    def drawing(self, room: Room, id: int) -> RoomDrawing:
        """Return one drawing; RoomError 404 if it is hidden or not of this room."""
        which = (drawings.c.id == id) & (drawings.c.room_id == room.id) & ~drawings.c.is_hidden
        with reading(self.engine) as connection:
            found = read_drawings(connection, which)
        if not found:
            raise no_drawing()
        return found[0]

    def hide(self, room: Room, id: int, hidden: bool) -> None:
        """Hide a drawing, or show it again; RoomError 404 if it is not of this room."""
        with writing(self.engine) as connection:
            lock_room(connection, room.id)
            which = (drawings.c.id == id) & (drawings.c.room_id == room.id)
            changed = next_change(connection, room.id)
            hiding = update(drawings).where(which).values(is_hidden=hidden, change=changed)
            if not connection.execute(hiding).rowcount:
                raise no_drawing()

    def last_change(self, room: Room) -> int:
        """Return the number of the room's latest change, whatever it was of; RoomError 410."""
        return self._read(room)[0]

    def emptied(self, room: Room) -> int:
        """Return the change by which all drawings went, 0 if none did; RoomError 410.

        A wall that shows an older state than this one has to start again.
        """
        return self._read(room)[1]

    def _read(self, room: Room) -> tuple[int, int]:
        query = select(rooms.c.change, rooms.c.emptied).where(rooms.c.id == room.id)
        with reading(self.engine) as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise over()
        return row.change, row.emptied


@dataclass(frozen=True)
class Stream:
    """Drawings as they were shown at one moment, in that order, read whenever they are iterated.

    Those hidden since then are left out. Iterating raises RoomError 410 where they were deleted,
    and StorageError when the database fails.
    """

    engine: Engine
    ids: Sequence[int]

    def __len__(self) -> int:
        """Return how many there were."""
        return len(self.ids)

    def __iter__(self) -> Iterator[RoomDrawing]:
        """Yield them; no connection is held meanwhile."""
        for start in range(0, len(self.ids), _READ_AT_ONCE):
            some = self.ids[start : start + _READ_AT_ONCE]
            with reading(self.engine) as connection:
                found = {one.id: one for one in read_drawings(connection, drawings.c.id.in_(some))}
            if len(found) < len(some):
                raise RoomError("The drawings were deleted while they were read.", 410)
            yield from (found[id] for id in some if not found[id].is_hidden)
