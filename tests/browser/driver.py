"""The app in a real server and a real Chromium, drawn on with mouse and finger."""

import asyncio
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from json import dumps
from pathlib import Path
from threading import Thread
from typing import Self
from urllib.parse import parse_qs, urlsplit

import numpy as np
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Route,
    expect,
    sync_playwright,
)

from digitrec.drawing.strokes import CANVAS_SIZE_PX, Strokes
from digitrec.images import IMAGE_SIZE
from digitrec.networks.specs import SPECS
from digitrec.ui.server.assets import address_of
from digitrec.ui.shared.pages import PAGES
from tests.browser.install_chromium import find_chromium

ROOT = Path(__file__).parents[2]
# What drops down from Chromium's address bar is a page, which loads for every new visitor and takes
# half a second of a processor. Chromium heeds only one such list: this repeats Playwright's own.
NO_FEATURES = [
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxFrame"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints"),
    *("NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
]
CHROMIUM_FLAGS = [
    f"--disable-features={','.join(NO_FEATURES)}",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # tabs come quicker in a process that is warm
]
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
# Below the ports that a kernel hands out; another run of the tests most likely begins elsewhere.
_ports = itertools.count(12_000 + 5_000 * (_WORKER % 4) + os.getpid() % 4_000)

Point = tuple[float, float]
Reading = tuple[Mapping[str, np.ndarray], float]  # answers by network; that it is a digit
COUNTS = "no one two three four five six seven eight nine ten".split()
ALL = f"All {COUNTS[len(SPECS)]}"  # as the Draw page counts the networks
ALL_BUT_ONE = COUNTS[len(SPECS) - 1].capitalize()
PATHS = ["" if page is PAGES[0] else page.name for page in PAGES]  # of every page's address
CANVAS = "canvas.upper-canvas"
BARS_PX = 16  # of a card, at least: so high that they can be told apart
PICTURE = "![x](http://pictures.invalid/x.png)"  # what no link may show
PATIENT_MS = 60_000  # cut off, a page tries again after pauses that double from half a second
SHORT_PHONES = [(390, 664), (360, 640)]  # what a browser's own bars leave of one
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
STROKES = {
    "1": [(140, 50), (140, 230)],
    "flagged 1": [
        (92, 132), (106, 122), (120, 110), (132, 97), (142, 84), (152, 68), (160, 50), (160, 90),
        (159, 140), (158, 190), (158, 236),
    ],
    "edge": [(216, 12), (200, 230)],
    "7": [(70, 60), (210, 60), (120, 230)],
    "cross": [(60, 60), (220, 220), (140, 140), (60, 220), (220, 60)],
    "0": [
        (140, 50), (90, 80), (70, 140), (95, 210), (145, 232), (190, 200), (208, 130), (185, 70),
        (140, 50),
    ],
}  # fmt: skip
# Resolves with the canvas's corner once it has stood still; null when it was replaced or moved, or
# does not take what is drawn yet.
STANDS_STILL = """
canvas => new Promise(resolve => {
  const corner = () => { const box = canvas.getBoundingClientRect(); return [box.left, box.top]; };
  canvas.scrollIntoViewIfNeeded();
  const first = corner();
  let looks = 0;
  const isThere = () => canvas.isConnected && !canvas.closest("[inert]");
  const look = () => {
    if (!isThere() || corner().join() !== first.join()) resolve(null);
    else if (++looks === 6) resolve(first);
    else requestAnimationFrame(look);
  };
  look();
})
"""


