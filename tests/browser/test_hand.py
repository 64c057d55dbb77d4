"""The My hand page."""

import base64
import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from digitrec.drawing.strokes import CANVAS_SIZE_PX
from tests.browser.driver import (
    CANVAS,
    PHONE,
    STROKES,
    Server,
    draw_with_finger,
    draw_with_mouse,
    find_canvas,
    painted,
)

# Notes where the canvas stands when it is first there, as yet without a word about the digit.
SEE_FIRST_CORNER = """
  const look = () => {
    const roots = Array.from(document.querySelectorAll("*"), (element) => element.shadowRoot);
    const canvas = roots.find((root) => root?.querySelector(".task"))?.querySelector("canvas");
    if (!canvas) return void requestAnimationFrame(look);
    const { left, top } = canvas.getBoundingClientRect();
    window.firstCorner = [left, top];
  };
  requestAnimationFrame(look);
"""


@pytest.fixture
def page(tab: Page) -> Page:
    """An empty tab: each test opens what it is about."""
    return tab


def open_hand(page: Page, server: str) -> None:
    page.goto(f"{server}/hand")
    expect(page.locator(".task")).to_contain_text("Write")


def test_own_digits_are_scored_kept_over_a_reload_and_opened(page: Page, server: str) -> None:
    open_hand(page, server)
    next_one = page.get_by_role("button", name="Next", exact=True)
    expect(next_one).to_be_disabled()
    expect(next_one).to_have_css("opacity", "0.5")
    for written, digit in enumerate(("7", "0", "1"), start=1):
        draw_with_mouse(page, digit)
        next_one.click()
        expect(page.locator(".tile")).to_have_count(written)
    expect(page.locator(".scores .counts").first).to_contain_text("of 3")
    page.reload()
    expect(page.locator(".tile")).to_have_count(3)
    page.get_by_label("Show").select_option("Confusion matrix")
    expect(page.locator("table.matrix")).to_be_visible()
    page.get_by_label("Show").select_option("Newest first")
    page.locator(".tile").first.click()  # the 7
    expect(page.get_by_role("heading", level=1)).to_have_text("7")


@pytest.mark.visitor(**PHONE)
def test_finger_writes_and_asks_for_another_digit(page: Page, server: str) -> None:
    open_hand(page, server)
    before = page.locator(".task").inner_text()
    page.get_by_role("button", name="Another digit").tap()
    expect(page.locator(".task")).not_to_have_text(before)
    draw_with_finger(page, "7")
    page.get_by_role("button", name="Next", exact=True).tap()
    expect(page.locator(".tile")).to_have_count(1)


@pytest.mark.visitor(viewport={"width": 1920, "height": 622})
def test_canvas_as_wide_as_browsers_make_one_is_painted_as_high(page: Page, server: str) -> None:
    open_hand(page, server)
    assert page.locator(CANVAS).evaluate("canvas => canvas.clientWidth") == 300
    draw_with_mouse(page, "1")
    picture = Image.open(io.BytesIO(base64.b64decode(painted(page).split(",")[1])))
    assert picture.size == (300, 300)
    (x, top), (_, bottom) = STROKES["1"]
    pen = np.array([x - 10, top - 10, x + 10, bottom + 10]) * 300 / CANVAS_SIZE_PX
    assert picture.getchannel("A").getbbox() == pytest.approx(tuple(pen), abs=2)


def test_canvas_stands_where_it_appeared(context: BrowserContext, server: str) -> None:
    page = context.new_page()
    page.add_init_script(SEE_FIRST_CORNER)
    open_hand(page, server)
    page.wait_for_function("window.firstCorner")
    assert page.evaluate("firstCorner") == list(find_canvas(page))


def test_all_that_is_written_reaches_a_slow_server(context: BrowserContext) -> None:
    with Server() as server:
        page = context.new_page()
        open_hand(page, server.address)
        draw_with_mouse(page, "7")
        page.get_by_role("button", name="Next", exact=True).click()
        expect(page.locator(".tile")).to_have_count(1)
        server.hang()
        for digit in ("0", "1"):
            draw_with_mouse(page, digit)
            page.get_by_role("button", name="Next", exact=True).click()
        server.go_on()
        expect(page.locator(".tile")).to_have_count(3)
