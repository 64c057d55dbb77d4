"""Deletes the rooms that are over, by the clock: also where nobody asks for rooms any more."""

import logging
import os
import sys
from importlib import import_module
from pathlib import Path
from threading import Event

import streamlit as st

from digitrec.errors import UserError
from digitrec.home import rooms_file

_SECONDS = 3600.0  # between two looks
_DATABASE = "digitrec.ui.room_api.opening"  # half a second and 40 MB, which many servers never need
_log = logging.getLogger(__name__)


def purge_by_the_clock(stopping: Event) -> None:
    """Purge now and then once an hour until the server is stopping.

    What fails is logged and tried again after the next hour.
    """
    while not stopping.is_set():
        if _is_there():
            _purge()
        stopping.wait(_SECONDS)


def close_database() -> None:
    """Close the database if this server ever opened it."""
    if _DATABASE in sys.modules:
        try:
            import_module(_DATABASE).close_store()
        except UserError as error:
            _log.warning("The database of rooms was not closed: %s", error)


def _is_there() -> bool:
    """Return whether there may be a database: one is named somewhere, or has its usual file."""
    files = [rooms_file(), *map(Path, st.get_option("secrets.files"))]
    return bool(os.environ.get("DIGITREC_DATABASE")) or any(file.exists() for file in files)


def _purge() -> None:
    try:
        import_module(_DATABASE).open_store().rooms.purge()
    except Exception as error:  # whatever it is, the next look comes
        is_known = isinstance(error, UserError)
        _log.warning("Rooms that are over stay for now: %s", error, exc_info=not is_known)
