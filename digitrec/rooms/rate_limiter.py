"""The rate limiter: how often a network may try, counted in the database for all servers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from limits import (
    RateLimitItem,
    RateLimitItemPerHour,
    RateLimitItemPerMinute,
    RateLimitItemPerSecond,
)
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import ColumnElement, Engine, Row, delete, select, true
from sqlalchemy.dialects import postgresql, sqlite

from digitrec.rooms.faults import RoomError, StorageError
from digitrec.rooms.rows import hashed
from digitrec.rooms.tables import rate_limits
from digitrec.rooms.transactions import reading, writing

WRONG_CODES = RateLimitItemPerMinute(10)  # of a network
# By GET, which another site's page can send through a browser that does not say so (it does only
# over TLS and on its own machine): counted apart, so that nobody is kept from joining.
WRONG_EVENTS = RateLimitItemPerMinute(2, namespace="EVENTS")
GUESS = RateLimitItemPerMinute(1)  # of a network and a code: the same one again teaches nothing
OPENINGS = RateLimitItemPerHour(10)  # of a network
# New people of a network in a room: a class of forty at once, a hall of 200 within 100 seconds.
JOINS = RateLimitItemPerSecond(40, 20)
_LONGEST = timedelta(seconds=OPENINGS.get_expiry())
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class RateLimiter:
    """Limits of `limits`, in windows that begin with the first try.

    Each call raises StorageError when the database fails, which counts nothing.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        """Count in the database of this engine, by this clock."""
        self._now = now
        self._storage = _Hits(engine, now)
        self._strategy = FixedWindowRateLimiter(self._storage)

    def hit(self, limit: RateLimitItem, *who: str) -> bool:
        """Count a try, and return whether there was one left."""
        return self._strategy.hit(limit, *who)

    def take(self, limit: RateLimitItem, *who: str) -> None:
        """Count a try; RoomError 429 when none was left."""
        if not self.hit(limit, *who):
            raise self._refusal(limit, *who)

    def check(self, limit: RateLimitItem, *who: str) -> None:
        """Raise what `take` would, and count nothing: for tries that count if they are wrong."""
        if not self._strategy.test(limit, *who):
            raise self._refusal(limit, *who)

    def _refusal(self, limit: RateLimitItem, *who: str) -> RoomError:
        ends_at = self._storage.get_expiry(limit.key_for(*who))
        wait = max(1, round(ends_at - self._now().timestamp()))
        sentence = f"Too many tries from your network: wait {wait} seconds, then try again."
        return RoomError(sentence, 429, retry_after=wait)


class _Hits(Storage):
    """Hits by key, as `limits` wants them stored: those of a window that is over are deleted."""

    STORAGE_SCHEME = None  # it is made here alone, never from an address

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._engine, self._now = engine, now

    @property
    def base_exceptions(self) -> type[Exception]:
        return StorageError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = self._now()
        hit = _INSERT[self._engine.dialect.name](rate_limits).values(
            key=hashed(key), hits=amount, ends_at=now + timedelta(seconds=expiry)
        )
        more = {"hits": rate_limits.c.hits + amount}
        counted = hit.on_conflict_do_update(index_elements=["key"], set_=more)
        with writing(self._engine) as connection:
            connection.execute(delete(rate_limits).where(~_counts(now)))
            return connection.execute(counted.returning(rate_limits.c.hits)).scalar_one()

    def get(self, key: str) -> int:
        row = self._row(key)
        return 0 if row is None else row.hits

    def get_expiry(self, key: str) -> float:
        row = self._row(key)
        return (self._now() if row is None else row.ends_at).timestamp()

    def check(self) -> bool:
        return self._row("") is None

    def clear(self, key: str) -> None:
        self._delete(rate_limits.c.key == hashed(key))

    def reset(self) -> int:
        return self._delete(true())

    def _row(self, key: str) -> Row[Any] | None:
        which = (rate_limits.c.key == hashed(key)) & _counts(self._now())
        with reading(self._engine) as connection:
            return connection.execute(select(rate_limits).where(which)).one_or_none()

    def _delete(self, which: ColumnElement[bool]) -> int:
        with writing(self._engine) as connection:
            return connection.execute(delete(rate_limits).where(which)).rowcount


def _counts(now: datetime) -> ColumnElement[bool]:
    """Return what says that a window is not over; one later than any is of a clock set back."""
    return rate_limits.c.ends_at.between(now + timedelta(microseconds=1), now + _LONGEST)
