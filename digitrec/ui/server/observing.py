"""What this server counts while it runs, for whoever looks at it from outside: plain numbers.

They are always counted, as that costs a stroke less than a microsecond; `metrics.py` shows them.
"""

from bisect import bisect_left
from itertools import accumulate
from threading import Lock

# Seconds; a person takes what comes within a tenth of a second as at once.
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Count:
    """A number that many threads add to."""

    def __init__(self) -> None:
        """Begin with 0."""
        self._lock = Lock()
        self.value = 0

    def add(self) -> None:
        """Add 1."""
        with self._lock:
            self.value += 1


class Histogram:
    """How long something took, in seconds, counted up to each of `bounds` and beyond the last."""

    def __init__(self, bounds: tuple[float, ...] = _BOUNDS) -> None:
        """Begin without any."""
        self._lock = Lock()
        self.bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._total = 0.0

    def observe(self, seconds: float) -> None:
        """Count one that took so long."""
        with self._lock:
            self._counts[bisect_left(self.bounds, seconds)] += 1
            self._total += seconds

    def read(self) -> tuple[list[int], float]:
        """Return how many took at most each bound, and how many in all; and all their seconds."""
        with self._lock:
            return list(accumulate(self._counts)), self._total


drawings = Count()  # that visitors drew and this server kept, each state of a canvas one
answers = Histogram()  # of the Draw page to a stroke: the run of its script alone
disagreements = Count()  # between browsers and this server; each is a fault
sends = Histogram()  # of drawings that phones sent and a room keeps
storage_faults = Count()  # requests that the database of rooms could not serve
followed_rooms = 0  # that a wall or a phone follows on this server, now
room_followers = 0  # those walls and phones
