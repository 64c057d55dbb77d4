"""Rooms in one file of SQLite: what makes it safe to write from many threads and processes."""

import os
import sqlite3
import time
from collections import deque
from pathlib import Path
from threading import Event, Lock

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from digitrec.rooms.faults import DAMAGED, StorageError
from digitrec.rooms.transactions import BEGIN_WITH, TURN

_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    # With FULL, what was answered is on the disk: a phone forgets it then, and neither kill -9
    # nor a power cut takes it back. NORMAL would survive the first alone.
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",  # deleted means overwritten
)


class _Turn:
    """Lets the threads of a process write one after the other, in the order in which they came.

    SQLite lets each ask again and again, after longer and longer pauses, and a lock goes to who is
    quickest: on a busy machine an unlucky thread would wait for ever while others come and go
    (documented of `sqlite3_busy_timeout`).
    """

    def __init__(self, patience_seconds: int) -> None:
        self._patience_seconds = patience_seconds
        self._guard = Lock()
        self._line: deque[Event] = deque()  # the first of them writes

    def __enter__(self) -> None:
        own = Event()
        with self._guard:
            self._line.append(own)
            self._line[0].set()
        if own.wait(self._patience_seconds):
            return
        with self._guard:
            if own.is_set():  # in this very moment
                return
            self._line.remove(own)
        raise NoConnectionError("others write for too long")

    def __exit__(self, *fault: object) -> None:
        with self._guard:
            self._line.popleft()
            if self._line:
                self._line[0].set()


def engine(path: Path, patience_seconds: int) -> Engine:
    """Return an engine of the file at `path`, which is made with its folder if it isn't there.

    Raises StorageError when it cannot be made. Who writes waits so long for another writer.
    """
    path = path.absolute()
    _make(path)
    made = create_engine(
        URL.create("sqlite", database=str(path)),
        creator=lambda: _open(path, patience_seconds),
        pool_timeout=patience_seconds,
        execution_options={TURN: _Turn(patience_seconds)},
        hide_parameters=True,  # or a fault's words hold what was drawn
    )

    @event.listens_for(made, "connect")
    def remember(connection: sqlite3.Connection, record) -> None:
        record.info["file"] = _identity(path)

    @event.listens_for(made, "checkout")
    def check(connection: sqlite3.Connection, record, proxy) -> None:
        if record.info["file"] != _identity(path):  # or it writes on to a file that is gone
            raise DisconnectionError("the file was moved, deleted, or made writable")

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        if statement := connection.get_execution_options().get(BEGIN_WITH, "BEGIN"):
            connection.exec_driver_sql(statement)

    return made


def _open(path: Path, patience_seconds: int) -> sqlite3.Connection:
    is_frozen = _is_frozen(path)
    mode = "mode=ro&immutable=1" if is_frozen else "mode=rw"  # never an empty one where ours was
    connection = sqlite3.connect(
        f"{path.as_uri()}?{mode}",
        uri=True,
        timeout=patience_seconds,
        isolation_level=None,  # transactions begin where we say so, not where the driver guesses
        check_same_thread=False,
    )
    for setting in _SETTINGS:
        connection.execute(setting)
    if not is_frozen:
        _write_ahead(connection, path, patience_seconds)
    return connection


def _is_frozen(path: Path) -> bool:
    """Return whether SQLite can make no file beside this one, and nobody else has made it."""
    return not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()


def _write_ahead(connection: sqlite3.Connection, path: Path, patience_seconds: int) -> None:
    """Let readers and a writer not wait for each other, from the file's first connection on."""
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:  # two servers start: for this none waits
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            if time.monotonic() > deadline:
                if path.stat().st_size == 0:  # emptied under a server that has it open
                    raise StorageError(DAMAGED) from error
                raise


def _make(path: Path) -> None:
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    except OSError as error:
        raise StorageError(
            f"The database of rooms cannot be made at {path}: {error.strerror}. Let it be made "
            "there, or name another database in $DIGITREC_DATABASE.",
            path,
        ) from error


def _identity(path: Path) -> tuple[int | None, ...] | None:
    """Return which file it is, if it can be written and, where SQLite minds no change, its time."""
    try:
        found = os.stat(path)
    except OSError:  # opening it again tells why
        return None
    version = found.st_mtime_ns if _is_frozen(path) else None
    return found.st_dev, found.st_ino, os.access(path, os.W_OK), version
