"""The story in steps, from the stage."""

import re

import pytest
from playwright.sync_api import Page, expect

from digitrec.networks.specs import SPECS
from digitrec.ui.draw.story_steps import STEPS
from tests.browser.driver import (
    PHONE,
    answer,
    draw_with_finger,
    draw_with_mouse,
    expect_engine,
    open_draw_page,
    painted,
)


@pytest.fixture
def page(tab: Page) -> Page:
    """An empty tab: each test opens what it is about."""
    return tab


def expect_step(page: Page, number: int) -> None:
    expect(page.locator(".story .number")).to_have_text(f"{number} of {len(STEPS)}")
    expect(page.locator(".story .sentence")).to_have_text(STEPS[number - 1].sentence)


def test_arrow_keys_walk_through_the_story_and_escape_leaves_it(page: Page, server: str) -> None:
    open_draw_page(page, server)
    expect(page.locator(".story")).to_be_hidden()
    page.get_by_role("button", name="Show me").click()
    for number, _ in enumerate(STEPS, start=1):
        expect_step(page, number)
        page.keyboard.press("ArrowRight")  # after the last one nothing follows
    expect_step(page, len(STEPS))
    page.keyboard.press("ArrowLeft")
    expect_step(page, len(STEPS) - 1)
    expect(page.get_by_text("This does not look like a digit", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".story")).to_be_hidden()


def test_who_leaves_finds_every_stroke(page: Page, server: str) -> None:
    open_draw_page(page, server)
    expect_engine(page)
    draw_with_mouse(page, "1")
    draw_with_mouse(page, "7")  # which waits to be sent, seconds after the first
    own = painted(page)
    page.get_by_role("button", name="Show me").click()
    expect_step(page, 1)
    assert painted(page) != own
    page.keyboard.press("Escape")
    expect(page.locator(".story")).to_be_hidden()
    assert painted(page) == own


@pytest.mark.parametrize(
    ("step", "seen"), [(3, "Perceptron: 9 against"), (4, "Hidden layer. For 4: ")]
)
def test_link_opens_a_step_with_its_reasons_in_view(
    page: Page, server: str, step: int, seen: str
) -> None:
    page.goto(f"{server}/?step={step}")
    expect_step(page, step)
    expect(page.get_by_text(re.compile(f"^{seen}")).first).to_be_in_viewport()


def test_your_turn_counts_the_fooled_and_saves_a_picture(page: Page, server: str) -> None:
    page.goto(f"{server}/?step={len(STEPS)}")
    expect_step(page, len(STEPS))
    expect(page.get_by_role("button", name="Save picture")).to_be_disabled()
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    expect(page.locator(".story .count")).to_have_text(f"0 of {len(SPECS)} fooled")
    page.get_by_role("button", name="Clear").click()
    draw_with_mouse(page, "0")
    expect(page.locator(".story .count")).to_have_text(f"{len(SPECS)} of {len(SPECS)} fooled")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save picture").click()
    assert download.value.suggested_filename == "digitrec.png"
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


@pytest.mark.visitor(**PHONE)
def test_swipe_goes_on_and_the_stage_stays_in_view(page: Page, server: str) -> None:
    open_draw_page(page, server)
    page.get_by_role("button", name="Show me").tap()
    expect_step(page, 1)
    box = page.locator(".story").bounding_box()
    assert box
    touch = page.context.new_cdp_session(page)
    middle = box["y"] + 20
    for kind, x in (("touchStart", 300), ("touchMove", 200), ("touchMove", 100)):
        places = [{"x": x, "y": middle}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect_step(page, 2)
    for card in page.locator(".card").all():
        inside = card.bounding_box()
        assert inside and inside["y"] + inside["height"] <= box["y"]


@pytest.mark.visitor(**PHONE)
def test_phone_shows_the_answers_with_the_tug_of_war_between_them(page: Page, server: str) -> None:
    page.goto(f"{server}/?step=3")
    expect_step(page, 3)
    pull = page.get_by_alt_text(re.compile("^The drawing: blue"))
    for part in (page.locator(".headline"), page.locator(".card").last, pull):
        expect(part).to_be_in_viewport(ratio=1)
    bar, picture = (part.bounding_box() for part in (page.locator(".story"), pull))
    assert bar and picture and picture["y"] + picture["height"] <= bar["y"]


@pytest.mark.visitor(**PHONE)
def test_your_turn_counts_without_covering_an_answer(page: Page, server: str) -> None:
    page.goto(f"{server}/?step={len(STEPS)}")
    expect_step(page, len(STEPS))
    before = page.locator(".story").bounding_box()
    draw_with_finger(page, "7")
    expect(page.locator(".story .count")).to_contain_text("fooled")
    bar = page.locator(".story").bounding_box()
    assert bar and bar == before
    last = page.locator(".card").last.bounding_box()
    assert last and last["y"] + last["height"] <= bar["y"]


def test_bar_leaves_a_gap_below_the_buttons(page: Page, server: str) -> None:
    page.goto(f"{server}/?step=1")
    expect_step(page, 1)
    bar, buttons = (page.locator(part).bounding_box() for part in (".story", ".why"))
    assert bar and buttons and buttons["y"] + buttons["height"] + 4 < bar["y"]
