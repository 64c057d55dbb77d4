"""Watching: one look at each room's changes, told to all walls and phones that follow it here.

Another server on the same database may have written them, so the database is asked.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace

from digitrec.errors import UserError
from digitrec.rooms.faults import RoomError
from digitrec.rooms.limits import MAX_WALLS, MAX_WATCHERS, MAX_WATCHERS_PER_ADDRESS
from digitrec.rooms.records import Room, RoomDrawing
from digitrec.rooms.store import Store
from digitrec.rooms.tally import Tally
from digitrec.ui.room_api import payloads
from digitrec.ui.room_api.snapshots import Position, Snapshot, Tile, encode_members
from digitrec.ui.room_api.threads import run_in_thread
from digitrec.ui.server import instrumentation

LOOK_SECONDS = 0.25  # between two looks, at least: a quarter of what a wall may lag behind
MOST_SHOWN = 500  # drawings, the latest; all others are counted, and no more
_READ_AT_ONCE = 100  # drawings of the largest size are then 4 MB


class _Watch:
    """A room's latest snapshot, and those who wait for the next that differs."""

    def __init__(self, store: Store, room: Room) -> None:
        self.store, self.seen = store, Snapshot(room)
        # Touched by one look at a time: the tally of all drawings, and the latest without strokes.
        self._tally, self._shown = Tally(), dict[int, tuple[RoomDrawing, Tile]]()
        self.walls = self.phones = 0
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

    def _look(self) -> Snapshot:
        """Return the room as it is now: the same snapshot where nothing has changed."""
        before = self.seen
        try:
            return self._changed(before)
        except RoomError as error:
            return Snapshot(before.room, before.change, problem=str(error), is_over=True)
        except UserError as error:  # the database may come back
            return _with(before, problem=str(error))

    def _changed(self, before: Snapshot) -> Snapshot:
        store = self.store
        people, change = store.people.count(before.room), store.wall.last_change(before.room)
        if change == before.change:
            return _with(before, people=people, problem="")
        room = store.rooms.find(before.room.code, closed_too=True)
        emptied = store.wall.emptied(room)
        if emptied != before.emptied:
            self._tally, self._shown = Tally(), {}
        self._read_on(room)
        drawings, tiles = zip(*self._shown.values(), strict=True) if self._shown else ((), ())
        results = encode_members(payloads.of_results(self._tally, drawings))
        latest = store.rounds.current(room)
        best = tuple(one.id for one in store.rounds.best(latest)) if latest else ()
        return Snapshot(room, change, emptied, people, tiles, results, latest, best)

    def _read_on(self, room: Room) -> None:
        """Count what has changed, and show the latest of it."""
        shown = self._shown
        since = max((tile.change for _, tile in shown.values()), default=0)
        while changed := self.store.wall.since(room, since, _READ_AT_ONCE):
            for one in changed:
                self._tally.take(one)
                shown.pop(one.id, None)
                shown[one.id] = replace(one, strokes_json="[]"), Tile.of(one)
            since = changed[-1].change
            beyond = sum(not tile.is_hidden for _, tile in shown.values()) - MOST_SHOWN
            while beyond > 0:
                _, oldest = shown.pop(next(iter(shown)))
                beyond -= not oldest.is_hidden

    async def _tell(self, seen: Snapshot, *, is_new: bool = True) -> None:
        async with self.changed:
            self.seen = seen
            self.version += is_new
            self.changed.notify_all()


def _with(seen: Snapshot, **values: object) -> Snapshot:
    """Return the snapshot itself where these values are its own already."""
    if all(getattr(seen, name) == value for name, value in values.items()):
        return seen
    return replace(seen, **values)


_watches: dict[int, _Watch] = {}  # by room; all on the server's one event loop
_by_address: Counter[str] = Counter()  # walls and phones
instrumentation.rooms.set_function(lambda: len(_watches))


def check_places(room: Room, address: str, *, wall: bool) -> None:
    """Raise RoomError 429 where one more wall or phone would be too many."""
    watch = _watches.get(room.id)
    walls, phones = (watch.walls, watch.phones) if watch else (0, 0)
    if walls + phones >= MAX_WATCHERS or (wall and walls >= MAX_WALLS):
        what = "walls" if wall else "phones and walls"
        raise RoomError(f"Too many {what} show this room. Close one that nobody needs.", 429)
    if _by_address[address] >= MAX_WATCHERS_PER_ADDRESS:
        raise RoomError("Too many walls and phones are open at your address. Close some.", 429)


async def follow(store: Store, room: Room, address: str, *, wall: bool) -> AsyncIterator[bytes]:
    """Yield the room as server-sent events, at once and whenever it changes, until it is over.

    What a wall has to catch up on comes in pages, and nothing waits for one that does not read.
    """
    watch = _watches.get(room.id)
    if watch is None or watch.has_ended:
        watch = _watches[room.id] = _Watch(store, room)
    _count(watch, address, 1, wall=wall)
    try:
        async for event in _events(watch, wall=wall):
            yield event
    finally:
        _count(watch, address, -1, wall=wall)
        if not watch.walls + watch.phones:
            watch.looks.cancel()
            if _watches.get(room.id) is watch:
                del _watches[room.id]


async def _events(watch: _Watch, *, wall: bool) -> AsyncIterator[bytes]:
    before, version, position, is_behind = None, 0, Position(), False
    while is_behind or await watch.wait_beyond(version):
        seen, version = watch.seen, watch.version
        now = watch.store.now()
        if wall:
            event, position, is_behind = seen.wall_event(position, now)
            yield event
            await asyncio.sleep(0)  # let others go on, however fast this one reads
        elif before is None or seen.for_phones != before.for_phones:
            yield seen.phone_event(now)
        before = seen


def _count(watch: _Watch, address: str, number: int, *, wall: bool) -> None:
    """Count who follows, for the limits and the metrics."""
    watch.walls += number * wall
    watch.phones += number * (not wall)
    _by_address[address] += number
    if not _by_address[address]:
        del _by_address[address]
    instrumentation.room_followers.inc(number)
