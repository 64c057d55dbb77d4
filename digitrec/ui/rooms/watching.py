"""Watching: one look at each room's changes, told to all walls and phones that follow it here.

Another server on the same database may have written them, so the database is asked.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from sse_starlette.event import ServerSentEvent

from digitrec.errors import UserError
from digitrec.rooms.faults import RoomError
from digitrec.rooms.records import Room, RoomDrawing, Round
from digitrec.rooms.store import Store
from digitrec.rooms.tally import Tally
from digitrec.ui.rooms import payloads
from digitrec.ui.rooms.threads import run_in_thread
from digitrec.ui.server import observing

LOOK_SECONDS = 0.25  # between two looks, at least: a quarter of what a wall may lag behind
_RETRY_MS = 1000  # until a browser that lost the connection tries again
_MOST_AT_ONCE = 500  # drawings in an event
_MOST_KEPT = 2 * _MOST_AT_ONCE  # with their strokes; all others are counted, and no more


@dataclass(frozen=True)
class _Look:
    """A room as it was at one look; `change` and `emptied` are below 0 before the first."""

    room: Room
    change: int = -1
    emptied: int = -1
    people: int = 0
    drawings: dict[int, RoomDrawing] = field(default_factory=dict)  # the latest, by change
    results: dict[str, Any] = field(default_factory=dict)
    round: Round | None = None
    best: tuple[RoomDrawing, ...] = ()
    problem: str = ""
    is_over: bool = False


class _Watch:
    """A room's latest look, and those who wait for the next that differs."""

    def __init__(self, store: Store, room: Room) -> None:
        self.store, self.seen = store, _Look(room)
        self.tally = Tally()  # of all drawings; touched by one look at a time
        self.followers = 0
        self.version = 0  # counts what there was to tell
        self.has_ended = False
        self.changed = asyncio.Condition()
        self.looks = asyncio.create_task(self._look_again_and_again())

    async def wait_beyond(self, version: int) -> bool:
        """Wait until there is more to tell than that; return whether there will ever be."""
        async with self.changed:
            await self.changed.wait_for(lambda: self.version > version or self.has_ended)
        return self.version > version

    async def _look_again_and_again(self) -> None:
        try:
            while not self.seen.is_over:
                started = time.perf_counter()
                seen = await run_in_thread(self._look)
                if seen is not self.seen:
                    await self._tell(seen)
                await asyncio.sleep(max(LOOK_SECONDS, time.perf_counter() - started))
        finally:  # whoever follows then connects again
            self.has_ended = True
            await self._tell(self.seen, is_new=False)

    def _look(self) -> _Look:
        """Return the room as it is now: the same look where nothing has changed."""
        before = self.seen
        try:
            return self._changed(before)
        except RoomError as error:
            return _Look(before.room, before.change, problem=str(error), is_over=True)
        except UserError as error:  # the database may come back
            return _with(before, problem=str(error))

    def _changed(self, before: _Look) -> _Look:
        store = self.store
        people, change = store.people.count(before.room), store.wall.last_change(before.room)
        if change == before.change:
            return _with(before, people=people, problem="")
        room = store.rooms.find(before.room.code, closed_too=True)
        emptied = store.wall.emptied(room)
        drawings = dict(before.drawings)
        if emptied != before.emptied:
            drawings, self.tally = {}, Tally()
        since = max((one.change for one in drawings.values()), default=0)
        while changed := store.wall.since(room, since):
            for one in changed:
                self.tally.take(one)
                drawings.pop(one.id, None)
                drawings[one.id] = one
            since = changed[-1].change
        for oldest in [*drawings][:-_MOST_KEPT]:
            del drawings[oldest]
        results = payloads.of_results(self.tally, [*drawings.values()])
        latest = store.rounds.current(room)
        best = tuple(store.rounds.best(latest)) if latest else ()
        return _Look(room, change, emptied, people, drawings, results, latest, best)

    async def _tell(self, seen: _Look, *, is_new: bool = True) -> None:
        async with self.changed:
            self.seen = seen
            self.version += is_new
            self.changed.notify_all()


def _with(look: _Look, **values: Any) -> _Look:
    """Return the look itself where these values are its own already."""
    if all(getattr(look, name) == value for name, value in values.items()):
        return look
    return _Look(**{**vars(look), **values})


def _told(look: _Look, before: _Look | None, store: Store, *, wall: bool) -> dict[str, Any]:
    """Return what one is told who knew the room as it was before; a phone is told no drawings."""
    told: dict[str, Any] = {
        "room": payloads.of_room(look.room),
        "round": look.round and payloads.of_round(look.round, look.best, store.now()),
        "problem": look.problem,
        "isOver": look.is_over,
    }
    if not wall or look.change < 0 or look.is_over:
        return told
    starts_again = before is None or before.emptied != look.emptied
    newer = [
        one
        for one in look.drawings.values()
        if (not one.is_hidden if starts_again else one.change > before.change)  # pyright: ignore
    ]
    shown = [payloads.of_drawing(one) for one in newer[-_MOST_AT_ONCE:]]
    wall_only = {"people": look.people, "drawings": shown, "startsAgain": starts_again}
    return told | look.results | wall_only


def _for_phones(look: _Look) -> tuple[object, ...]:
    """Return what phones are told of; of drawings they are not, four times a second for each."""
    return look.room, look.round, look.problem, look.is_over


_watches: dict[int, _Watch] = {}  # by room; all on the server's one event loop


async def follow(store: Store, room: Room, *, wall: bool) -> AsyncIterator[ServerSentEvent]:
    """Yield the room as server-sent events, at once and whenever it changes, until it is over."""
    watch = _watches.get(room.id)
    if watch is None or watch.has_ended:
        watch = _watches[room.id] = _Watch(store, room)
    watch.followers += 1
    _count()
    before, version = None, 0
    try:
        while await watch.wait_beyond(version):
            look, version = watch.seen, watch.version
            if not wall and before and _for_phones(look) == _for_phones(before):
                continue
            told = _told(look, before, store, wall=wall)
            before = look
            yield ServerSentEvent(json.dumps(told), retry=_RETRY_MS)
    finally:
        watch.followers -= 1
        if not watch.followers:
            watch.looks.cancel()
            if _watches.get(room.id) is watch:
                del _watches[room.id]
        _count()


def _count() -> None:
    """Let the metrics know who follows."""
    observing.followed_rooms = len(_watches)
    observing.room_followers = sum(watch.followers for watch in _watches.values())
