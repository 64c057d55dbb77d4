"""Exporting: a room's file, made while it is sent, beside all that others do."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from digitrec.rooms.faults import RoomError, StorageError
from digitrec.rooms.records import RoomDrawing
from digitrec.ui.server import instrumentation

MOST_AT_ONCE = 2
_REST_PER_WORK = 2  # times the files under way: two fifths of the interpreter are for two of them
_under_way = 0
_log = logging.getLogger(__name__)


async def made(
    make: Callable[[Iterable[RoomDrawing]], Iterator[bytes]], drawings: Iterable[RoomDrawing]
) -> AsyncIterator[bytes]:
    """Yield b"" once there is a place, then the file that `make` makes of the drawings.

    RoomError 503 where too many rooms are being taken away; StorageError if the database fails.
    """
    global _under_way
    if _under_way >= MOST_AT_ONCE:
        raise RoomError("Others take their rooms away just now. Try again in a minute.", 503)
    _under_way += 1
    loop, blocks = asyncio.get_running_loop(), make(_Unhurried(drawings))
    own_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="export")
    try:
        yield b""
        while block := await loop.run_in_executor(own_thread, next, blocks, b""):
            yield block
    except StorageError as error:
        instrumentation.storage_faults.inc()
        _log.warning("%s", error)
        raise
    finally:
        own_thread.shutdown(wait=False)
        _under_way -= 1


class _Unhurried:
    """Drawings, after each of which the thread rests for as long as others may need."""

    def __init__(self, drawings: Iterable[RoomDrawing]) -> None:
        self._drawings = drawings

    def __iter__(self) -> Iterator[RoomDrawing]:
        for one in self._drawings:
            started = time.thread_time()
            yield one
            time.sleep(_REST_PER_WORK * _under_way * (time.thread_time() - started))
