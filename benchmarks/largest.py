"""Rooms of the largest drawings: `python -m benchmarks.largest`.

A room holds the largest drawings that phones may send, 40 kB each. At the same moment 50 walls open
it, or 50 that never read what they are sent, and the server's health is asked twenty times a second
until every wall shows 500 drawings, or was let go. Then a host takes a room of 5,000 away, twice at
once, while a phone in another room sends a digit twice a second; its times stand beside those when
nobody does. Memory is the most that the server took meanwhile. An export is followed for its first
minute, and nothing is said of its end where that is later. Walls, phone and hosts are other
processes on the same machine.
"""

import argparse
import json
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import numpy as np
import psutil
import requests
from sqlalchemy import insert, select, update

from benchmarks.report import Figures, run
from benchmarks.rooms import written
from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms import tables
from digitrec.rooms.database import connect
from digitrec.rooms.limits import MAX_DRAWING_BYTES
from digitrec.rooms.store import Store
from tests.browser.driver import Server

WALLS, ON_THE_WALL, IN_EXPORT = 50, 500, 5_000
HEALTH_SECONDS, MOST_HEALTH_SECONDS, MOST_MB = 0.05, 0.2, (400, 300)
ESTABLISHED = b"\x01"  # Linux's number for a TCP connection that is there
LONGEST_SECONDS = 60  # of an export that is timed
QUIET_SECONDS = 20


