"""Transactions: all of a block or none of it, its faults told in our own words."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import Connection, Engine, text

from digitrec.rooms.faults import storage_faults

BEGIN_WITH = "begin_with"  # the statement by which SQLite begins, where another is wanted
TURN = "turn"  # what an engine's writers enter one after the other, if they must
_LOCK_NUMBER = 0x646967697472  # any, but ours


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection to read with; raises StorageError when the database fails."""
    with storage_faults(), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine, *, alone: bool = False) -> Iterator[Connection]:
    """Yield a connection whose changes are kept if the block ends well, and none otherwise.

    On SQLite one writes at a time; on PostgreSQL so do those that want to be `alone`.
    Raises StorageError when the database fails.
    """
    writer = engine.execution_options(**{BEGIN_WITH: "BEGIN IMMEDIATE"})
    turn = engine.get_execution_options().get(TURN, nullcontext())
    with storage_faults(), turn, writer.begin() as connection:
        if alone and connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK_NUMBER})
        yield connection


def forget(engine: Engine) -> None:
    """Take what was deleted out of SQLite's write-ahead log too, where it would stay for a while.

    PostgreSQL clears up by itself. Raises StorageError when the database fails.
    """
    if engine.dialect.name == "sqlite":
        outside = engine.execution_options(**{BEGIN_WITH: ""})
        with storage_faults(), outside.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
