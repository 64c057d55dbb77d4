"""Holding a folder: one process at a time, until it lets go or is gone, however that comes."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_ABANDONED_AFTER_SECONDS = 24 * 60 * 60  # longer than anything is written


@contextmanager
def hold(folder: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold a folder in the block, and yield whether nobody else does.

    With `wait`, wait until nobody does. Windows cannot hold folders: there one is free after a day.
    Raises OSError when it cannot be opened.
    """
    if sys.platform == "win32":
        yield wait or time.time() - folder.stat().st_mtime > _ABANDONED_AFTER_SECONDS
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield _locked(handle, wait)
    finally:
        os.close(handle)  # which lets go


def _locked(handle: int, wait: bool) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
