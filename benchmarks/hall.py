"""A lecture hall on several servers: `python -m benchmarks.hall`.

HAProxy with the project's own configuration, which also ends TLS, stands before one replica or two
that share one PostgreSQL. People draw as in the benchmark of many people at once, a stroke a
second, each a session over a websocket, and send what is on the canvas every three seconds at most.
Their number grows by a hundred every twenty seconds, from 200, until 95 % of that takes longer than
allowed; each step is timed once all have begun. In the long run a third of the hall is in a room as
well, where each sends a digit every five seconds. One whose replica is gone connects again and
gives the drawing back, as a browser does: "all back" is from the kill, or from when each of both
was told to stop, until the last of them has the page with the drawing. Lost are drawings that are
not there then, or not in the room. People, proxy and database run on the same two cores, so the
servers' own share of them stands beside.
"""

import argparse
import asyncio
import math
import multiprocessing
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import psycopg
import requests

from benchmarks.load import ANSWER_WITHIN_SECONDS, DRAWINGS, FAULTS, SERVER_READS_EVERY, Crowd
from benchmarks.report import Figures, run
from benchmarks.rooms import Phone, Wall, finish, written
from benchmarks.visitor import CUT, Stroke, Visitor, drawings
from digitrec.ui.draw.stage import PAUSE_SECONDS
from digitrec.ui.room_api.threads import MOST_CONNECTIONS
from tests.browser.driver import Server
from tests.deploy.proxy import CONFIGURATION, Proxy
from tests.rooms import postgres

FIRST, MORE, STEP_SECONDS = 200, 100, 20
BEGIN_SECONDS = 5  # of each step, which are not timed: those who just came all send at first
MOST_MS, MOST_IN_THE_HALL_MS, MOST_BACK_SECONDS = 250, 400, 3
ON_PAPER = 3_000  # people
SPARE = 0.7  # of what a replica can do, in the table on paper
POSTGRESQL_CONNECTIONS = 100  # unless it is told otherwise


@dataclass(frozen=True)
class Hall:
    """Replicas behind their proxy, on one PostgreSQL."""

    replicas: list[Server]
    proxy: Proxy
    database: str

    def server_seconds(self) -> float:
        """Return the processor time that the replicas have taken so far."""
        times = [psutil.Process(one.process_id).cpu_times() for one in self.replicas]
        return sum(time.user + time.system for time in times)

    def megabytes(self) -> list[float]:
        """Return the memory of each replica."""
        return [psutil.Process(one.process_id).memory_info().rss / 1e6 for one in self.replicas]


