"""The store of rooms, opened once for all who ask, and again after a failure."""

import os
import threading
import time

import streamlit as st

from digitrec.rooms.database import connect
from digitrec.rooms.store import Store

_PURGE_SECONDS = 3600.0  # between two looks for rooms that are over
_lock = threading.Lock()
_store: Store | None = None
_purged_at = float("-inf")


def open_store() -> Store:
    """Return the store; StorageError when the database cannot be used, now.

    It is the database of $DIGITREC_DATABASE, or of `digitrec_database` in Streamlit's secrets, or
    else a file of this machine's user. Rooms that are over are deleted on the way.
    """
    global _store, _purged_at
    with _lock:
        if _store is None:
            _store = Store(connect(os.environ.get("DIGITREC_DATABASE") or _secret()))
        if time.monotonic() - _purged_at > _PURGE_SECONDS:
            _store.purge()
            _purged_at = time.monotonic()
        return _store


def close_store() -> None:
    """Close the database's connections; the next one who asks opens it again."""
    global _store
    with _lock:
        if _store is not None:
            _store.close()
        _store = None


def _secret() -> str | None:
    if not st.secrets.load_if_toml_exists():
        return None
    return st.secrets.get("digitrec_database")
