"""Firefox and WebKitGTK, driven by the commands of W3C WebDriver; Chromium has `driver.py`.

WebKitGTK takes them over HTTP. Firefox takes the same ones over its Marionette socket, as from
geckodriver, which Debian does not have.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser.driver import STROKES, free_port

PATIENCE_S = 60
# Firefox's names of the commands that are used, and WebKit's paths.
PATHS = {
    "Navigate": "url",
    "Refresh": "refresh",
    "ExecuteScript": "execute/sync",
    "PerformActions": "actions",
    "NewWindow": "window/new",
    "SwitchToWindow": "window",
    "SetWindowRect": "window/rect",
    "GetWindowHandle": "window",
    "TakeScreenshot": "screenshot",
}
READ = ("GetWindowHandle", "TakeScreenshot")  # what WebKit answers to GET
# Every script may `find` what is shown, by selector and name, in shadow roots too.
FIND = """
const all = (root) =>
  [...root.querySelectorAll("*")].flatMap((each) =>
    each.shadowRoot ? [each, ...all(each.shadowRoot)] : [each],
  );
const shown = (selector, name) =>
  all(document).filter(
    (each) =>
      each.matches(selector) &&
      each.checkVisibility({ visibilityProperty: true }) &&
      !each.closest("[inert]") &&
      (name === undefined || (each.ariaLabel ?? each.textContent).trim() === name),
  );
const find = (...wanted) => shown(...wanted)[0];
"""


class Engine(ABC):
    """A browser with one window in front, whose scheme is dark."""

    pointer = "mouse"  # or "touch", which WebKit takes for a mouse

    @abstractmethod
    def send(self, command: str, parameters: Mapping[str, Any]) -> Any:
        """Send one of PATHS with WebDriver's parameters and return its value."""

    @abstractmethod
    def close(self) -> None:
        """End the session."""

    def run(self, script: str, *arguments: object) -> Any:
        """Return what a function's body in JavaScript returns; it may `find` what is shown."""
        return self.send("ExecuteScript", {"script": FIND + script, "args": arguments})

    def wait(self, expression: str, *arguments: object) -> Any:
        """Return the value of an expression in JavaScript once there is one that is true."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if value := self.run(f"return {expression};", *arguments):
                return value
            time.sleep(0.02)
        raise TimeoutError(f"Within {PATIENCE_S} s never true: {expression} of {arguments}")

    def visit(self, address: str) -> None:
        """Open a page in the window in front, and note from then on what it throws."""
        self.send("Navigate", {"url": address})
        self.run(
            """window.thrown = [];
            addEventListener("error", ({ message }) => thrown.push(message));
            addEventListener("unhandledrejection", ({ reason }) => thrown.push(`${reason}`));"""
        )

    def expect_nothing_thrown(self) -> None:
        """Expect that the page in front has thrown nothing since it was opened."""
        assert self.run("return thrown;") == []

    def open_window(self) -> str:
        """Open a window, which is in front from now on; return the one that was before."""
        before = self.send("GetWindowHandle", {})
        self.show_window(self.send("NewWindow", {"type": "window"})["handle"])
        return before

    def show_window(self, handle: str) -> None:
        """Bring a window to the front."""
        self.send("SwitchToWindow", {"handle": handle})

    def press(self, selector: str, *words: str) -> None:
        """Press what is shown with this selector and this very name, with the pointer.

        Where the page moved it away between two of the pointer's events, press again.
        """
        comes = "click" if self.pointer == "mouse" else "pointerdown"  # a touch's click comes late
        is_pressed = False
        while not is_pressed:
            left, top, width, height = self._place(selector, *words)
            self.run(
                """window.pressed = false;
                const note = () => (window.pressed = true);
                const [comes, ...wanted] = arguments;
                find(...wanted)?.addEventListener(comes, note);""",
                comes,
                selector,
                *words,
            )
            place = _move(left + width / 2, top + height / 2)
            self._point([place, {"type": "pointerDown", "button": 0}, _UP])
            is_pressed = self.run("return window.pressed;")

    def select(self, selector: str, value: str) -> None:
        """Choose this value in a list, whose menu the browser itself shows and no page."""
        self.run(
            """const list = find(arguments[0]);
            list.value = arguments[1];
            list.dispatchEvent(new Event("change"));""",
            selector,
            value,
        )

    def put_pen_down(self, digit: str) -> None:
        """Draw a digit's stroke on the first canvas and leave the pointer down."""
        left, top, width, _ = self._place("canvas.upper-canvas")
        first, *others = [
            _move(left + x * width / 280, top + y * width / 280) for x, y in STROKES[digit]
        ]
        self._point([first, {"type": "pointerDown", "button": 0}, *others])

    def lift_pen(self) -> None:
        """Lift the pointer."""
        self._point([_UP])

    def _place(self, selector: str, *words: str) -> list[float]:
        """Return left, top, width and height of what is shown, once it stands still in view."""
        return self.wait(
            """(async (found) => {
              found?.scrollIntoView({ block: "center" });
              const place = () => {
                const { left, top, width, height } = found?.getBoundingClientRect() ?? {};
                return [left, top, width, height];
              };
              const before = place();
              for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
              return before[2] && `${before}` === `${place()}` ? before : null;
            })(find(...arguments))""",
            selector,
            *words,
        )

    def _point(self, actions: Sequence[Mapping[str, object]]) -> None:
        kind = {"id": self.pointer, "parameters": {"pointerType": self.pointer}}
        self.send("PerformActions", {"actions": [{"type": "pointer", **kind, "actions": actions}]})


