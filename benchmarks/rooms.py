"""A room full of phones: `python -m benchmarks.rooms`.

Each phone is a thread that joins a room over HTTP and sends a written digit every five seconds;
one more follows the wall. Times run from the moment when Send was due until the wall was told.
What is not answered is sent again every half second, under the same name, as phones do. In the
rounds with a kill the server, and on PostgreSQL the database too, is killed without a word half-way
and started again; times of the ten seconds after it are left out, counts are not. Lost is what
a phone was told is kept and the database lacks; twice is what it holds that no phone knows of.
Memory is the server's, from the end of the first minute to the end. Phones and wall are another
process on the same machine.
"""

import argparse
import json
import secrets
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil
import requests
from tqdm import tqdm

from benchmarks.report import Figures, run
from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import Drawing, encode_strokes
from digitrec.drawing.strokes import place_strokes
from digitrec.rooms.database import connect
from digitrec.rooms.store import Store
from tests.browser.driver import Server
from tests.rooms import postgres

EVERY_SECONDS = 5.0
AGAIN_SECONDS = 0.5
LEFT_OUT_SECONDS = 10.0  # after a kill
ALLOWED_MS = (1000, 2000)  # median and 95 %
DRAWINGS = 200


class Setting(NamedTuple):
    """A database, whether it and the server are killed, and the share of the minutes."""

    database: str
    is_killed: bool
    share: float


SETTINGS = (
    Setting("SQLite", False, 1.0),
    Setting("PostgreSQL", False, 1.0),
    Setting("SQLite", True, 0.2),
    Setting("PostgreSQL", True, 0.2),
)


class Wall(threading.Thread):
    """Follows a room, and keeps when it was told of each drawing."""

    def __init__(self, address: str, code: str) -> None:
        """Take where the server is and the room's code."""
        super().__init__(daemon=True)
        self.url = f"{address}/rooms/events?code={code}&for=wall"
        self.seen: dict[int, float] = {}  # when, by the drawing's number
        self.is_done = False

    def run(self) -> None:
        """Follow, and connect again until it is done."""
        while not self.is_done:
            try:
                with requests.get(self.url, stream=True, timeout=(5, 30)) as answer:
                    for line in answer.iter_lines():
                        if line.startswith(b"data: "):
                            self._see(json.loads(line.removeprefix(b"data: ")), time.perf_counter())
                        if self.is_done:
                            return
            except requests.RequestException:
                time.sleep(AGAIN_SECONDS)

    def _see(self, told: Figures, now: float) -> None:
        for drawing in told.get("drawings", ()):
            self.seen.setdefault(drawing["id"], now)


class Phone(threading.Thread):
    """Joins a room and sends drawings; keeps when each was due, and under which number it is kept.

    It begins at a random moment of the first five seconds.
    """

    def __init__(self, address: str, code: str, drawings: list[tuple], seed: int) -> None:
        """Take where the server is, the room's code and the drawings that are sent."""
        super().__init__(daemon=True)
        self.address, self.drawings = address, drawings
        self.rng = np.random.default_rng(seed)
        self.session = requests.Session()
        self.key = self._post("join", {"code": code})["key"]
        self.kept: dict[int, float] = {}  # when it was due, by the drawing's number
        self.end = 0.0

    def run(self) -> None:
        """Send until the end; what is under way is sent until it is kept."""
        due = time.perf_counter() + self.rng.random() * EVERY_SECONDS
        while due < self.end:
            time.sleep(max(0.0, due - time.perf_counter()))
            strokes, label = self.drawings[self.rng.integers(len(self.drawings))]
            sent = {"key": self.key, "id": secrets.token_hex(8), "strokes": strokes, "label": label}
            self.kept[self._send(sent)] = due
            due += EVERY_SECONDS

    def _send(self, sent: Figures) -> int:
        while True:
            try:
                return self._post("send", sent)["drawing"]["id"]
            except requests.RequestException:
                time.sleep(AGAIN_SECONDS)

    def _post(self, name: str, body: Figures) -> Figures:
        answer = self.session.post(f"{self.address}/rooms/{name}", json=body, timeout=30)
        if wait := answer.headers.get("Retry-After"):
            time.sleep(float(wait))
            return self._post(name, body)
        answer.raise_for_status()
        return answer.json()


def finish(crowd: list[Phone], wall: Wall) -> dict[int, float]:
    """Wait for the phones, and ten seconds at most until the wall was told of all they sent.

    Return when each drawing that is kept was due, by its number.
    """
    for phone in crowd:
        phone.join()
    kept = {id: due for phone in crowd for id, due in phone.kept.items()}
    deadline = time.perf_counter() + 10
    while kept.keys() - wall.seen.keys() and time.perf_counter() < deadline:
        time.sleep(0.1)
    wall.is_done = True
    return kept


