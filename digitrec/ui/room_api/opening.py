"""The store of rooms, opened once for all who ask, and again after a failure."""

import os
import threading
from pathlib import Path

import streamlit as st

from digitrec.rooms.database import connect
from digitrec.rooms.faults import StorageError
from digitrec.rooms.store import Store

_lock = threading.Lock()
_store: Store | None = None


def open_store() -> Store:
    """Return the store; StorageError when the database cannot be used, now.

    It is the database of $DIGITREC_DATABASE, or of `digitrec_database` in Streamlit's secrets, or
    else a file of this machine's user.
    """
    global _store
    with _lock:
        if _store is None:
            _store = Store(connect(os.environ.get("DIGITREC_DATABASE") or _secret()))
        return _store


def close_store() -> None:
    """Close the database, whole; the next one who asks opens it again. Raises StorageError."""
    global _store
    with _lock:
        store, _store = _store, None
        if store is not None:
            store.close()


def _secret() -> str | None:
    if not st.secrets.load_if_toml_exists():
        if not any(Path(file).exists() for file in st.get_option("secrets.files")):
            return None
        raise StorageError(  # rather than open other rooms than those it would have named
            "Streamlit's secrets cannot be read, which may name the database of rooms. Correct "
            "secrets.toml, or name the database in $DIGITREC_DATABASE."
        )
    found = st.secrets.get("digitrec_database")
    return None if found is None else str(found)
