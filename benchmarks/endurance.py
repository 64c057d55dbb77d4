"""Half an hour of people drawing: `python -m benchmarks.endurance`.

Twenty people draw one stroke a second each, as in the benchmark of many people at once, and the
memory of the server's process is read every minute. The last row compares the end with what it was
after five minutes.
"""

import argparse
import asyncio

from tqdm import tqdm

from benchmarks.load import crowd_figures
from benchmarks.report import Figures, run
from digitrec.formatting import plain_percent
from tests.browser.driver import Server

PEOPLE, MINUTES = 20, 30
EVERY_MINUTES = 5  # the first of which the memory takes to settle
MOST_GROWTH = 0.05


def measure(options: argparse.Namespace) -> Figures:
    """Return the figures of the crowd, with the server's memory after each minute."""
    with Server() as server, tqdm(total=options.minutes, unit="minute", disable=None) as bar:
        return asyncio.run(crowd_figures(server, PEOPLE, 60 * options.minutes, bar))


def rows(figures: Figures) -> list[list[str]]:
    """Return the table, five minutes a row."""
    sizes = figures["mb_a_minute"]
    growth = sizes[-1] / sizes[EVERY_MINUTES] - 1
    return [
        ["", f"{figures['people']} people, {figures['strokes']:,} strokes"],
        ["faults", f"{len(figures['faults'])}"],
        ["median, 95 % (ms)", f"{figures['median_ms']:.0f}, {figures['p95_ms']:.0f}"],
        *(
            [f"after {minute} minutes (MB)", f"{sizes[minute]:.1f}"]
            for minute in range(0, len(sizes), EVERY_MINUTES)
        ),
        [
            f"growth after {EVERY_MINUTES} minutes",
            f"{100 * growth:+.1f} % (at most {plain_percent(MOST_GROWTH)})",
        ],
    ]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what this benchmark alone takes."""
    parser.add_argument("--minutes", type=_minutes, default=MINUTES, help="how long (default: 30)")


def _minutes(text: str) -> int:
    if not text.isdigit() or int(text) <= EVERY_MINUTES:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above {EVERY_MINUTES}")
    return int(text)


if __name__ == "__main__":
    run(__doc__, measure, rows, add_options)