class Server:
    """The app, run as in the README on a port of its own; it can be killed and started again."""

    def __init__(
        self,
        flags: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        *,
        streamlit: str = "streamlit",
        program: Sequence[str] | None = None,
        folder: Path = ROOT,
        is_disk_full: bool = False,
        log: Path = Path(os.devnull),
    ) -> None:
        """Take more of Streamlit's options, and what differs from this process's environment.

        Another module can stand for Streamlit, or a whole program for what the README starts, and
        another folder for the one it is started in. On a full disk it can write no byte to any
        file. What it says goes to `log`.
        """
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        options = {
            "server.port": str(self.port),
            "server.headless": "true",
            **(flags or {}),
        }
        parts = [part for key, value in options.items() for part in (f"--{key}", value)]
        ours = (sys.executable, "-m", streamlit, "run", "app.py")
        self._command = [*(program or ours), *parts]
        self._folder = folder
        if is_disk_full:
            self._command = ["sh", "-c", 'ulimit -f 0 && exec "$@"', "sh", *self._command]
        self._log = log
        self._environment = os.environ | dict(environment or {})
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        wait_until_healthy(f"{self.address}/_stcore/health")

    def kill(self) -> None:
        """End it at once and without a word, as a machine short of memory does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as Ctrl-C does, if it runs, and again as its words say.

        uvicorn waits for requests that a browser left unfinished until Ctrl-C is pressed again.
        """
        try:
            self._end(signal.SIGINT, timeout=10)
        except subprocess.TimeoutExpired:
            self._end(signal.SIGINT)

    def terminate(self) -> None:
        """End it as containers and systemd do."""
        self._end(signal.SIGTERM)

    def stop_at_once(self) -> None:
        """End it as one Ctrl-C does."""
        self._end(signal.SIGINT)

    @property
    def process_id(self) -> int:
        """Its process, while it runs."""
        assert self._process is not None
        return self._process.pid

    def hang(self) -> None:
        """Let it answer nobody, as a machine that is far too busy."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        self._signal(signal.SIGCONT)

    def _signal(self, what: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(what)

    def _end(self, how: signal.Signals, timeout: float = 60) -> None:
        if self._process is not None:
            self._signal(how)
            self._process.wait(timeout=timeout)
            self._process = None

    def __enter__(self) -> Self:
        """Start it; stop it in the end, even when it does not come to answer."""
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *failure: object) -> None:
        """Stop it."""
        self.stop()


class Wire:
    """A network between browsers and a server, which can be cut and mended."""

    def __init__(self, address: str) -> None:
        """Lead to the server at this address from a port of its own."""
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._server_port = urlsplit(address).port
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._ends: set[asyncio.StreamWriter] = set()
        self._listener: asyncio.Server | None = None

    def cut(self) -> None:
        """Drop every connection and refuse new ones."""
        self._run(self._drop())

    def mend(self) -> None:
        """Let connections through."""
        self._run(self._listen())

    def __enter__(self) -> Self:
        """Let connections through."""
        self._thread.start()
        self.mend()
        return self

    def __exit__(self, *failure: object) -> None:
        """Drop them."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    def _run(self, job: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(job, self._loop).result(timeout=10)

    async def _listen(self) -> None:
        self._listener = await asyncio.start_server(self._join, "127.0.0.1", self.port)

    async def _drop(self) -> None:
        if self._listener:
            self._listener.close()
        while self._ends:
            for end in self._ends:
                end.transport.abort()
            await asyncio.sleep(0)  # until each has left

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):  # that is how a cut ends it
            there, back = await asyncio.open_connection("127.0.0.1", self._server_port)
            await asyncio.gather(self._carry(reader, back), self._carry(there, writer))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(writer)
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        finally:
            self._ends.discard(writer)
            writer.close()


@contextmanager
def serve() -> Iterator[str]:
    """Run the app as in the README and yield its address."""
    with Server() as server:
        yield server.address


def free_port() -> int:
    """Return a port that nobody listens on, and no other call or worker of this run gets."""
    for port in _ports:
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is left")


def wait_until_healthy(address: str) -> None:
    """Wait until a server answers at this address; TimeoutError after a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:  # refused, cut, or not answered in time
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


def open_module(browser: Browser, server: str, path: str) -> Page:
    """Return a page with the functions of a component's module in `window`, under its name."""
    page = browser.new_page()
    page.goto(f"{server}/_stcore/health")
    page.evaluate(
        "async ([name, address]) => { window[name] = await import(address); }",
        [Path(path).stem, f"{server}/{address_of(path)}"],
    )
    return page


@contextmanager
def held_modules(page: Page) -> Iterator[None]:
    """Let a page wait for all modules that it asks for meanwhile."""
    held: list[Route] = []
    is_over = False

    def take(route: Route) -> None:
        if is_over:
            route.continue_()
        else:
            held.append(route)

    page.route("**/modules/**", take)
    yield
    is_over = True
    for route in held:
        route.continue_()


def answer(page: Page) -> Locator:
    """Return the Draw page's large digit, or question mark."""
    return page.get_by_role("heading", level=1)


