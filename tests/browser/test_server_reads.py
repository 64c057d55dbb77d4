"""Where the browser cannot read, the server does; where both do, they agree."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.strokes import Strokes, place_strokes
from digitrec.networks.specs import DETECTOR, SPECS
from tests.browser.driver import (
    ALL,
    CANVAS,
    Server,
    answer,
    draw_strokes_with_mouse,
    draw_with_mouse,
    expect_engine,
    put_pen_down,
    read_with,
)

READ_NOTHING = """
onmessage = () => postMessage({ problem: "Error: no memory" });
postMessage({ isReady: true });
"""


def abort(route: Route) -> None:
    route.abort()


def not_found(route: Route) -> None:
    route.fulfill(status=404)


def half(route: Route) -> None:
    response = route.fetch()
    body = response.body()
    route.fulfill(response=response, body=body[: len(body) // 2])


def tamper(route: Route) -> None:
    response = route.fetch()
    body = response.body()
    middle = len(body) // 2
    route.fulfill(
        response=response, body=body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]
    )


def fail_later(route: Route) -> None:
    route.fulfill(body=READ_NOTHING, content_type="text/javascript")


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ("**/engine/**", abort),
        ("**/engine/**", not_found),
        ("**/reader.js", half),
        ("**/table.json", half),
        (f"**/{DETECTOR}.weights", half),
        (f"**/{DETECTOR}.weights", tamper),
        ("**/worker.js", fail_later),
    ],
)
def test_server_reads_where_the_browser_cannot(
    context: BrowserContext, server: str, files: str, fault: Callable[[Route], None]
) -> None:
    said: list[str] = []
    context.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    context.route(files, fault)
    page = context.new_page()
    page.goto(server)
    draw_with_mouse(page, "7")
    expect(page.locator(".headline")).to_have_text(f"{ALL} read 7")
    expect(page.locator(".spoken")).to_have_text(re.compile(rf"^Reads 7, .*{ALL} read 7\.$"))
    expect(page.get_by_role("img", name=re.compile("Straightened, for 2 of"))).to_be_visible()
    draw_with_mouse(page, "cross")
    expect(page.get_by_text("This does not look like a digit", exact=True)).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(answer(page)).to_have_text("?")
    draw_with_mouse(page, "0")
    expect(answer(page)).to_have_text("0")
    ours = [words for words in said if not words.startswith("error: Failed to load resource")]
    assert [words for words in ours if words.startswith("error")] == []
    assert len([words for words in ours if words.endswith("The server reads instead.")]) == 1


def test_browser_goes_on_where_the_server_began(context: BrowserContext, server: str) -> None:
    held: list[Route] = []
    context.route("**/table.json", lambda route: held.append(route))
    page = context.new_page()
    with context.expect_event("request", lambda request: request.url.endswith("table.json")):
        page.goto(server)
    draw_with_mouse(page, "7")
    expect(page.locator(".headline")).to_have_text(f"{ALL} read 7")
    page.get_by_role("button", name="Clear").click()
    put_pen_down(page, "1")
    held[0].continue_()
    expect(page.locator(".headline")).to_have_text(f"{ALL} read 1")
    page.mouse.up()
    expect(page.locator(".spoken")).to_have_text(re.compile("^Reads 1"))


@pytest.fixture
def logged(tmp_path: Path) -> Path:
    return tmp_path / "server.log"


def written(count: int) -> list[Strokes]:
    """Return digits of one stroke each, written by as many hands."""
    rng, found = np.random.default_rng(0), []
    while len(found) < count:
        strokes = write_digit(len(found) % 10, rng)
        if len(strokes) == 1:
            found.append([place_strokes(strokes, rng)[0][::4]])
        elif len(found) % 10 in (4, 5):  # these take two
            found.append([np.concatenate(place_strokes(strokes, rng))[::4]])
    return found


def open_tug_of_war(page: Page, address: str) -> None:
    page.goto(f"{address}/?reasons=Tug+of+war&model=Perceptron")
    page.locator(CANVAS).wait_for()
    expect_engine(page)


def expect_server_has_read(page: Page) -> None:
    expect(page.get_by_role("heading", name=re.compile("^Perceptron: . against"))).to_be_visible()


def test_browser_and_server_read_the_same(context: BrowserContext, logged: Path) -> None:
    with Server(log=logged) as server:
        page = context.new_page()
        open_tug_of_war(page, server.address)
        for strokes in written(10):  # each digit once
            draw_strokes_with_mouse(page, strokes)
            expect_server_has_read(page)
            page.get_by_role("button", name="Clear").click()
            expect(page.get_by_text("Draw a digit to see its tug of war.")).to_be_visible()
    assert "read another digit" not in logged.read_text()


def test_another_answer_than_the_servers_is_logged(context: BrowserContext, logged: Path) -> None:
    read_with(context, ({name: np.eye(10)[3] for name in SPECS}, 1.0))
    with Server(log=logged) as server:
        page = context.new_page()
        open_tug_of_war(page, server.address)
        draw_with_mouse(page, "7")
        expect_server_has_read(page)
        expect(page.locator(".headline")).to_have_text(f"{ALL} read 3")  # nobody sees a flicker
    words = logged.read_text()
    assert all(f"A browser's {name} read another digit" in words for name in SPECS)
