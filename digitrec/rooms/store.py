"""The store: all that is kept of rooms, in one database that several servers may share."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import Engine

from digitrec.rooms.faults import ReadOnlyError
from digitrec.rooms.hosting import Rooms
from digitrec.rooms.people import People
from digitrec.rooms.rate_limiter import RateLimiter
from digitrec.rooms.rounds import Rounds
from digitrec.rooms.sending import Sending
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
        self.send = Sending(engine, now).send
        self.limiter = RateLimiter(engine, now)

    def close(self) -> None:
        """Close the connections that nobody uses; on SQLite all is in the one file then.

        StorageError when that fails; what was acknowledged is in its write-ahead log then.
        """
        try:
            with suppress(ReadOnlyError):  # which was left as it was
                forget(self._engine)
        finally:
            self._engine.dispose()
