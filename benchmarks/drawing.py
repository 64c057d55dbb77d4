"""From the pen up to the painted answer: `python -m benchmarks.drawing`.

Digits of one stroke are drawn with the mouse in a real Chromium, on a real server, and each time
is split into what the canvas takes until it sends, the way to the server, the server's work, the
way back, and the browser until the first frame that shows the large digit and all six answers.
"Ours" is all but the canvas's part. By itself the canvas would wait 200 ms for another stroke.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Page
from tqdm import tqdm

from benchmarks.report import Figures, run
from tests.browser.driver import Server, draw_with_mouse, open_chromium

DIGITS = "710"
PARTS = ("canvas", "to the server", "server", "to the browser", "browser")
ALLOWED_MS = {"ours": 30, "all": 226}
BETWEEN_MS = 400  # as long as a person needs to begin again, and for the browser to come to rest

# Notes, in seconds since 1970, the mouse up, what the socket sent and got, and the frame in which
# the large digit and the cards first show an answer.
WATCH = """
(() => {
  const now = () => (performance.timeOrigin + performance.now()) / 1000;
  const notes = window.notes = {};
  window.begin = () => Object.assign(notes, {up: 0, sent: 0, got: [], painted: 0});
  begin();
  document.addEventListener('mouseup', () => { notes.up = now(); }, true);
  const Plain = WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...options) {
      super(...options);
      this.addEventListener('message', () => { if (notes.sent) notes.got.push(now()); });
    }
    send(data) { if (notes.up) notes.sent ||= now(); super.send(data); }
  };
  let cards = null;
  const find = () => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
    .map(host => host.shadowRoot?.querySelector('.headline')).find(Boolean);
  const look = () => {
    if (!cards?.isConnected) cards = find();
    const answered = /\\d/.test(document.querySelector('h1')?.textContent)
      && !/Waiting/.test(cards?.textContent ?? 'Waiting');
    if (notes.sent && !notes.painted && answered) notes.painted = now();
    requestAnimationFrame(look);
  };
  look();
})();
"""


def stroke_parts(page: Page, digit: str, server_notes: Path) -> list[float]:
    """Draw a digit on the empty canvas and return the milliseconds of each part."""
    server_notes.write_text("", encoding="utf-8")
    page.evaluate("begin()")
    draw_with_mouse(page, digit)
    page.wait_for_function("notes.painted")
    page.wait_for_timeout(BETWEEN_MS)
    notes = page.evaluate("notes")
    times, kinds = zip(
        *(line.split() for line in server_notes.read_text().splitlines()), strict=True
    )
    last = max(at for at, kind in enumerate(kinds) if kind == "delta")
    moments = [
        notes["up"],
        notes["sent"],
        float(times[0]),
        float(times[last]),
        notes["got"][last - 1],  # the server's first line is what it got
        notes["painted"],
    ]
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("document.querySelector('h1').textContent.includes('?')")
    page.wait_for_timeout(BETWEEN_MS)
    return (1000 * np.diff(moments)).tolist()


def measure(options: argparse.Namespace) -> Figures:
    """Return the milliseconds of each part of each stroke."""
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "times"
        timed = Server(
            environment={"DIGITREC_TIMES": str(notes)}, streamlit="benchmarks.timed_server"
        )
        with timed as server, open_chromium() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            page.add_init_script(WATCH)
            page.goto(server.address)
            page.locator("canvas.upper-canvas").wait_for()
            page.wait_for_timeout(3000)  # until what the server prepares is there
            stroke_parts(page, DIGITS[0], notes)  # the first is not counted
            strokes = [
                stroke_parts(page, DIGITS[number % len(DIGITS)], notes)
                for number in tqdm(range(options.strokes), unit="stroke", disable=None)
            ]
    return {"parts": PARTS, "milliseconds": strokes}


def rows(figures: Figures) -> list[list[str]]:
    """Return the table, a part a row."""
    strokes = np.array(figures["milliseconds"])
    named = dict(zip(PARTS, strokes.T, strict=True))
    named |= {"ours": strokes[:, 1:].sum(axis=1), "all": strokes.sum(axis=1)}
    return [
        [f"{len(strokes)} strokes", "median (ms)", "90 % (ms)", "allowed", "share of it"],
        *([name, *_cells(times, ALLOWED_MS.get(name))] for name, times in named.items()),
    ]


def _cells(times: np.ndarray, allowed: int | None) -> list[str]:
    median = float(np.median(times))
    share = [f"{allowed}", f"{median / allowed:.2f}"] if allowed else ["", ""]
    return [f"{median:.1f}", f"{np.quantile(times, 0.9):.1f}", *share]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what this benchmark alone takes."""
    parser.add_argument("--strokes", type=int, default=40, help="how many to draw (default: 40)")


if __name__ == "__main__":
    run(__doc__, measure, rows, add_options)
