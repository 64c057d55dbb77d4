"""How soon each page opens and answers a choice: `python -m benchmarks.pages`.

A real server and a real Chromium. Its first visitor spends three seconds on the Draw page. Then
a page is opened for the first time and again, and each choice on it is made back and forth; all
times are from the click to the end of the page's work.
"""

import statistics

from playwright.sync_api import Page

from tests.browser.driver import open_chromium, serve

CHOICES = {
    "Curves": [("Logarithmic", "Linear")],
    "Confusion": [("Perceptron", "Flatten"), ("Shares", "Counts"), ("Errors only", "Counts")],
    "Compare": [("Hidden layer", "Flatten")],
}
ROUNDS = 6
SECONDS_ON_DRAW = 3
ALLOWED_MS = {"choice": 300, "first opening beyond the second": 1000}

# Resolves with the milliseconds until the script ran, ended and its result was painted.
CLICK_AND_WAIT = """
element => new Promise(resolve => {
  const app = document.querySelector('[data-testid=stApp]');
  const started = performance.now();
  let ran = false;
  const observer = new MutationObserver(() => {
    const state = app.getAttribute('data-test-script-state');
    ran = ran || state === 'running';
    if (ran && state === 'notRunning') {
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(
        () => resolve(performance.now() - started)));
    }
  });
  observer.observe(app, {attributes: true});
  element.click();
})
"""


def open_page(page: Page, title: str) -> float:
    """Return the milliseconds from the click on a page's title until it is there."""
    return page.get_by_role("link", name=title).evaluate(CLICK_AND_WAIT)


def choose(page: Page, option: str) -> float:
    """Return the milliseconds from the click on an option until the page has answered."""
    return page.get_by_role("radio", name=option, exact=True).first.evaluate(CLICK_AND_WAIT)


def main() -> None:
    """Measure every page and print a table in milliseconds, with the share of what is allowed."""
    with serve() as address, open_chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.locator("canvas.upper-canvas").wait_for()
        page.wait_for_timeout(SECONDS_ON_DRAW * 1000)
        print(f"{'page':<10} {'what':<34} {'ms':>6}  share of what is allowed")
        for title, pairs in CHOICES.items():
            first = open_page(page, title)
            page.wait_for_timeout(500)
            open_page(page, "Draw")
            page.wait_for_timeout(500)
            report(title, "first opening beyond the second", first - open_page(page, title))
            for there, back in pairs:
                page.wait_for_timeout(500)
                choose(page, there)  # draws and keeps the figure
                choose(page, back)
                times = [choose(page, option) for _ in range(ROUNDS) for option in (there, back)]
                report(title, "choice", statistics.median(times), f"choice: {there} / {back}")


def report(title: str, kind: str, milliseconds: float, what: str | None = None) -> None:
    """Print one row of the table."""
    share = milliseconds / ALLOWED_MS[kind]
    print(f"{title:<10} {what or kind:<34} {milliseconds:>6.0f}  {share:.2f}", flush=True)


if __name__ == "__main__":
    main()
