"""From the pen to the painted answers: `python -m benchmarks.drawing`.

Written digits are drawn with the mouse in a real Chromium, on a real server, sixty movements a
second. Times run from the moment of a movement, as the browser has it, to the first frame that
shows the answers to the drawing with this movement in it; and from the moment when the pen is up to
the frame that shows the final ones. Then all is drawn again while two networks are followed side by
side, from the picture to their votes. The server's processor is what its process takes in the first
round, per message: a stroke, or Clear after a digit's last one.
"""

import argparse
import time

import numpy as np
import psutil
from playwright.sync_api import Page
from tqdm import tqdm

from benchmarks.report import Figures, run
from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.strokes import CANVAS_SIZE_PX, Strokes, place_strokes
from digitrec.images import CLASS_COUNT
from tests.browser.driver import Server, find_canvas, open_chromium

MOVES_PER_SECOND = 60
PX_PER_MOVE = 8  # of the canvas: a stroke across it takes half a second
BETWEEN_MS = 300  # as long as a person needs to begin again
FOLLOWED = "?reasons=Through+the+network&model=Hidden+layer&beside=Convnet"

# Notes in milliseconds how long each movement and each pen up waited for its answers, and how many
# answers were painted between pen down and pen up. What the stage shows has the number of the
# reading that it is of, which the stage gives when it asks for it.
WATCH = """
(() => {
  const notes = window.notes = { moves: [], ups: [], answers: 0, drawingMs: 0 };
  let stage = null, seen = null, down = null, waiting = [], watched = null;
  const find = () => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
    .flatMap(host => [host, host.shadowRoot, ...(host.shadowRoot?.querySelectorAll('*') ?? [])])
    .find(element => element?.stage)?.stage;
  const note = (kind, event) => waiting.push({ kind, at: event.timeStamp, number: null });
  const isOnCanvas = event => event.composedPath()[0].matches('canvas.upper-canvas');
  addEventListener('pointerdown', event => {
    if (isOnCanvas(event)) down = event.timeStamp;
  }, true);
  addEventListener('pointermove', event => { if (down !== null) note('moves', event); }, true);
  addEventListener('pointerup', event => {
    if (down === null) return;
    notes.drawingMs += event.timeStamp - down;
    down = null;
    note('ups', event);
  }, true);
  const watch = reader => {
    const read = reader.read;
    reader.read = (number, ...others) => {
      for (const one of waiting) one.number ??= number;
      read(number, ...others);
    };
    watched = reader;
  };
  const look = () => {
    stage ??= find();
    if (stage?.reading.reader && stage.reading.reader !== watched) watch(stage.reading.reader);
    const number = stage?.shown?.number ?? null;
    if (number !== null && number !== seen) {
      const now = performance.now();
      if (down !== null) notes.answers++;
      const isAnswered = one => one.number !== null && one.number <= number;
      for (const one of waiting.filter(isAnswered)) notes[one.kind].push(now - one.at);
      waiting = waiting.filter(one => !isAnswered(one));
    }
    seen = number;
    requestAnimationFrame(look);
  };
  look();
  window.isReading = () => watched !== null;
  window.isAnswered = () => waiting.length === 0;
})();
"""


def written_digits(count: int) -> list[Strokes]:
    """Return digits on the canvas, each stroke in steps of a movement."""
    rng = np.random.default_rng(0)
    digits = [place_strokes(write_digit(at % CLASS_COUNT, rng), rng) for at in range(count)]
    return [[in_steps(stroke) for stroke in strokes] for strokes in digits]


def in_steps(stroke: np.ndarray) -> np.ndarray:
    """Return a stroke's points at equal distances along it, (n, 2), at least two."""
    lengths = np.append(0, np.hypot(*np.diff(stroke, axis=0).T).cumsum())
    places = np.linspace(0, lengths[-1], max(2, round(lengths[-1] / PX_PER_MOVE) + 1))
    return np.stack([np.interp(places, lengths, stroke[:, axis]) for axis in (0, 1)], axis=1)


