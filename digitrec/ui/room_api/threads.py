"""Threads in which rooms wait for their database, so that nobody who draws waits with them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

MOST_CONNECTIONS = 15  # to the database: SQLAlchemy's five, and ten in a rush
_threads = ThreadPoolExecutor(max_workers=MOST_CONNECTIONS, thread_name_prefix="rooms")
P = ParamSpec("P")
T = TypeVar("T")


async def run_in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what the function does, called in one of the rooms' own threads.

    The server reads files in others, which a database that stalls would fill as well.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, partial(function, *args, **kwargs))