def menu_link(page: Page, title: str) -> Locator:
    """Return a page's link in the menu, whose section is opened for it."""
    (section,) = [shown.section for shown in PAGES if shown.title == title]
    if not section:
        return page.get_by_role("link", name=title, exact=True)
    page.get_by_role("button", name=section, exact=True).click()
    return page.get_by_role("menuitem", name=title, exact=True)


def choose(page: Page, option: str) -> None:
    """Click the first choice of this name."""
    page.get_by_role("radio", name=option, exact=True).first.click()


def ink(page: Page) -> list[list[float]]:
    """Return the strokes on the stage, x and y in turn, as its tab keeps them."""
    return page.evaluate("JSON.parse(sessionStorage.getItem('digitrec-drawing'))?.strokes ?? []")


def painted(page: Page, at: int = 0) -> str:
    """Return what a canvas shows, the first or the one at this place, as a picture in text."""
    return page.locator(CANVAS).nth(at).evaluate("canvas => canvas.toDataURL()")


def expect_sent(page: Page) -> None:
    """Wait until the stage has sent the drawing to the server."""
    canvas = page.locator(CANVAS).element_handle()
    page.wait_for_function(
        "canvas => canvas.getRootNode().stage?.sync.isUnsent === false", arg=canvas
    )


def put_away_the_word_about_the_connection(page: Page) -> None:
    """Close the dialog by which Streamlit itself says that its server is gone, once it comes."""
    word = page.get_by_role("dialog").filter(has_text="Connection error")
    gone = re.compile("server is not responding|status 503")  # a proxy's word, where there is one
    expect(word).to_contain_text(gone, timeout=PATIENT_MS)
    word.get_by_role("button", name="Close").click()
    expect(word).to_be_hidden()


def slide(page: Page, share: int) -> None:
    """Move the Morph page's slider to this share, in percent."""
    page.get_by_role("slider", name="Share of the second digit").fill(f"{share}")


def morph_rows(page: Page) -> Locator:
    """Return the Morph page's rows, one per network, in the order of SPECS."""
    return page.locator(".answers li")


def linked_drawing(page: Page) -> str:
    """Ask for the link to the drawing and return how it names the drawing."""
    expect_sent(page)
    page.get_by_role("button", name="Link to this drawing").click()
    link = page.get_by_role("dialog").get_by_test_id("stCode").locator("code").inner_text()
    return parse_qs(urlsplit(link).query)["drawing"][0]


def wait_for_keys(page: Page) -> None:
    """Wait until the Draw page listens to the keyboard: its stage, and its last button."""
    page.locator(".stage:not([inert])").wait_for()
    last_button(page).wait_for()


def last_button(page: Page) -> Locator:
    """Return the last button of the Draw page, which comes when all of it is there."""
    return page.get_by_role("button", name="Link to this drawing")


def open_draw_page(page: Page, server: str) -> None:
    """Open the Draw page and wait until it can be drawn on."""
    page.goto(server)
    wait_for_keys(page)


def expect_engine(page: Page) -> None:
    """Wait until the stage reads by itself: modules, table and weights have come."""
    canvas = page.locator(CANVAS).element_handle()
    page.wait_for_function("canvas => canvas.getRootNode().stage?.reading.isThere", arg=canvas)


def read_with(visitor: Page | BrowserContext, *readings: Reading) -> None:
    """Let the pages that are opened next read the first in one stroke, the second in two, ..."""
    answers = [
        {
            "image": [0.5] * IMAGE_SIZE**2,
            "pictures": [],
            "answers": {name: shares.tolist() for name, shares in answers.items()},
            "digitProbability": digit_probability,
            "traces": [],
        }
        for answers, digit_probability in readings
    ]
    worker = (
        f"const readings = {dumps(answers)};"
        "onmessage = ({ data: { number, strokes } }) =>"
        "  postMessage({ number, ...readings[strokes.length - 1] });"
        "postMessage({ isReady: true });"
    )
    visitor.route(
        "**/worker.js", lambda route: route.fulfill(body=worker, content_type="text/javascript")
    )


def finish(page: Page) -> None:
    """Wait until the page's script has run."""
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()


