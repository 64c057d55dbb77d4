"""Exporting: a room's file, made while it is sent, beside all that others do."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from digitrec.rooms.faults import RoomError, StorageError
from digitrec.rooms.records import RoomDrawing
from digitrec.ui.server import observing

MOST_AT_ONCE = 2
# The interpreter runs one thread at a time: a third of it is for exports, however many there are.
_REST_PER_WORK = 2
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="exports")
_under_way = 0
_log = logging.getLogger(__name__)


def check_places() -> None:
    """Raise RoomError 503 where too many rooms are being taken away."""
    if _under_way >= MOST_AT_ONCE:
        raise RoomError("Others take their rooms away just now. Try again in a minute.", 503)


async def made(
    make: Callable[[Iterable[RoomDrawing]], Iterator[bytes]], drawings: Iterable[RoomDrawing]
) -> AsyncIterator[bytes]:
    """Yield the file that `make` makes of the drawings; StorageError if the database fails."""
    global _under_way
    _under_way += 1
    loop, blocks = asyncio.get_running_loop(), make(_Unhurried(drawings))
    try:
        while block := await loop.run_in_executor(_thread, next, blocks, b""):
            yield block
    except StorageError as error:
        observing.storage_faults.add()
        _log.warning("%s", error)
        raise
    finally:
        _under_way -= 1


class _Unhurried:
    """Drawings, after each of which the thread rests for as long as others may need."""

    def __init__(self, drawings: Iterable[RoomDrawing]) -> None:
        self._drawings = drawings

    def __iter__(self) -> Iterator[RoomDrawing]:
        for one in self._drawings:
            started = time.thread_time()
            yield one
            time.sleep(_REST_PER_WORK * (time.thread_time() - started))
