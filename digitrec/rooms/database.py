"""The database of rooms: SQLite in the user's data folder, or PostgreSQL by its address."""

import os
from pathlib import Path

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from digitrec.home import rooms_file
from digitrec.rooms import postgresql, sqlite
from digitrec.rooms.faults import StorageError
from digitrec.rooms.upgrading import upgrade

_KINDS = ("sqlite", "postgresql")


def connect(url: str | None = None, patience_seconds: int = 5) -> Engine:
    """Return the engine of the database at `url`, its schema brought up to date.

    Without `url` it is $DIGITREC_DATABASE, or else a file of SQLite in the user's data folder,
    which is made if it isn't there. Raises StorageError when it cannot be used; whoever uses the
    engine waits so long for another's lock or a server's answer.
    """
    place = _place(url or os.environ.get("DIGITREC_DATABASE") or "")
    if place is None:
        engine = sqlite.engine(rooms_file(), patience_seconds)
    elif place.get_backend_name() == "sqlite":
        engine = sqlite.engine(Path(place.database or ""), patience_seconds)
    else:
        engine = postgresql.engine(place, patience_seconds)
    try:
        upgrade(engine)
    except StorageError:
        engine.dispose()
        raise
    return engine


def _place(text: str) -> URL | None:
    if not text:
        return None
    try:
        place = make_url(text.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError):  # a port that is no number
        place = None
    kind = "" if place is None else place.get_backend_name()
    if place is None or kind not in _KINDS or (kind == "sqlite" and not place.database):
        raise StorageError(  # without the address, which may hold a password
            "The address of the database of rooms is not understood. Write sqlite:///FILE or "
            "postgresql://USER:PASSWORD@HOST/NAME in $DIGITREC_DATABASE."
        )
    return place
