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

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.install_chromium import find_chromium

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
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
def serve(streamlit: str = "streamlit") -> Iterator[str]:
    """Run the app as in the README, or with another module as Streamlit; yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "port": port,
        "headless": "true",
        "fileWatcherType": "none",
    }
    flags = [part for key, value in options.items() for part in (f"--server.{key}", str(value))]
    command = [sys.executable, "-m", streamlit, "run", "app.py", *flags]
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
            time.sleep(0.02)
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


def find_canvas(page: Page) -> tuple[float, float]:
    """Return the canvas's corner in the window, once it is in view and stands still.

    After Clear, or on the way to another page, a new canvas takes the old one's place.
    """
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if corner := page.locator("canvas.upper-canvas").evaluate(STANDS_STILL):
            return corner[0], corner[1]
    raise TimeoutError("The canvas did not come to rest within half a minute")


def points_on_screen(page: Page, digit: str) -> list[tuple[float, float]]:
    """Return where a digit's points lie in the window, with the canvas scrolled into view."""
    left, top = find_canvas(page)
    return [(left + x, top + y) for x, y in STROKES[digit]]


def draw_with_mouse(page: Page, digit: str) -> None:
    first, *others = points_on_screen(page, digit)
    page.mouse.move(*first)
    page.mouse.down()
    for point in others:
        page.mouse.move(*point, steps=6)
    page.mouse.up()


def draw_with_finger(page: Page, digit: str) -> None:
    touch = page.context.new_cdp_session(page)
    points = points_on_screen(page, digit)

    def send(kind: str, *places: tuple[float, float]) -> None:
        spots = [{"x": x, "y": y} for x, y in places]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    send("touchStart", points[0])
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        for step in range(1, 7):
            send("touchMove", (x0 + (x1 - x0) * step / 6, y0 + (y1 - y0) * step / 6))
    send("touchEnd")
