"""Many people drawing at once: `python -m benchmarks.load`.

Each person is a real session over a websocket and does one thing a second: a stroke, or Clear after
a digit's last one; the people begin at random moments of the first second. Their browsers read, so
they send what is on the canvas every three seconds at most, as the stage does, and the server keeps
it. Every tenth stroke is one that the browser does not read: it is sent at once, and the server's
answers to it are compared with the networks' own. Times are those of what is sent, from the moment
when its stroke was due until the server's run has ended. Every number of people gets a new server,
warmed up by one person. Memory is what the server's process holds beyond that, a person. The people
themselves are another process on the same machine.
"""

import argparse
import asyncio
import time

import numpy as np
import psutil
from tqdm import tqdm
from websockets.exceptions import WebSocketException

from benchmarks.report import Figures, run
from benchmarks.visitor import Stroke, Visitor, WrongAnswer, drawings
from tests.browser.driver import Server

PEOPLE = [1, 50, 100, 200]
ALLOWED_MS = {50: (25, 100), 100: (60, 250), 200: ("", 250)}  # median and 95 %, without a fault
SERVER_READS_EVERY = 10  # strokes
DRAWINGS = 60
WARM_UP_SECONDS = 15
ANSWER_WITHIN_SECONDS = 30
FAULTS = (WrongAnswer, TimeoutError, WebSocketException, OSError)


class Crowd:
    """People who draw at one address; keeps how long each stroke took, and what went wrong."""

    def __init__(self, address: str, digits: list[list[Stroke]]) -> None:
        """Take the address of the app and the digits that they draw."""
        self.address, self.digits = address, digits
        self.rng = np.random.default_rng(0)
        self.visitors: list[Visitor] = []
        self.seconds: list[float] = []  # of strokes that the server kept
        self.reading_seconds: list[float] = []  # of those that it read
        self.faults: list[str] = []

    async def come(self, count: int) -> None:
        """Let people open the page, one after the other."""
        for _ in range(count):
            self.visitors.append(await Visitor.open(self.address))

    async def draw(self, seconds: float) -> None:
        """Let all draw one stroke a second for so long."""
        end = time.perf_counter() + seconds
        await asyncio.gather(*(self._person(visitor, end) for visitor in self.visitors))

    async def leave(self) -> None:
        """Close all pages."""
        for visitor in self.visitors:
            await visitor.close()
        self.visitors.clear()

    async def _person(self, visitor: Visitor, end: float) -> None:
        due = time.perf_counter() + self.rng.random()
        try:
            while due < end:
                digit = self.digits[self.rng.integers(len(self.digits))]
                for stroke in digit:
                    await asyncio.sleep(due - time.perf_counter())
                    reads = self.rng.integers(SERVER_READS_EVERY) > 0
                    drawn = visitor.draw(stroke, reads=reads)
                    if await asyncio.wait_for(drawn, ANSWER_WITHIN_SECONDS) is not None:
                        times = self.seconds if reads else self.reading_seconds
                        times.append(time.perf_counter() - due)
                    due += 1
                await asyncio.sleep(due - time.perf_counter())
                await asyncio.wait_for(visitor.clear(), ANSWER_WITHIN_SECONDS)
                due += 1
        except FAULTS as error:
            self.faults.append(f"{type(error).__name__}: {error}")


async def crowd_figures(server: Server, people: int, seconds: float) -> Figures:
    """Return how a new server does with so many people for so long."""
    process, digits = psutil.Process(server.process_id), drawings(DRAWINGS)
    first = Crowd(server.address, digits)
    await first.come(1)
    await first.draw(WARM_UP_SECONDS)
    before = process.memory_info().rss
    crowd = Crowd(server.address, digits)
    await crowd.come(people)
    cpu, started = sum(process.cpu_times()[:2]), time.perf_counter()
    await crowd.draw(seconds)
    memory = process.memory_info().rss
    busy = (sum(process.cpu_times()[:2]) - cpu) / (time.perf_counter() - started)
    await crowd.leave()
    await first.leave()
    times, reading_times = 1000 * np.array(crowd.seconds), 1000 * np.array(crowd.reading_seconds)
    return {
        "people": people,
        "seconds": seconds,
        "messages": len(times) + len(reading_times),
        "faults": crowd.faults,
        "median_ms": float(np.median(times)),
        "p95_ms": float(np.quantile(times, 0.95)),
        "p99_ms": float(np.quantile(times, 0.99)),
        "longest_ms": float(times.max()),
        "reading_ms": float(np.median(reading_times)) if len(reading_times) else None,
        "cores": busy,
        "mb_a_person": (memory - before) / people / 1e6,
    }


def measure(options: argparse.Namespace) -> Figures:
    """Return the figures of each number of people."""
    found = []
    for people in tqdm(options.people, unit="crowd", disable=None):
        with Server() as server:
            found.append(asyncio.run(crowd_figures(server, people, options.seconds)))
    return {"crowds": found}


def rows(figures: Figures) -> list[list[str]]:
    """Return the table, a number of people a row, and below what is allowed for some of them."""
    return [
        [
            "people",
            "messages",
            "faults",
            "median (ms)",
            "95 % (ms)",
            "99 % (ms)",
            "server reads (ms)",
            "cores",
            "MB a person",
        ],
        *(
            [
                f"{crowd['people']}",
                f"{crowd['messages']:,}",
                f"{len(crowd['faults'])}",
                *(f"{crowd[key]:.0f}" for key in ("median_ms", "p95_ms", "p99_ms")),
                "" if crowd["reading_ms"] is None else f"{crowd['reading_ms']:.0f}",
                f"{crowd['cores']:.2f}",
                f"{crowd['mb_a_person']:.2f}",
            ]
            for crowd in figures["crowds"]
        ),
        *(
            [f"allowed for {people}", "", "0", f"{median}", f"{p95}", "", "", "", "1"]
            for people, (median, p95) in ALLOWED_MS.items()
        ),
    ]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what this benchmark alone takes."""
    parser.add_argument(
        "--people", type=int, nargs="+", default=PEOPLE, help="how many at once, one after another"
    )
    parser.add_argument("--seconds", type=int, default=30, help="how long each number draws")


if __name__ == "__main__":
    run(__doc__, measure, rows, add_options)