def expect_room_on_short_phones(page: Page) -> None:
    """Expect that a finger has room to draw, and that every card shows all of itself."""
    size = page.viewport_size
    for width, height in SHORT_PHONES:
        page.set_viewport_size({"width": width, "height": height})
        cards = page.locator(".card")
        expect(cards).to_have_count(len(SPECS))
        is_whole = "card => card.scrollHeight <= card.clientHeight"
        assert cards.evaluate_all(f"all => all.every({is_whole})")
        assert page.locator(CANVAS).evaluate("canvas => canvas.clientWidth") >= 0.4 * width
    page.set_viewport_size(size)


def wait_for_shell(page: Page) -> None:
    """Wait until the shell listens: the word about the connection, and the phone's menu."""
    page.locator(".notice:not([inert])").wait_for(state="attached")


def wait_until_shown(page: Page) -> None:
    """Wait until all that a page shows without being asked has come."""
    expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
    finish(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.locator(":is(.stage, .room, .morph, .epochs)[inert]")).to_have_count(0)
    page.wait_for_load_state("networkidle")


def tab_to(target: Locator) -> None:
    """Press Tab until this, or what it holds, has the focus, as those do who have no pointer."""
    target.wait_for()
    for _ in range(100):
        if target.evaluate("element => element.contains(element.getRootNode().activeElement)"):
            return
        target.page.keyboard.press("Tab")
    raise AssertionError(f"A hundred times Tab do not reach {target}")


def choose_by_keyboard(page: Page, group: str, option: str) -> None:
    """Choose one of a group of choices with Tab, arrows and Space."""
    choices = page.get_by_role("radiogroup", name=group, exact=True)
    wanted = choices.get_by_role("radio", name=option, exact=True)
    wanted.wait_for()
    tab_to(choices)
    for _ in range(choices.get_by_role("radio").count()):
        if wanted.evaluate("element => element === element.getRootNode().activeElement"):
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(wanted).to_be_checked()


def find_canvas(page: Page, at: int = 0) -> tuple[float, float]:
    """Return a canvas's corner in the window, once it is in view and stands still."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if corner := page.locator(CANVAS).nth(at).evaluate(STANDS_STILL):
            return corner[0], corner[1]
    raise TimeoutError("The canvas did not come to rest within half a minute")


def on_screen(page: Page, points: Sequence[Point], at: int = 0) -> list[Point]:
    """Return where points of a canvas of 280 lie in the window, with it scrolled into view."""
    left, top = find_canvas(page, at)
    width = page.locator(CANVAS).nth(at).evaluate("canvas => canvas.getBoundingClientRect().width")
    scale = width / CANVAS_SIZE_PX
    return [(left + scale * x, top + scale * y) for x, y in points]


def draw_with_mouse(page: Page, digit: str, at: int = 0) -> None:
    """Draw a digit's stroke on the page's first canvas, or on a later one."""
    put_pen_down(page, digit, at)
    page.mouse.up()


def put_pen_down(page: Page, digit: str, at: int = 0) -> None:
    """Draw with the mouse and leave its button pressed."""
    first, *others = on_screen(page, STROKES[digit], at)
    page.mouse.move(*first)
    page.mouse.down()
    for point in others:
        page.mouse.move(*point, steps=6)


def draw_strokes_with_mouse(page: Page, strokes: Strokes) -> None:
    """Draw strokes with the mouse, each float (n, 2) in pixels of a canvas of 280."""
    ends = np.cumsum([len(stroke) for stroke in strokes])[:-1]
    places = on_screen(page, [(x, y) for x, y in np.concatenate(strokes).tolist()])
    for first, *others in np.split(np.array(places), ends):
        page.mouse.move(*first)
        page.mouse.down()
        for point in others:
            page.mouse.move(*point)
        page.mouse.up()


def draw_with_finger(page: Page, digit: str, at: int = 0) -> None:
    """Draw as with the mouse, by touch."""
    put_finger_down(page, digit, at)()


def put_finger_down(page: Page, digit: str, at: int = 0) -> Callable[[], None]:
    """Draw by touch, leave the finger there, and return what lifts it."""
    touch = page.context.new_cdp_session(page)
    points = on_screen(page, STROKES[digit], at)

    def send(kind: str, *places: Point) -> None:
        spots = [{"x": x, "y": y} for x, y in places]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    send("touchStart", points[0])
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        for step in range(1, 7):
            send("touchMove", (x0 + (x1 - x0) * step / 6, y0 + (y1 - y0) * step / 6))
    return lambda: send("touchEnd")
