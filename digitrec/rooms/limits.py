"""How much a room takes, and how often one address may try."""

import ipaddress
import os
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import timedelta

from digitrec.errors import UserError
from digitrec.rooms.faults import RoomError

MAX_PEOPLE = 200
MAX_DRAWINGS = 20_000
MAX_DRAWINGS_PER_MINUTE = 20  # of one person
MAX_DRAWING_BYTES = 40_000  # of its strokes as JSON; people's digits take a twentieth of it
# Anybody who reaches the app may open a room: so many, each of them full, take 40 GB, and among so
# few codes of all, one who tries 10 a minute at random comes near one in days.
MAX_OPEN_ROOMS = 50
# Who follows a room, of which each holds a connection: its people with a second tab here and there,
# and its walls, which may have most to catch up on. Two full rooms may share one address.
MAX_WALLS = 60
MAX_WATCHERS = 300
MAX_WATCHERS_PER_ADDRESS = 600
_MAX_DAYS = 3_650
_MAX_ADDRESSES = 10_000  # that a gate remembers


def lifetime() -> timedelta:
    """Return how long a room lasts unless its host keeps it: seven days, or $DIGITREC_ROOM_DAYS."""
    text = os.environ.get("DIGITREC_ROOM_DAYS") or "7"
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _MAX_DAYS):
        raise UserError(
            f"$DIGITREC_ROOM_DAYS is {text[:20]!r}: set it to a number of days from 1 to "
            f"{_MAX_DAYS:,}."
        )
    return timedelta(days=int(text))


class Gate:
    """Lets each address try so many times in so many seconds, whatever the clock on the wall."""

    def __init__(
        self, tries: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Make a gate through which nobody has come."""
        self._tries, self._seconds, self._clock = tries, seconds, clock
        self._taken: OrderedDict[str, deque[float]] = OrderedDict()  # the latest to try last
        self._lock = threading.Lock()

    def take(self, address: str) -> None:
        """Count a try; RoomError 429 when this address has none left, which counts nothing."""
        with self._lock:
            network, now = _network(address), self._clock()
            taken = self._taken.setdefault(network, deque())
            self._taken.move_to_end(network)
            self._check(taken, now)
            taken.append(now)
            if len(self._taken) > _MAX_ADDRESSES:
                self._taken.popitem(last=False)

    def check(self, address: str) -> None:
        """Raise what `take` would, and count nothing: for tries that count if they are wrong.

        A class of thirty may share one address.
        """
        with self._lock:
            if taken := self._taken.get(_network(address)):
                self._check(taken, self._clock())

    def _check(self, taken: deque[float], now: float) -> None:
        while taken and taken[0] <= now - self._seconds:
            taken.popleft()
        if len(taken) >= self._tries:
            wait = max(1, round(taken[0] + self._seconds - now))
            raise RoomError(f"Too many tries: wait {wait} seconds, then try again.", 429)


def _network(address: str) -> str:
    """Return what stands for one household: an IPv4 address, or the first half of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # a name, or nothing at all, counts as it is
        return address[:100]
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return found.exploded[:19]
