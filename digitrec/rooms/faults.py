"""What goes wrong in a room: a person's doing, or the database's, each in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from digitrec.errors import UserError


class RoomError(UserError):
    """What a person asked for cannot be: `status` says why as HTTP does.

    `retry_after` is the seconds until it can be, where they are known.
    """

    def __init__(self, sentence: str, status: int, retry_after: int | None = None) -> None:
        """Keep the sentence and why."""
        super().__init__(sentence)
        self.status = status
        self.retry_after = retry_after


class WrongCodeError(RoomError):
    """There is no room with this code: `nearest` is the open one that is a typing error away."""

    def __init__(self, nearest: str | None) -> None:
        """Keep what to offer."""
        offer = f"Did you mean {nearest}?" if nearest else "Look at the wall and type it again."
        super().__init__(f"There is no room with this code. {offer}", 404)
        self.nearest = nearest


class StorageError(UserError):
    """The database of rooms cannot be used; nothing of what was asked for has been done."""


class ReadOnlyError(StorageError):
    """The database of rooms can only be read."""


_FULL = "The disk with the database of rooms is full. Make room on it, then try again."
_READ_ONLY = "The database of rooms can only be read. Make it writable, then try again."
_GONE = "The database of rooms does not answer. See that it is there and runs, then try again."
_BUSY = "The database of rooms is too busy to answer. Try again in a few seconds."
DAMAGED = "The database of rooms is damaged. Put a copy of it back, or delete it to start again."
_EMPTY = "The database of rooms is not the one it was. Start the server again."
FOREIGN = (
    "The tables in the database of rooms are damaged, or another program's. Put a copy of it back, "
    "or name another database in $DIGITREC_DATABASE."
)
# How a fault's name begins, as SQLite writes it or as PostgreSQL numbers it (Appendix A there).
_SENTENCES = {
    **dict.fromkeys(("SQLITE_FULL", "53100"), _FULL),
    **dict.fromkeys(("SQLITE_READONLY", "25006", "42501"), _READ_ONLY),
    **dict.fromkeys(("SQLITE_CANTOPEN", "SQLITE_IOERR", "08", "57P", "58"), _GONE),
    **dict.fromkeys(("SQLITE_BUSY", "SQLITE_LOCKED", "53", "57014", "55P03", "25P03", "40"), _BUSY),
    **dict.fromkeys(("SQLITE_CORRUPT", "SQLITE_NOTADB", "XX"), DAMAGED),
    **dict.fromkeys(("42P01", "3D000"), _EMPTY),
    "42P07": FOREIGN,  # a table that a new schema wants to make is there
}


@contextmanager
def storage_faults() -> Iterator[None]:
    """Turn what the database reports in the block into StorageError.

    A statement of ours that is wrong in itself stays what it is: a fault of the program.
    """
    try:
        yield
    except NoConnectionError as error:
        raise StorageError(_BUSY) from error
    except DBAPIError as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        kind = ReadOnlyError if sentence is _READ_ONLY else StorageError
        raise kind(sentence) from error


def _sentence(error: DBAPIError) -> str | None:
    name = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or (name is None and type(error).__name__ in _UNNAMED):
        return _GONE  # PostgreSQL's client has no number for a server that it cannot reach
    if name == "SQLITE_ERROR":  # it has no number of its own for either
        name = next((_NUMBERS[words] for words in _NUMBERS if words in str(error.orig)), name)
    return next(
        (_SENTENCES[start] for start in _SENTENCES if (name or "?").startswith(start)), None
    )


_UNNAMED = ("OperationalError", "InterfaceError")
_NUMBERS = {"no such table": "42P01", "already exists": "42P07"}
