import asyncio
from threading import Event

from starlette.concurrency import run_in_threadpool

from digitrec.ui.room_api.threads import run_in_thread
from tests.loops import run_alone


def test_rooms_that_wait_keep_nobody_else_waiting() -> None:
    async def crowd() -> tuple[str, list[bool]]:
        goes_on = Event()
        waiting = [asyncio.create_task(run_in_thread(goes_on.wait, timeout=60)) for _ in range(100)]
        await asyncio.sleep(0)  # all of them have asked for a thread
        try:
            other = await asyncio.wait_for(run_in_threadpool(lambda: "served"), 300)
        finally:
            goes_on.set()
        return other, await asyncio.gather(*waiting)

    assert run_alone(crowd()) == ("served", 100 * [True])
