"""From the command to a page to draw on: `python -m benchmarks.startup`.

The server is started as in the README, and a real Chromium, already there, opens the Draw page as
soon as it answers; then a digit is drawn. The same is done with TensorFlow imported beforehand, in
turn. Memory is the server's resident set once the page can be drawn on, and after the digit. The
last row is the ratio.
"""

import argparse
import statistics
import time

import psutil
from playwright.sync_api import Browser, expect
from tqdm import tqdm

from benchmarks.report import Figures, run
from tests.browser.driver import Server, draw_with_mouse, open_chromium

PROGRAMS = {"without TensorFlow": "streamlit", "TensorFlow imported": "benchmarks.with_tensorflow"}
MEASURES = {"seconds": "usable after (s)", "mb": "memory (MB)", "mb_drawn": "after a digit (MB)"}
ALLOWED = {"seconds": 2.5, "mb": 200.0, "mb_drawn": 200.0}


def start(program: str, browser: Browser) -> dict[str, float]:
    """Return seconds until the Draw page could be drawn on, and the server's megabytes."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    started = time.perf_counter()
    with Server(streamlit=program) as server:
        page.goto(server.address)
        page.locator("canvas.upper-canvas").wait_for()
        expect(page.get_by_role("heading", level=1)).to_have_text("?")
        seconds = time.perf_counter() - started
        process = psutil.Process(server.process_id)
        memory = process.memory_info().rss
        draw_with_mouse(page, "7")
        expect(page.get_by_role("heading", level=1)).to_have_text("7")
        drawn = process.memory_info().rss
    page.close()
    return {"seconds": seconds, "mb": memory / 1e6, "mb_drawn": drawn / 1e6}


def measure(options: argparse.Namespace) -> Figures:
    """Return the seconds and megabytes of each start."""
    starts: Figures = {name: [] for name in PROGRAMS}
    with open_chromium() as browser:
        for _ in tqdm(range(options.starts), unit="pair of starts", disable=None):
            for name, program in PROGRAMS.items():
                starts[name].append(start(program, browser))
    return {"starts": starts}


def rows(figures: Figures) -> list[list[str]]:
    """Return the table of medians, a program a row."""
    found = {
        name: {key: statistics.median(run[key] for run in starts) for key in MEASURES}
        for name, starts in figures["starts"].items()
    }
    light, heavy = found.values()
    count = len(next(iter(figures["starts"].values())))
    return [
        [f"medians of {count} starts", *MEASURES.values()],
        *([name, *cells(values, 2)] for name, values in found.items()),
        ["allowed without", *cells(ALLOWED, 1)],
        ["TensorFlow / without", *(f"{heavy[key] / light[key]:.1f}" for key in MEASURES)],
    ]


def cells(values: dict[str, float], decimals: int) -> list[str]:
    """Return seconds with so many decimals, and whole megabytes."""
    return [f"{value:.{decimals if key == 'seconds' else 0}f}" for key, value in values.items()]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what this benchmark alone takes."""
    parser.add_argument("--starts", type=int, default=5, help="of each program (default: 5)")


if __name__ == "__main__":
    run(__doc__, measure, rows, add_options)
