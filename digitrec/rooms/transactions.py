"""Transactions: all of a block or none of it, its faults told in our own words."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from digitrec.rooms.faults import FOREIGN, StorageError, storage_faults
from digitrec.rooms.tables import METADATA

BEGIN_WITH = "begin_with"  # the statement by which SQLite begins, where another is wanted
TURN = "turn"  # what an engine's writers enter one after the other, if they must
_LOCK_NUMBER = 0x646967697472  # any, but ours


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection to read with; raises StorageError when the database fails."""
    with _faults(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine, *, alone: bool = False) -> Iterator[Connection]:
    """Yield a connection whose changes are kept if the block ends well, and none otherwise.

    On SQLite one writes at a time; on PostgreSQL so do those that want to be `alone`.
    Raises StorageError when the database fails.
    """
    writer = engine.execution_options(**{BEGIN_WITH: "BEGIN IMMEDIATE"})
    turn = engine.get_execution_options().get(TURN, nullcontext())
    with _faults(engine), turn, writer.begin() as connection:
        if alone and connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK_NUMBER})
        yield connection


def check_tables(engine: Engine) -> None:
    """Raise StorageError when a table lacks a column that statements name, or is not there."""
    with storage_faults():
        found = inspect(engine).get_multi_columns()
    for name, table in METADATA.tables.items():
        if not {column["name"] for column in found.get((None, name), [])} >= {*table.c.keys()}:
            raise StorageError(FOREIGN)


@contextmanager
def _faults(engine: Engine) -> Iterator[None]:
    try:
        with storage_faults():
            yield
    except (OperationalError, ProgrammingError):  # ours, unless the tables are not what they were
        check_tables(engine)
        raise


def forget(engine: Engine) -> None:
    """Take all out of SQLite's write-ahead log, where what was deleted would stay for a while.

    PostgreSQL clears up by itself. Raises StorageError when the database fails.
    """
    if engine.dialect.name == "sqlite":
        outside = engine.execution_options(**{BEGIN_WITH: ""})
        with storage_faults(), outside.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