def written(count: int) -> list[tuple]:
    """Return strokes as a phone sends them, each with its label."""
    rng = np.random.default_rng(0)
    digits = [number % 10 for number in range(count)]
    placed = [Drawing(place_strokes(write_digit(digit, rng), rng)) for digit in digits]
    return [(encode_strokes(one), digit) for one, digit in zip(placed, digits, strict=True)]


@contextmanager
def database(kind: str) -> Iterator[tuple[str, Path | None]]:
    """Yield the address of a new database, and PostgreSQL's folder."""
    if kind == "SQLite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/rooms.sqlite", None
    else:
        with postgres.cluster(is_durable=True) as address:
            yield address.replace("/?", "/postgres?"), Path(address.split("host=")[1])


def fill_room(setting: Setting, phones: int, minutes: float, bar: tqdm) -> Figures:
    """Return how a new server does with so many phones for its share of the minutes."""
    with database(setting.database) as (url, folder):
        with Server(environment={"DIGITREC_DATABASE": url}) as server:
            opened = requests.post(
                f"{server.address}/rooms/open", json={"page": f"{server.address}/room"}, timeout=30
            ).json()
            code, drawings = opened["room"]["code"], written(DRAWINGS)
            wall = Wall(server.address, code)
            crowd = [Phone(server.address, code, drawings, seed) for seed in range(phones)]
            wall.start()
            start = time.perf_counter()
            for phone in crowd:
                phone.end = start + 60 * minutes * setting.share
                phone.start()
            killed_at, memory = None, []
            while time.perf_counter() < crowd[0].end:
                time.sleep(5)
                bar.update(5)
                memory.append(psutil.Process(server.process_id).memory_info().rss / 1e6)
                if (
                    setting.is_killed
                    and not killed_at
                    and 2 * time.perf_counter() > start + crowd[0].end
                ):
                    killed_at = time.perf_counter()
                    server.kill()
                    if folder:
                        postgres.stop(folder)
                        postgres.start(folder)
                    server.start()
            kept = finish(crowd, wall)
        engine = connect(url)
        store = Store(engine)
        held = {one.id for one in store.wall.all(store.rooms.find(code))}
        engine.dispose()
    quiet = {
        id: due
        for id, due in kept.items()
        if not killed_at or not killed_at - 5 <= due <= killed_at + LEFT_OUT_SECONDS
    }
    times = 1000 * np.array([wall.seen[id] - due for id, due in quiet.items()])
    return {
        "setting": setting._asdict(),
        "phones": phones,
        "seconds": 60 * minutes * setting.share,
        "sent": len(kept),
        "lost": len(kept.keys() - held) + len(kept.keys() - wall.seen.keys()),
        "twice": len(held - kept.keys()),
        "median_ms": float(np.median(times)),
        "p95_ms": float(np.quantile(times, 0.95)),
        "longest_ms": float(times.max()),
        "mb": (memory[min(11, len(memory) - 1)], memory[-1]),
    }


def measure(options: argparse.Namespace) -> Figures:
    """Return the figures of every setting."""
    seconds = sum(60 * options.minutes * setting.share for setting in SETTINGS)
    with tqdm(total=seconds, unit="s", disable=None) as bar:
        return {
            "rooms": [
                fill_room(setting, options.phones, options.minutes, bar) for setting in SETTINGS
            ]
        }


def rows(figures: Figures) -> list[list[str]]:
    """Return the table, a setting a row."""
    median, most = ALLOWED_MS
    head = ["database", "phones", "minutes", "sent", "lost", "twice", f"median (ms, {median})"]
    table = [[*head, f"95 % (ms, {most})", "longest (ms)", "memory (MB)"]]
    for room in figures["rooms"]:
        setting, (first, last) = room["setting"], room["mb"]
        name = setting["database"] + (", killed" if setting["is_killed"] else "")
        counts = (room["phones"], room["seconds"] / 60, room["sent"], room["lost"], room["twice"])
        times = (room["median_ms"], room["p95_ms"], room["longest_ms"])
        cells = [f"{number:,.0f}" for number in (*counts, *times)]
        table.append([name, *cells, f"{first:.0f} to {last:.0f}"])
    return table


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add how many phones, and for how long."""
    parser.add_argument("--phones", type=int, default=100, help="in the room (default: 100)")
    parser.add_argument(
        "--minutes", type=float, default=10, help="without a kill; a fifth with (default: 10)"
    )


if __name__ == "__main__":
    run(__doc__, measure, rows, add_options)
