"""The store: all that is kept of rooms, in one database that several servers may share."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import Engine

from digitrec.drawing.drawings import Drawing
from digitrec.rooms import sending
from digitrec.rooms.faults import ReadOnlyError
from digitrec.rooms.hosting import Rooms
from digitrec.rooms.people import People
from digitrec.rooms.rate_limiter import RateLimiter
from digitrec.rooms.records import Person, RoomDrawing
from digitrec.rooms.rounds import Rounds
from digitrec.rooms.transactions import forget
from digitrec.rooms.wall import Wall


def utc_now() -> datetime:
    """Return the time on this machine's clock, aware and in UTC."""
    return datetime.now(UTC)


class Store:
    """Rooms, people, drawings and rounds in the database of an engine that `connect` made.

    Any thread may use it. It raises RoomError for what a person did and StorageError when the
    database fails, which leaves all as it was.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        """Keep the engine, and the one clock by which everything goes."""
        self._engine, self.now = engine, now
        self.rooms = Rooms(engine, now)
        self.people = People(engine, now)
        self.wall = Wall(engine, now)
        self.rounds = Rounds(engine, now)
        self.limiter = RateLimiter(engine, now)

    def send(
        self,
        person: Person,
        key: str,
        drawing: Drawing,
        label: int | None,
        answers: Mapping[str, int],
        round: int | None = None,
    ) -> RoomDrawing:
        """Return the drawing as the room keeps it, the first if it came before: see `sending`."""
        return sending.send(self._engine, self.now(), person, key, drawing, label, answers, round)

    def purge(self) -> int:
        """Delete the rooms that are over with all that they hold; return how many these were."""
        return self.rooms.purge()

    def close(self) -> None:
        """Close the connections that nobody uses; on SQLite all is in the one file then.

        StorageError when that fails; what was acknowledged is in its write-ahead log then.
        """
        try:
            with suppress(ReadOnlyError):  # which was left as it was
                forget(self._engine)
        finally:
            self._engine.dispose()