def largest(rng: np.random.Generator) -> str:
    """Return the JSON of one stroke, as large as a room takes it."""
    places = (140 + np.cumsum(rng.normal(0, 2, MAX_DRAWING_BYTES // 6))).clip(0, 280).round(1)
    text = json.dumps([places[: len(places) // 2 * 2].tolist()], separators=(",", ":"))
    while len(text) > MAX_DRAWING_BYTES:
        places = places[:-20]
        text = json.dumps([places[: len(places) // 2 * 2].tolist()], separators=(",", ":"))
    return text


def fill(url: str, code: str, count: int) -> None:
    """Put so many of the largest drawings into the room of this code."""
    engine = connect(url)
    store = Store(engine)
    room = store.rooms.find(code)
    person, _ = store.people.join(room, None)
    rng = np.random.default_rng(0)
    some = [largest(rng) for _ in range(50)]
    answers = json.dumps(dict.fromkeys(MODEL_NAMES, 7))
    common = {"room_id": room.id, "person_id": person.id, "label": 7, "answers": answers}
    common |= {"misreadBy": 0, "sent_at": store.now(), "is_hidden": False}
    with engine.begin() as connection:
        before = connection.execute(select(tables.rooms.c.change)).scalar() or 0
        for start in range(0, count, len(some)):
            rows = [
                {"key": f"{start + at}", "change": before + 1 + start + at, "strokes": strokes}
                for at, strokes in enumerate(some)
            ]
            connection.execute(insert(tables.drawings), [row | common for row in rows])
        changed = update(tables.rooms).where(tables.rooms.c.id == room.id)
        connection.execute(changed.values(change=before + count))
    engine.dispose()


def watch(address: str, code: str, *, reads: bool) -> float:
    """Open all walls at once; return the seconds until each shows all, or was let go."""
    place = urlsplit(address)
    query = f"GET /rooms/events?code={code}&for=wall HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n"
    walls = [socket.create_connection((place.hostname, place.port)) for _ in range(WALLS)]
    start = time.perf_counter()
    for wall in walls:
        wall.sendall(query.encode())

    def read(wall: socket.socket) -> None:
        shown, rest = 0, b""
        while shown < ON_THE_WALL and (some := wall.recv(1 << 18)):
            rest += some
            shown += rest.count(b'"strokes"')
            rest = rest[-8:]

    def wait(wall: socket.socket) -> None:  # for the end alone: what came is left unread
        while wall.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1) == ESTABLISHED:
            time.sleep(0.1)

    threads = [threading.Thread(target=read if reads else wait, args=(wall,)) for wall in walls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    for wall in walls:
        wall.close()
    return seconds


class Health(threading.Thread):
    """Asks for the server's health, and looks at its memory, until it is done."""

    def __init__(self, server: Server) -> None:
        """Take the server."""
        super().__init__(daemon=True)
        self.server, self.is_done = server, False
        self.seconds: list[float] = []
        self.mb = 0.0

    def run(self) -> None:
        """Ask again and again."""
        process = psutil.Process(self.server.process_id)
        with requests.Session() as session:
            while not self.is_done:
                start = time.perf_counter()
                session.get(f"{self.server.address}/_stcore/health", timeout=60)
                self.seconds.append(time.perf_counter() - start)
                self.mb = max(self.mb, process.memory_info().rss / 1e6)
                time.sleep(HEALTH_SECONDS)


@contextmanager
def health(server: Server) -> Iterator[Health]:
    """Ask for the server's health during the block."""
    asked = Health(server)
    asked.start()
    yield asked
    asked.is_done = True
    asked.join()


def send(address: str, code: str, is_done: Callable[[], bool]) -> list[float]:
    """Let a phone send a digit every half second, 19 a minute; return how long each took."""
    seconds = []
    with requests.Session() as session:
        drawings, keys = written(20), []
        while not is_done():
            if len(seconds) % 15 == 0:  # another phone, or it sends too often
                joined = session.post(f"{address}/rooms/join", json={"code": code}, timeout=60)
                keys.append(joined.json()["key"])
            strokes, label = drawings[len(seconds) % len(drawings)]
            body = {"key": keys[-1], "id": f"{len(seconds)}", "strokes": strokes, "label": label}
            start = time.perf_counter()
            session.post(f"{address}/rooms/send", json=body, timeout=120).raise_for_status()
            seconds.append(time.perf_counter() - start)
            time.sleep(0.5)
    return seconds


def export(address: str, key: str, format: str) -> tuple[float, float, int]:
    """Return the seconds to the first byte and to the last in time, and how many came."""
    start, count, first = time.perf_counter(), 0, 0.0
    with requests.post(
        f"{address}/rooms/export", json={"key": key, "format": format}, stream=True, timeout=120
    ) as answer:
        answer.raise_for_status()
        for some in answer.iter_content(1 << 16):
            first = first or time.perf_counter() - start
            count += len(some)
            if time.perf_counter() - start > LONGEST_SECONDS:
                break
    return first, time.perf_counter() - start, count


def open_room(address: str) -> tuple[str, str]:
    """Return a new room's code and its host's key."""
    opened = requests.post(
        f"{address}/rooms/open", json={"page": f"{address}/room"}, timeout=30
    ).json()
    return opened["room"]["code"], opened["key"]


def show(url: str, *, reads: bool) -> Figures:
    """Return how a new server does with all walls at once."""
    with (
        Server(environment={"DIGITREC_DATABASE": url}) as server,
        ProcessPoolExecutor(1) as others,
    ):
        code, _ = open_room(server.address)
        fill(url, code, ON_THE_WALL)
        with health(server) as asked:
            seconds = others.submit(watch, server.address, code, reads=reads).result()
    what = f"{WALLS} walls" + ("" if reads else " that never read")
    return {
        "what": what,
        "seconds": seconds,
        "health": max(asked.seconds),
        "mb": asked.mb,
    }


def take_away(url: str, format: str) -> Figures:
    """Return how a new server does with two exports at once, and a phone meanwhile."""
    with (
        Server(environment={"DIGITREC_DATABASE": url}) as server,
        ProcessPoolExecutor(2) as others,
    ):
        (code, key), (elsewhere, _) = open_room(server.address), open_room(server.address)
        fill(url, code, IN_EXPORT)
        until = time.perf_counter() + QUIET_SECONDS
        before = send(server.address, elsewhere, lambda: time.perf_counter() > until)
        with health(server) as asked:
            taken: list[Future[tuple[float, float, int]]] = [
                others.submit(export, server.address, key, format) for _ in range(2)
            ]
            meanwhile = send(server.address, elsewhere, lambda: all(one.done() for one in taken))
    first, seconds, count = map(max, zip(*(one.result() for one in taken), strict=True))
    return {
        "what": f"2 exports, {format}",
        "first": first,
        "seconds": seconds,
        "bytes": count,
        "health": max(asked.seconds),
        "mb": asked.mb,
        "phone": (float(np.median(before)), float(np.median(meanwhile))),
    }


def measure(_: argparse.Namespace) -> Figures:
    """Return the figures of walls and exports."""
    found = []
    for work in (
        lambda url: show(url, reads=True),
        lambda url: show(url, reads=False),
        lambda url: take_away(url, "ndjson"),
        lambda url: take_away(url, "npz"),
    ):
        with tempfile.TemporaryDirectory() as folder:
            found.append(work(f"sqlite:///{folder}/rooms.sqlite"))
    return {"largest": found}


def rows(figures: Figures) -> list[list[str]]:
    """Return the table, a load a row."""
    allowed = f"{MOST_HEALTH_SECONDS:g}"
    head = ["load", "seconds", "MB sent to each", "first byte (s, 1)", f"health (s, {allowed})"]
    table = [[*head, "memory (MB)", "a phone's send, before and meanwhile (ms, 1.5 times)"]]
    for one in figures["largest"]:
        is_export = "first" in one
        most = MOST_MB[is_export]
        phone = (
            "{:.0f}, {:.0f}".format(*(1000 * time for time in one["phone"])) if is_export else ""
        )
        table.append(
            [
                one["what"],
                f"{one['seconds']:.1f}",
                f"{one['bytes'] / 1e6:.1f}" if is_export else "",
                f"{one['first']:.2f}" if is_export else "",
                f"{one['health']:.2f}",
                f"{one['mb']:.0f} of {most}",
                phone,
            ]
        )
    return table


if __name__ == "__main__":
    run(__doc__, measure, rows)
