"""How soon each page opens and answers a choice: `python -m benchmarks.pages`.

A real server and a real Chromium. Its first visitor spends three seconds on the Draw page. Then
a page is opened for the first time and again, and each choice on it is made back and forth; all
times are from the click to the end of the page's work.
"""

import argparse
import statistics

from playwright.sync_api import Page
from tqdm import tqdm

from benchmarks.report import Figures, run
from tests.browser.driver import menu_link, open_chromium, serve

DETAILS = {  # what holds choices of a page
    "Curves": "Large charts, logarithmic axis, files",
    "Confusion": "Another view, or a second network beside it",
}
CHOICES = {
    "Curves": [("Logarithmic", "Linear")],
    "Confusion": [
        ("Perceptron", "Flatten"),
        ("Drawn digits", "Test images"),
        ("Shares", "Counts"),
        ("Errors only", "Counts"),
    ],
    "Compare": [("Hidden layer", "Flatten")],
}
ROUNDS = 6
SECONDS_ON_DRAW = 3
FIRST, FIRST_MS = "first opening beyond the second", 1000
CHOICE_MS = 300

# Resolves with the milliseconds until the script ran, ended and its result was painted.
CLICK_AND_WAIT = """
element => new Promise(resolve => {
  const app = document.querySelector('[data-testid=stApp]');
  const started = performance.now();
  let ran = false;
  const observer = new MutationObserver(changes => {  // of which several may come at once
    const state = app.getAttribute('data-test-script-state');
    ran = ran || state === 'running' || changes.some(change => change.oldValue === 'running');
    if (ran && state === 'notRunning') {
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(
        () => resolve(performance.now() - started)));
    }
  });
  observer.observe(app, {attributes: true, attributeOldValue: true});
  element.click();
})
"""


def open_page(page: Page, title: str) -> float:
    """Return the milliseconds from the click on a page's title until it is there."""
    return menu_link(page, title).evaluate(CLICK_AND_WAIT)


def choose(page: Page, option: str) -> float:
    """Return the milliseconds from the click on an option until the page has answered."""
    return page.get_by_role("radio", name=option, exact=True).first.evaluate(CLICK_AND_WAIT)


def measure(options: argparse.Namespace) -> Figures:
    """Return the milliseconds of each page's first opening and of each choice on it."""
    found = []
    with serve() as address, open_chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.locator("canvas.upper-canvas").wait_for()
        page.wait_for_timeout(SECONDS_ON_DRAW * 1000)
        for title, pairs in tqdm(CHOICES.items(), unit="page", disable=None):
            first = open_page(page, title)
            page.wait_for_timeout(500)
            open_page(page, "Draw")
            page.wait_for_timeout(500)
            found.append([title, FIRST, first - open_page(page, title)])
            if title in DETAILS:
                page.get_by_text(DETAILS[title]).click()
            for there, back in pairs:
                page.wait_for_timeout(500)
                choose(page, there)  # draws and keeps the figure
                choose(page, back)
                times = [choose(page, option) for _ in range(ROUNDS) for option in (there, back)]
                found.append([title, f"{there} / {back}", statistics.median(times)])
    return {"milliseconds": found}


def rows(figures: Figures) -> list[list[str]]:
    """Return the table, a page's opening or choice a row."""
    return [
        ["page", "what", "ms", "allowed", "share of it"],
        *(
            [title, what, f"{ms:.0f}", f"{allowed}", f"{ms / allowed:.2f}"]
            for title, what, ms in figures["milliseconds"]
            for allowed in (FIRST_MS if what == FIRST else CHOICE_MS,)
        ),
    ]


if __name__ == "__main__":
    run(__doc__, measure, rows)
