"""Rooms in PostgreSQL: an engine that gives up in seconds when the server stalls."""

from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Engine, create_engine, event

_TIMEOUTS = "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"


class _Connection(psycopg.Connection[Any]):
    """A connection that ends when its server says nothing: stopped, or cut off (psycopg#777)."""

    patience_seconds: float | None = None

    def wait(self, gen, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or self.patience_seconds)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:  # no answer came
                self.pgconn.finish()
            raise


def engine(place: URL, patience_seconds: int) -> Engine:
    """Return an engine of the database at `place`, by psycopg 3; nothing is asked of it yet.

    A statement takes so long at most; a server that says nothing for a second more is gone.
    """
    made = create_engine(
        place.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_timeout=patience_seconds,
        hide_parameters=True,  # or a fault's words hold what was drawn
        isolation_level="READ COMMITTED",
        connect_args={
            "connect_timeout": patience_seconds,
            "options": " ".join(f"-c {name}={patience_seconds}s" for name in _TIMEOUTS),
        },
    )

    @event.listens_for(made, "do_connect")
    def connect(dialect, record, arguments, options) -> Any:
        connection = _Connection.connect(*arguments, **options)
        connection.patience_seconds = patience_seconds + 1
        return connection

    return made
