"""The app in a real server and a real Chromium, drawn on with mouse and finger."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from digitrec.strokes import CANVAS_SIZE_PX
from tests.browser.install_chromium import find_chromium

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
STROKES = {
    "1": [(140, 50), (140, 230)],
    "edge": [(216, 12), (200, 230)],
    "7": [(70, 60), (210, 60), (120, 230)],
    "cross": [(60, 60), (220, 220), (140, 140), (60, 220), (220, 60)],
    "0": [
        (140, 50), (90, 80), (70, 140), (95, 210), (145, 232), (190, 200), (208, 130), (185, 70),
        (140, 50),
    ],
}  # fmt: skip
# Resolves with the canvas's corner, or null when it was replaced, moved, or the script ran.
STANDS_STILL = """
canvas => new Promise(resolve => {
  const app = document.querySelector('[data-testid=stApp]');
  const corner = () => { const box = canvas.getBoundingClientRect(); return [box.left, box.top]; };
  const rests = () => canvas.isConnected
    && app.getAttribute('data-test-script-state') === 'notRunning';
  canvas.scrollIntoViewIfNeeded();
  const first = corner();
  let looks = 0;
  const look = () => {
    if (!rests() || corner().join() !== first.join()) resolve(null);
    else if (++looks === 6) resolve(first);
    else setTimeout(look, 50);
  };
  look();
})
"""


@contextmanager
def serve() -> Iterator[str]:
    """Run the app as in the README and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "port": port,
        "address": "127.0.0.1",
        "headless": "true",
        "fileWatcherType": "none",
    }
    flags = [part for key, value in options.items() for part in (f"--server.{key}", str(value))]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *flags]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(f"{address}/_stcore/health")
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=10)


def _wait_until_healthy(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(f"No answer from {address} within a minute")


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Start Chromium without a window."""
    program = find_chromium()
    if program is None:
        raise FileNotFoundError("No Chromium. Run: python tests/browser/install_chromium.py")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def answer(page: Page) -> Locator:
    """Return the Draw page's large digit, or question mark."""
    return page.get_by_role("heading", level=1)


def choose(page: Page, option: str) -> None:
    """Click the first choice of this name."""
    page.get_by_role("radio", name=option, exact=True).first.click()


def wait_for_keys(page: Page) -> None:
    """Wait until the Draw page listens to the keyboard: its last button has come."""
    page.get_by_role("button", name="Link to this drawing").wait_for()


def finish(page: Page) -> None:
    """Wait until the page's script has run."""
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()


def tab_to(target: Locator) -> None:
    """Press Tab until this, or what it holds, has the focus, as those do who have no pointer."""
    target.wait_for()
    for _ in range(100):
        if target.evaluate("element => element.contains(element.getRootNode().activeElement)"):
            return
        target.page.keyboard.press("Tab")
    raise AssertionError(f"A hundred times Tab do not reach {target}")


def choose_by_keyboard(page: Page, group: str, option: str) -> None:
    """Choose one of Streamlit's choices with Tab, arrows and Space."""
    choices = page.get_by_role("radiogroup", name=group, exact=True)
    wanted = choices.get_by_role("radio", name=option, exact=True)
    wanted.wait_for()
    tab_to(choices)
    for _ in range(choices.get_by_role("radio").count()):
        if wanted.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(wanted).to_be_checked()


def find_canvas(page: Page, at: int = 0) -> tuple[float, float]:
    """Return a canvas's corner in the window, once it is in view and stands still.

    After Clear, or on the way to another page, a new canvas takes the old one's place.
    """
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if corner := page.locator("canvas.upper-canvas").nth(at).evaluate(STANDS_STILL):
            return corner[0], corner[1]
    raise TimeoutError("The canvas did not come to rest within half a minute")


def points_on_screen(page: Page, digit: str, at: int = 0) -> list[tuple[float, float]]:
    """Return where a digit's points lie in the window, with the canvas scrolled into view."""
    left, top = find_canvas(page, at)
    canvas = page.locator("canvas.upper-canvas").nth(at)
    scale = canvas.evaluate("canvas => canvas.getBoundingClientRect().width") / CANVAS_SIZE_PX
    return [(left + scale * x, top + scale * y) for x, y in STROKES[digit]]


def draw_with_mouse(page: Page, digit: str, at: int = 0) -> None:
    """Draw a digit's stroke on the page's first canvas, or on a later one."""
    first, *others = points_on_screen(page, digit, at)
    page.mouse.move(*first)
    page.mouse.down()
    for point in others:
        page.mouse.move(*point, steps=6)
    page.mouse.up()


def draw_with_finger(page: Page, digit: str, at: int = 0) -> None:
    """Draw as with the mouse, by touch."""
    touch = page.context.new_cdp_session(page)
    points = points_on_screen(page, digit, at)

    def send(kind: str, *places: tuple[float, float]) -> None:
        spots = [{"x": x, "y": y} for x, y in places]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    send("touchStart", points[0])
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        for step in range(1, 7):
            send("touchMove", (x0 + (x1 - x0) * step / 6, y0 + (y1 - y0) * step / 6))
    send("touchEnd")
