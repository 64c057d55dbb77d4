"""How smoothly the wall grows: `python -m benchmarks.wall`.

A real server and a real Chromium that paints without a GPU show a wall of 500 drawings, while
twenty more are sent every second for ten seconds. Counted are the frames that the browser painted
meanwhile, and the longest pause between two. The first row is the same browser on a blank page:
what it can paint at best.
"""

import argparse
import secrets
import tempfile
import time
from collections.abc import Callable

import numpy as np
from playwright.sync_api import Page, expect

from benchmarks.report import Figures, run
from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import Drawing
from digitrec.drawing.strokes import place_strokes
from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms.database import connect
from digitrec.rooms.records import Person
from digitrec.rooms.store import Store
from tests.browser.driver import Server, open_chromium

PEOPLE, AT_FIRST = 100, 500
PER_SECOND, SECONDS = 20, 10
TO_REACH = 60  # frames a second
COUNT = """
() => {
  window.frames_ = [];
  const step = now => { window.frames_.push(now); requestAnimationFrame(step); };
  requestAnimationFrame(step);
}
"""


class Crowd:
    """People who send drawings straight to the database, as another server would."""

    def __init__(self, store: Store, code: str) -> None:
        """Let them join the room of this code."""
        self.store = store
        room = store.rooms.find(code)
        self.people: list[Person] = [store.people.join(room, None)[0] for _ in range(PEOPLE)]
        self.rng, self.sent = np.random.default_rng(0), 0

    def send(self, count: int) -> None:
        """Send so many drawings, each from the next person; a network in six misreads it."""
        for _ in range(count):
            digit = self.sent % 10
            drawing = Drawing(place_strokes(write_digit(digit, self.rng), self.rng))
            answers = dict.fromkeys(MODEL_NAMES, digit) | {
                MODEL_NAMES[self.sent % len(MODEL_NAMES)]: (digit + 1) % 10
            }
            person = self.people[self.sent % PEOPLE]
            self.store.send(person, secrets.token_hex(8), drawing, digit, answers)
            self.sent += 1


def watch(page: Page, meanwhile: Callable[[], None]) -> tuple[float, float]:
    """Return frames a second, and the longest pause in ms, while something is done ten times."""
    page.evaluate(COUNT)
    start = time.perf_counter()
    for number in range(SECONDS * 4):
        meanwhile()
        page.wait_for_timeout(max(0.0, 1000 * (start + (number + 1) / 4 - time.perf_counter())))
    frames = np.array(page.evaluate("window.frames_"))
    return 1000 * (len(frames) - 1) / np.ptp(frames), float(np.diff(frames).max())


def measure(_: argparse.Namespace) -> Figures:
    """Return the frames of a blank page and of a growing wall."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/rooms.sqlite"
        engine = connect(url)
        with Server(environment={"DIGITREC_DATABASE": url}) as server, open_chromium() as browser:
            page = browser.new_page(viewport={"width": 1920, "height": 1080})
            blank = watch(page, lambda: None)
            page.goto(f"{server.address}/room?present=yes")
            page.get_by_role("button", name="Open a room").click()
            page.locator(".how").wait_for()
            crowd = Crowd(Store(engine), page.locator(".code").inner_text())
            crowd.send(AT_FIRST)
            expect(page.locator(".tile")).to_have_count(AT_FIRST, timeout=60_000)
            wall = watch(page, lambda: crowd.send(PER_SECOND // 4))
        engine.dispose()
    return {"blank": blank, "wall": wall}


def rows(figures: Figures) -> list[list[str]]:
    """Return the table: frames and pauses of both."""
    table = [
        ["page", "frames a second", "to reach", "longest pause (ms)", "share of the blank one"]
    ]
    best = figures["blank"][0]
    for name, frames, pause in (("blank", *figures["blank"]), ("wall", *figures["wall"])):
        to_reach = f"{TO_REACH}" if name == "wall" else ""
        table.append([name, f"{frames:.1f}", to_reach, f"{pause:.0f}", f"{frames / best:.2f}"])
    return table


if __name__ == "__main__":
    run(__doc__, measure, rows)
