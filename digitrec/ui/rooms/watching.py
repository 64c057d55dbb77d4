"""Watching: one look at each room's changes, told to all walls and phones that follow it here.

Another server on the same database may have written them, so the database is asked.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from sse_starlette.event import ServerSentEvent
from starlette.concurrency import run_in_threadpool

from digitrec.errors import UserError
from digitrec.rooms.faults import RoomError
from digitrec.rooms.records import Room, RoomDrawing, Round
from digitrec.rooms.store import Store
from digitrec.ui.rooms import payloads

LOOK_SECONDS = 0.25  # between two looks: a quarter of what a wall may lag behind
_MOST_AT_ONCE = 500  # drawings in a message
_RETRY_MS = 1000  # until a browser that lost the connection tries again


class _Watch:
    """A room as it was at the last look, and those who wait for the next change."""

    def __init__(self, store: Store, code: str, room: Room) -> None:
        self.store, self.code, self.room = store, code, room
        self.change = self.emptied = -1
        self.drawings: dict[int, RoomDrawing] = {}  # in the order of their last change
        self.results: dict[str, Any] = {}
        self.round: Round | None = None
        self.best: list[RoomDrawing] = []
        self.people = 0
        self.problem = ""
        self.is_over = False
        self.followers = 0
        self.version = 0  # counts what there was to tell
        self.changed = asyncio.Condition()
        self.looks: asyncio.Task[None] | None = None

    async def look_again_and_again(self) -> None:
        while not self.is_over:
            before = (self.change, self.people, self.problem)
            try:
                await run_in_threadpool(self._look)
                self.problem = ""
            except RoomError as error:
                self.problem, self.is_over = str(error), True
            except UserError as error:  # the database may come back
                self.problem = str(error)
            if before != (self.change, self.people, self.problem):
                async with self.changed:
                    self.version += 1
                    self.changed.notify_all()
            await asyncio.sleep(LOOK_SECONDS)

    async def wait_beyond(self, version: int) -> None:
        """Wait until there is more to tell than that."""
        async with self.changed:
            await self.changed.wait_for(lambda: self.version > version)

    def _look(self) -> None:
        """Read what changed since the last look."""
        wall = self.store.wall
        people = self.store.people.count(self.room)
        change = wall.last_change(self.room)
        if change == self.change:
            self.people = people
            return
        self.room = self.store.rooms.find(self.code, closed_too=True)
        emptied = wall.emptied(self.room)
        if emptied > self.emptied:
            self.drawings, self.emptied = {}, emptied
        since = max((one.change for one in self.drawings.values()), default=0)
        while changed := wall.since(self.room, since):
            for one in changed:
                self.drawings.pop(one.id, None)
                self.drawings[one.id] = one
            since = changed[-1].change
        self.results = payloads.of_results([d for d in self.drawings.values() if not d.is_hidden])
        self.round = self.store.rounds.current(self.room)
        self.best = self.store.rounds.best(self.round) if self.round else []
        self.people, self.change = people, change

    def told(self, since: int, emptied: int, *, wall: bool) -> dict[str, Any]:
        """Return what has changed for one who knows the room as it was at `since`."""
        told: dict[str, Any] = {
            "room": payloads.of_room(self.room),
            "people": self.people,
            "round": self.round and payloads.of_round(self.round, self.best, self.store.now()),
            "problem": self.problem,
            "isOver": self.is_over,
        }
        if wall and self.change >= 0:
            starts_again = emptied != self.emptied
            newer = [
                one
                for one in self.drawings.values()
                if (not one.is_hidden if starts_again else one.change > since)
            ][-_MOST_AT_ONCE:]
            told |= self.results | {
                "drawings": [payloads.of_drawing(one) for one in newer],
                "startsAgain": starts_again,
            }
        return told


_watches: dict[int, _Watch] = {}  # by room; all on the server's one event loop


async def follow(store: Store, room: Room, *, wall: bool) -> AsyncIterator[ServerSentEvent]:
    """Yield the room as server-sent events, at once and whenever it changes, until it is over.

    A phone is told less than a wall: not the drawings.
    """
    watch = _watches.get(room.id)
    if watch is None:
        watch = _watches[room.id] = _Watch(store, room.code, room)
        watch.looks = asyncio.create_task(watch.look_again_and_again())
    watch.followers += 1
    since, emptied, version = -1, -2, 0
    try:
        while not watch.is_over or version < watch.version:
            await watch.wait_beyond(version)
            told = watch.told(since, emptied, wall=wall)
            since, emptied, version = watch.change, watch.emptied, watch.version
            yield ServerSentEvent(json.dumps(told), retry=_RETRY_MS)
    finally:
        watch.followers -= 1
        if not watch.followers:
            _watches.pop(room.id, None)
            if watch.looks:
                watch.looks.cancel()
