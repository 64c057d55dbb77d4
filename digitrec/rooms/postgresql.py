"""Rooms in PostgreSQL: an engine that gives up in seconds when the server stalls."""

from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine, event

_PATIENCE_SECONDS = 5
_OPTIONS = " ".join(
    f"-c {name}={_PATIENCE_SECONDS}s"
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
)


class _ImpatientConnection(psycopg.Connection[Any]):
    """A connection that is over when its server says nothing, being stopped or cut off."""

    def wait(self, gen, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or 2 * _PATIENCE_SECONDS)
        except psycopg.errors._WaitTimeout as error:
            self.pgconn.finish()
            raise psycopg.OperationalError("the server says nothing") from error


def engine(place: URL) -> Engine:
    """Return an engine of the database at `place`, by psycopg 3; nothing is asked of it yet."""
    made = create_engine(
        place.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_timeout=_PATIENCE_SECONDS,
        isolation_level="READ COMMITTED",
        connect_args={"connect_timeout": _PATIENCE_SECONDS, "options": _OPTIONS},
    )

    @event.listens_for(made, "do_connect")
    def connect(dialect, record, arguments, options) -> Any:
        return _ImpatientConnection.connect(*arguments, **options)

    return made
