"""One journey through the app in Firefox and in WebKit, on a dark system; Chromium has the rest."""

import base64
import io
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import numpy as np
import pytest
from PIL import Image

from tests.browser.webdriver import PATIENCE_S, Engine, open_firefox, open_webkit

READ = "/^[0-9]$/.test(find('h1')?.textContent)"
TUG = "find('h2, h3', 'Convnet: 7 against 1')"
# Through the network is there before the server takes the tug of war away, and moves the page.
REASONS = {
    "What it saw": "find('.saw .summary')?.textContent",
    "Tug of war": TUG,
    "Through the network": f"find('.through figcaption')?.textContent.includes('For 7') && !{TUG}",
    "Robustness": "find('h2, h3', 'How sure of 7 when the drawing changes a little?')",
}
# Returns the contrast of the wordmark's ink with the page below it, as WCAG defines it.
CONTRAST = """
const logo = find("img[data-testid=stHeaderLogo], img[data-testid=stLogo]");
const pen = new OffscreenCanvas(118, 32).getContext("2d");
pen.drawImage(logo, 0, 0, 118, 32);
const pixels = pen.getImageData(0, 0, 118, 32).data;
const inks = [...pixels.keys()].filter((at) => at % 4 === 3).sort((a, b) => pixels[b] - pixels[a]);
const light = (color) => {
  const [red, green, blue] = [...color].map((value) =>
    value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
};
const ground = getComputedStyle(find(".stApp")).backgroundColor.match(/[0-9]+/g).map(Number);
const both = [light(pixels.slice(inks[0] - 3, inks[0])), light(ground)];
return Math.max(...both) / Math.min(...both);
"""


@pytest.fixture(scope="module", params=[open_firefox, open_webkit], ids=["firefox", "webkit"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    open_engine: Callable[[], AbstractContextManager[Engine]] = request.param
    with open_engine() as engine:
        yield engine


def test_drawing_is_read_under_the_pen_explained_and_kept(engine: Engine, server: str) -> None:
    engine.visit(server)
    engine.put_pen_down("7")
    engine.wait(READ)
    engine.lift_pen()
    assert engine.run("return find('h1').textContent") == "7"
    for reasons, shown in REASONS.items():
        engine.press(".reasons *", reasons)
        engine.wait(shown)
    engine.expect_nothing_thrown()
    engine.send("Refresh", {})
    engine.wait(READ)
    assert engine.run("return find('h1').textContent") == "7"
    assert engine.run(CONTRAST) >= 3


def test_phone_draws_in_a_room_and_a_wall_shows_it_before_and_after_the_matrix(
    engine: Engine, server: str
) -> None:
    engine.visit(f"{server}/room")
    engine.press("button", "Open a room")
    code = engine.wait("find('.code')?.textContent")
    wall = engine.open_window()
    engine.pointer = "touch"
    engine.send("SetWindowRect", {"width": 390, "height": 844})
    engine.visit(f"{server}/?room={code}")
    engine.wait("/^Write a/.test(find('.visit .task')?.textContent)")
    engine.put_pen_down("7")
    engine.lift_pen()
    engine.press(".visit .send")
    engine.wait("/read it/.test(find('.visit .note')?.textContent)")
    engine.expect_nothing_thrown()
    engine.show_window(wall)
    engine.pointer = "mouse"
    engine.wait("find('.people')?.textContent === '1 person, 1 drawing'")
    assert_tiles_stay_in_sight(engine)
    engine.expect_nothing_thrown()


def assert_tiles_stay_in_sight(engine: Engine) -> None:
    """Look at a tile before and after the confusion matrix."""
    width = engine.wait("find('.tile canvas')?.clientWidth")
    before = inked(engine, ".tile canvas")
    assert before > 0.02
    engine.select(".shown", "matrix")
    engine.wait("find('table.matrix')")
    engine.select(".shown", "newest")
    engine.wait("find('.tile canvas')?.clientWidth === arguments[0]", width)
    deadline = time.monotonic() + PATIENCE_S  # WebKit's screenshots may be of an earlier frame
    while inked(engine, ".tile canvas") < 0.9 * before:  # a black one has none
        assert time.monotonic() < deadline


def inked(engine: Engine, selector: str) -> float:
    """Return the share of the screen where this is that is bright."""
    place = engine.run(
        """const { left, top, right, bottom } = find(arguments[0]).getBoundingClientRect();
        return [left, top, right, bottom].map((edge) => edge * devicePixelRatio);""",
        selector,
    )
    screen = Image.open(io.BytesIO(base64.b64decode(engine.send("TakeScreenshot", {}))))
    return float((np.asarray(screen.convert("L").crop(tuple(place))) > 128).mean())