def draw(page: Page, strokes: Strokes) -> None:
    """Draw a digit on the empty canvas, at a pen's pace, and clear it once it is answered."""
    corner = np.array(find_canvas(page))
    canvas = page.locator("canvas.upper-canvas")
    scale = canvas.evaluate("canvas => canvas.clientWidth") / CANVAS_SIZE_PX
    for stroke in strokes:
        first, *others = (corner + scale * stroke).tolist()
        page.mouse.move(*first)
        page.mouse.down()
        due = time.perf_counter()
        for point in others:
            due += 1 / MOVES_PER_SECOND
            page.wait_for_timeout(max(0, 1000 * (due - time.perf_counter())))
            page.mouse.move(*point)
        page.mouse.up()
        page.wait_for_function("() => isAnswered()")
        page.wait_for_timeout(BETWEEN_MS)
    page.get_by_role("button", name="Clear").click()
    page.wait_for_timeout(BETWEEN_MS)


def measure(options: argparse.Namespace) -> Figures:
    """Return milliseconds and answers a second as drawn and as followed, and the server's."""
    digits = written_digits(1 + options.digits)
    with Server() as server, open_chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.add_init_script(WATCH)
        drawn = measure_view(page, server.address, digits, server.process_id)
        followed = measure_view(page, server.address + FOLLOWED, digits, server.process_id)
    strokes = sum(map(len, digits[1:]))
    return {
        "digits": options.digits,
        "strokes": strokes,
        "move_ms": drawn["moves"],
        "up_ms": drawn["ups"],
        "answers": drawn["answers"],
        "server_ms": drawn["server_ms"] / (strokes + options.digits),
        "followed_move_ms": followed["moves"],
        "followed_answers": followed["answers"],
    }


def measure_view(page: Page, address: str, digits: list[Strokes], process_id: int) -> Figures:
    """Return what was noted at this address while all digits but the first were drawn."""
    process = psutil.Process(process_id)
    page.goto(address)
    page.wait_for_function("() => isReading()")
    page.wait_for_timeout(3000)  # until what the server prepares is there
    draw(page, digits[0])  # which is not counted
    page.evaluate("Object.assign(notes, {moves: [], ups: [], answers: 0, drawingMs: 0})")
    before = sum(process.cpu_times()[:2])
    for strokes in tqdm(digits[1:], unit="digit", disable=None):
        draw(page, strokes)
    busy = sum(process.cpu_times()[:2]) - before
    notes = page.evaluate("notes")
    answers = 1000 * notes["answers"] / notes["drawingMs"]
    return {**notes, "answers": answers, "server_ms": 1000 * busy}


def rows(figures: Figures) -> list[list[str]]:
    """Return the table, a figure a row."""
    moves, ups = np.array(figures["move_ms"]), np.array(figures["up_ms"])
    followed = np.array(figures["followed_move_ms"])
    head = f"{figures['digits']} digits, {figures['strokes']} strokes, {len(moves):,} movements"
    return [
        [head, "median", "95 %", "to reach"],
        ["pen moves, painted answers (ms)", *_points(moves), "33, 50"],
        ["pen up, painted final answers (ms)", *_points(ups), "35"],
        ["answers a second while drawing", f"{figures['answers']:.0f}", "", "30"],
        ["two followed: painted ways (ms)", *_points(followed), ""],
        ["two followed: ways a second", f"{figures['followed_answers']:.0f}", "", "15"],
        ["server's processor a message (ms)", f"{figures['server_ms']:.1f}", "", "5"],
    ]


def _points(times: np.ndarray) -> list[str]:
    return [f"{np.median(times):.1f}", f"{np.quantile(times, 0.95):.1f}"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what this benchmark alone takes."""
    parser.add_argument("--digits", type=int, default=40, help="how many to draw (default: 40)")


if __name__ == "__main__":
    run(__doc__, measure, rows, add_options)