_UP = {"type": "pointerUp", "button": 0}


def _move(x: float, y: float) -> dict[str, object]:
    return {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 20}


class Firefox(Engine):
    """Firefox, which counts its commands and measures each message by its length in front."""

    def __init__(self, port: int) -> None:
        """Begin a session with the Firefox that listens on this port."""
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self._file = self._socket.makefile("rb")
        self._count = 0
        self._receive()  # what it is
        self.send("NewSession", {})

    def send(self, command: str, parameters: Mapping[str, Any]) -> Any:
        """Send one of PATHS with WebDriver's parameters and return its value."""
        self._count += 1
        message = json.dumps([0, self._count, f"WebDriver:{command}", parameters]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _, _, error, value = self._receive()
        assert not error, error
        return value["value"] if "value" in value else value

    def close(self) -> None:
        """End the session."""
        self._file.close()
        self._socket.close()

    def _receive(self) -> Any:
        length = b"".join(iter(lambda: self._file.read(1), b":"))
        return json.loads(self._file.read(int(length)))


class WebKit(Engine):
    """WebKitGTK's MiniBrowser, through the driver that listens on a port."""

    def __init__(self, port: int, program: Path) -> None:
        """Begin a session."""
        self._address = f"http://127.0.0.1:{port}/session"
        options = {"binary": str(program), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self._address += "/" + self._ask("POST", "", {"capabilities": wanted})["sessionId"]

    def send(self, command: str, parameters: Mapping[str, Any]) -> Any:
        """Send one of PATHS with WebDriver's parameters and return its value."""
        return self._ask("GET" if command in READ else "POST", f"/{PATHS[command]}", parameters)

    def close(self) -> None:
        """End the session, and with it the browser."""
        self._ask("DELETE", "", {})

    def _ask(self, method: str, path: str, parameters: Mapping[str, Any]) -> Any:
        body = json.dumps(parameters).encode() if method == "POST" else None
        request = urllib.request.Request(self._address + path, body, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return json.load(answer)["value"]


def find_mini_browser() -> Path | None:
    """Return WebKitGTK's browser, which Debian keeps off the path; None without its driver."""
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"))
    return found[-1] if found and shutil.which("WebKitWebDriver") else None


@contextmanager
def open_firefox() -> Iterator[Engine]:
    """Start Firefox without a window."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        pytest.skip("Firefox is not on this machine: install Debian's package firefox-esr")
    port = free_port()
    settings = {"marionette.port": port, "ui.systemUsesDarkTheme": 1}
    lines = [f"user_pref({json.dumps(key)}, {value});\n" for key, value in settings.items()]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        (Path(profile) / "user.js").write_text("".join(lines))
        options = ["--headless", "--no-remote", "--marionette", "--profile", profile]
        with _running([program, *options], {"HOME": profile}):
            _wait_for(port)
            with closing(Firefox(port)) as engine:
                yield engine


@contextmanager
def open_webkit() -> Iterator[Engine]:
    """Start WebKitGTK's browser on a screen of its own, which nobody sees."""
    program, screens = find_mini_browser(), shutil.which("Xvfb")
    if not program or not screens:
        pytest.skip("WebKit is not on this machine: install webkit2gtk-driver and xvfb of Debian's")
    port, (told, tells) = free_port(), os.pipe()
    screen = [screens, "-displayfd", f"{tells}", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, ExitStack() as started:
        where = {"HOME": home, "GTK_THEME": "Adwaita:dark"}
        where["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"  # root can make none
        started.enter_context(_running(screen, where, pass_fds=[tells]))
        os.close(tells)
        with open(told) as number:
            where["DISPLAY"] = f":{number.readline().strip()}"
        started.enter_context(_running(["WebKitWebDriver", f"--port={port}"], where))
        _wait_for(port)
        yield started.enter_context(closing(WebKit(port, program)))


@contextmanager
def _running(
    command: Sequence[str], environment: Mapping[str, str], pass_fds: Sequence[int] = ()
) -> Iterator[None]:
    """Run a program; end it, and what it started."""
    with subprocess.Popen(
        command,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=pass_fds,
        start_new_session=True,
    ) as process:
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def _wait_for(port: int) -> None:
    """Wait until somebody listens on a port; ConnectionRefusedError after a minute."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