@contextmanager
def hall(replicas: int) -> Iterator[Hall]:
    """Yield a hall with so many replicas, one or two."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        address = stack.enter_context(postgres.cluster(is_durable=True))
        database = address.replace("/?", "/postgres?")
        shared = {"DIGITREC_DATABASE": database, "STREAMLIT_SERVER_COOKIE_SECRET": "benchmark"}
        servers = [stack.enter_context(Server(environment=shared)) for _ in range(replicas)]
        ports = [server.port for server in servers]
        proxy = stack.enter_context(Proxy(Path(folder), [ports[0], ports[-1]]))
        yield Hall(servers, proxy, database)


class Audience(Crowd):
    """People who come back when their replica is gone; keeps when, and what was lost."""

    def __init__(self, address: str, digits: list[list[Stroke]]) -> None:
        """Take the address of the proxy and the digits that they draw."""
        super().__init__(address, digits)
        self.back_at: list[float] = []
        self.lost = 0

    async def come(self, count: int) -> None:
        """Let people open the page, ten at a time."""
        for start in range(0, count, 10):
            some = [Visitor.open(self.address) for _ in range(min(10, count - start))]
            self.visitors += await asyncio.gather(*some)

    def forget(self) -> None:
        """Begin a new measurement."""
        self.seconds.clear()
        self.reading_seconds.clear()

    async def _person(self, visitor: Visitor, end: float) -> None:
        due = time.perf_counter() + PAUSE_SECONDS * self.rng.random()  # as people do, not at once
        try:
            while due < end:
                digit = self.digits[self.rng.integers(len(self.digits))]
                for stroke in (*digit, None):
                    await self._wait(visitor, due)
                    await self._do(visitor, stroke, due)
                    due = max(due, time.perf_counter() - ANSWER_WITHIN_SECONDS) + 1
        except FAULTS as error:
            self.faults.append(f"{type(error).__name__}: {error}")

    async def _wait(self, visitor: Visitor, due: float) -> None:
        """Wait until it is time, and come back meanwhile where the connection is lost."""
        while (left := due - time.perf_counter()) > 0:
            closed = asyncio.ensure_future(visitor.socket.wait_closed())
            done, _ = await asyncio.wait({closed}, timeout=left)
            closed.cancel()
            if done:
                await self._come_back(visitor)

    async def _do(self, visitor: Visitor, stroke: Stroke | None, due: float) -> None:
        """Draw the stroke, or press Clear; what a cut swallowed is done again, and not timed."""
        reads = self.rng.integers(SERVER_READS_EVERY) > 0
        is_cut = False
        while True:
            done = visitor.clear() if stroke is None else visitor.draw(stroke, reads=reads)
            try:
                is_sent = await asyncio.wait_for(done, ANSWER_WITHIN_SECONDS) is not None
                break
            except CUT:
                is_cut = True
                await self._come_back(visitor)
        if stroke is not None and is_sent and not is_cut:
            times = self.seconds if reads else self.reading_seconds
            times.append(time.perf_counter() - due)

    async def _come_back(self, visitor: Visitor) -> None:
        is_there = await asyncio.wait_for(visitor.come_back(), ANSWER_WITHIN_SECONDS)
        self.lost += not is_there
        self.back_at.append(time.perf_counter())


def timed(crowd: Crowd) -> Figures:
    """Return how long its strokes took, and what went wrong."""
    times = 1000 * np.array(crowd.seconds)
    return {
        "people": len(crowd.visitors),
        "messages": len(crowd.seconds) + len(crowd.reading_seconds),
        "median_ms": float(np.median(times)),
        "p95_ms": float(np.quantile(times, 0.95)),
        "faults": crowd.faults,
    }


async def fill(there: Hall) -> list[Figures]:
    """Return how growing numbers of people are answered, up to the first that is too large."""
    audience, found = Audience(there.proxy.address, drawings(DRAWINGS)), []
    await audience.come(FIRST)
    await audience.draw(STEP_SECONDS)  # warm
    while True:
        drawing = asyncio.create_task(audience.draw(BEGIN_SECONDS + STEP_SECONDS))
        await asyncio.sleep(BEGIN_SECONDS)
        audience.forget()
        busy, started = there.server_seconds(), time.perf_counter()
        await drawing
        cores = (there.server_seconds() - busy) / (time.perf_counter() - started)
        found.append(timed(audience) | {"cores": cores})
        print(found[-1], flush=True)
        if found[-1]["p95_ms"] > MOST_MS or audience.faults:
            break
        await audience.come(MORE)
    await audience.leave()
    return found


async def interrupt(there: Hall, people: int, act: Callable[[Hall], object]) -> Figures:
    """Return what people see whose replicas are killed or started again while they draw."""
    audience = Audience(there.proxy.address, drawings(DRAWINGS))
    await audience.come(people)
    await audience.draw(STEP_SECONDS)
    drawing = asyncio.create_task(audience.draw(3 * STEP_SECONDS))
    await asyncio.sleep(STEP_SECONDS / 4)
    started = time.perf_counter()
    steps = await asyncio.to_thread(act, there)
    await drawing
    await audience.leave()
    assert isinstance(steps, list)
    back = audience.back_at
    longest = [
        max((at - begun for at in back if begun <= at < ended), default=0.0)
        for begun, ended in zip(steps, [*steps[1:], math.inf], strict=True)
    ]
    return timed(audience) | {
        "people": people,
        "back": len(back),
        "longest_s": max(longest),
        "lost": audience.lost,
        "seconds": time.perf_counter() - started,
    }


def kill_one(there: Hall) -> list[float]:
    """Kill a replica without a word; return when."""
    there.replicas[0].kill()
    return [time.perf_counter()]


def restart_both(there: Hall) -> list[float]:
    """Stop and start each replica, one after the other; return when each was told to stop."""
    times = []
    for replica in there.replicas:
        times.append(time.perf_counter())
        replica.stop()
        replica.start()
        time.sleep(5)  # until the proxy knows, and the people who came over have settled
    return times


def fill_room(address: str, certificate: str, phones: int, seconds: float) -> Figures:
    """Return how a room does with so many phones; in a process of its own."""
    os.environ["REQUESTS_CA_BUNDLE"] = certificate
    opened = requests.post(f"{address}/rooms/open", json={"page": f"{address}/room"}, timeout=60)
    code, digits = opened.json()["room"]["code"], written(DRAWINGS)
    wall = Wall(address, code)
    crowd = [Phone(address, code, digits, seed) for seed in range(phones)]
    wall.start()
    for phone in crowd:
        phone.end = time.perf_counter() + seconds
        phone.start()
    kept = finish(crowd, wall)
    times = 1000 * np.array([wall.seen[id] - due for id, due in kept.items() if id in wall.seen])
    return {
        "sent": len(kept),
        "lost": len(kept.keys() - wall.seen.keys()),
        "median_ms": float(np.median(times)),
        "p95_ms": float(np.quantile(times, 0.95)),
    }


async def last(there: Hall, people: int, minutes: float) -> Figures:
    """Return how a full hall does for so long, with a third of it in a room."""
    audience = Audience(there.proxy.address, drawings(DRAWINGS))
    await audience.come(people)
    await audience.draw(STEP_SECONDS)
    audience.forget()
    before, busy, bytes_before = there.megabytes(), there.server_seconds(), size(there)
    started = time.perf_counter()
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawning) as beside:
        room = beside.submit(
            fill_room,
            there.proxy.address,
            str(there.proxy.certificate),
            people // 3,
            60 * minutes,
        )
        await audience.draw(60 * minutes)
        told = await asyncio.wrap_future(room)
    cores = (there.server_seconds() - busy) / (time.perf_counter() - started)
    found = timed(audience) | {"cores": cores, "mb": [before, there.megabytes()]}
    await audience.leave()
    grown = size(there) - bytes_before
    return found | {"minutes": minutes, "room": told, "bytes_a_drawing": grown / told["sent"]}


def size(there: Hall) -> int:
    """Return the bytes that the database takes."""
    with psycopg.connect(there.database) as connection:
        (found,) = connection.execute("SELECT pg_database_size('postgres')").fetchone() or (0,)
    return found


def measure(options: argparse.Namespace) -> Figures:
    """Return all figures."""
    found: Figures = {}
    for replicas in (1, 2):
        with hall(replicas) as there:
            found[f"filled_{replicas}"] = asyncio.run(fill(there))
    with hall(2) as there:
        found["hall"] = asyncio.run(last(there, options.people, options.minutes))
        print(found["hall"], flush=True)
    for name, act in (("killed", kill_one), ("restarted", restart_both)):
        with hall(2) as there:
            found[name] = asyncio.run(interrupt(there, 100, act))
            print(found[name], flush=True)
    return found


def capacity(steps: list[Figures]) -> Figures:
    """Return the last step whose people were answered in time."""
    in_time = [step for step in steps if step["p95_ms"] <= MOST_MS and not step["faults"]]
    return in_time[-1] if in_time else {**steps[0], "people": 0}


def rows(figures: Figures) -> list[list[str]]:
    """Return the table: what was asked, and what was found."""
    one, two = (capacity(figures[f"filled_{replicas}"]) for replicas in (1, 2))
    hall, killed, restarted = figures["hall"], figures["killed"], figures["restarted"]
    room = hall["room"]
    table = [
        ["", "asked", "found"],
        [
            f"one replica: people with 95 % under {MOST_MS} ms",
            "200",
            f"{one['people']} ({one['p95_ms']:.0f} ms; servers {one['cores']:.2f} cores)",
        ],
        [
            "two replicas: as many times as many",
            "1.7",
            f"{two['people'] / max(1, one['people']):.2f} ({two['people']} people, "
            f"{two['p95_ms']:.0f} ms; servers {two['cores']:.2f} cores)",
        ],
        [
            f"{hall['people']} people, a third in a room, {hall['minutes']:.0f} minutes: 95 %",
            f"{MOST_IN_THE_HALL_MS} ms",
            f"{hall['p95_ms']:.0f} ms (median {hall['median_ms']:.0f}; {hall['messages']:,} "
            f"messages; servers {hall['cores']:.2f} cores)",
        ],
        ["... faults", "0", f"{len(hall['faults'])}"],
        ["... room: sent, lost", "0", f"{room['sent']:,}, {room['lost']}"],
        [
            "... room: Send to wall, median and 95 %",
            "",
            f"{room['median_ms']:.0f}, {room['p95_ms']:.0f} ms",
        ],
        [
            "... memory of each replica",
            "",
            ", ".join(f"{a:.0f} to {b:.0f} MB" for a, b in zip(*hall["mb"], strict=True)),
        ],
    ]
    for name, found in (("kill -9 of one", killed), ("rolling restart of both", restarted)):
        table.append(
            [
                f"{name} under {found['people']} people: all back",
                f"{MOST_BACK_SECONDS} s",
                f"{found['longest_s']:.1f} s ({found['back']} came back; lost {found['lost']}, "
                f"faults {len(found['faults'])})",
            ]
        )
    return table + on_paper(one, hall)


def on_paper(one: Figures, hall: Figures) -> list[list[str]]:
    """Return what 3,000 people would take, reckoned from what was measured."""
    if not one["people"]:
        return []
    replicas = math.ceil(ON_PAPER / (SPARE * one["people"]))
    cores = ON_PAPER * one["cores"] / one["people"]
    sent = ON_PAPER / 3 * 12 * 90  # a third in rooms, a digit every five seconds, 90 minutes
    gigabytes = sent * hall["bytes_a_drawing"] / 1e9
    connections = ON_PAPER + ON_PAPER // 3  # a page's, and a room's events
    (from_an_address,) = map(int, re.findall(r"MOST_CONNECTIONS-(\d+)", CONFIGURATION.read_text()))
    return [
        [
            f"on paper, {ON_PAPER:,} people: replicas",
            "",
            f"{replicas}, each {SPARE:.0%} full; {cores:.1f} cores for their strokes",
        ],
        [
            f"on paper, {ON_PAPER:,} people: database",
            "",
            f"{sent:,.0f} drawings in 90 minutes, {gigabytes:.1f} GB "
            f"({hall['bytes_a_drawing']:,.0f} bytes each)",
        ],
        [
            f"on paper, {ON_PAPER:,} people: what breaks first",
            "",
            f"one address's {from_an_address:,} connections at the proxy: a hall has one address, "
            f"and holds {connections:,}",
        ],
        [
            "... and next",
            "",
            f"PostgreSQL's {POSTGRESQL_CONNECTIONS} connections: {replicas} replicas take "
            f"{replicas * MOST_CONNECTIONS} at most",
        ],
    ]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add how many people, and for how long."""
    parser.add_argument("--people", type=int, default=300, help="in the hall (default: 300)")
    parser.add_argument("--minutes", type=float, default=10, help="of the hall (default: 10)")


if __name__ == "__main__":
    run(__doc__, measure, rows, add_options)
