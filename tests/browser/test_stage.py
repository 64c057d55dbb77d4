"""The stage on screens of all sizes: everything in view, large enough, and nothing jumps."""

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from digitrec.networks.specs import SPECS
from digitrec.ui.links import REASONS, ROBUSTNESS, SAW, THROUGH, TUG
from tests.browser.driver import (
    BARS_PX,
    CANVAS,
    PHONE,
    answer,
    choose,
    draw_with_finger,
    draw_with_mouse,
    expect_engine,
    expect_room_on_short_phones,
    finish,
    read_with,
    wait_for_keys,
)

SIZES = [(390, 844), (768, 1024), (1024, 768), (1280, 800), (1366, 768), (1920, 1080)]
FINGER_PX = 44
READABLE_SHARE = 0.02  # of a projector's height
ON_STAGE = {
    "canvas": CANVAS,
    "digit": "h1",
    "share": ".who .share",
    "author": ".author-line",
    "sentence": ".headline",
    "card": ".card",
    "bars": ".card .bars",
    "card's share": ".card .share",
    "button": ".tools button",
}
# Letters in view, in any shadow root: each with its size.
LETTERS = """
() => {
  const found = [];
  const walk = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE && child.textContent.trim()) {
        const range = document.createRange();
        range.selectNodeContents(child);
        const { top, bottom, width, height } = range.getBoundingClientRect();
        const parent = child.parentElement;
        const isInView = width && height > 1 && top >= 0 && bottom <= innerHeight;
        if (isInView && parent?.checkVisibility({opacityProperty: true})
            && !parent.closest('.spoken, style, [data-testid=stSkipToContent]'))
          found.push([child.textContent.trim(), parseFloat(getComputedStyle(parent).fontSize)]);
      } else walk(child);
    }
    if (node.shadowRoot) walk(node.shadowRoot);
  };
  walk(document.body);
  return found;
}
"""
AGREED = {name: np.eye(10)[1] for name in SPECS}
SCATTERED = {name: np.full(10, 0.06) + 0.4 * np.eye(10)[at] for at, name in enumerate(SPECS)}
FIRST_LINE_ENDS = """
(element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getClientRects()[0].bottom;
}
"""
Box = dict[str, float]
every_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
both_views = pytest.mark.parametrize("view", ["", "?present=yes"], ids=["menu", "presenter"])


def open_stage(context: BrowserContext, server: str, size: tuple[int, int], view: str = "") -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{server}/{view}")
    wait_for_keys(page)
    return page


def boxes(parts: Locator) -> list[Box]:
    return parts.evaluate_all("parts => parts.map(part => part.getBoundingClientRect().toJSON())")


@every_size
def test_presenters_stage_is_in_view(
    context: BrowserContext, server: str, size: tuple[int, int]
) -> None:
    read_with(context, (SCATTERED, 1.0))
    page = open_stage(context, server, size, "?present=yes")
    draw_with_mouse(page, "7")
    expect_whole_stage(page, size)


def expect_whole_stage(page: Page, size: tuple[int, int]) -> None:
    """Wait for the answers of `SCATTERED`, and look whether all of the stage is in view."""
    expect(page.locator(".card .digit")).to_have_text([f"{at}" for at in range(len(SPECS))])
    finish(page)
    counts = {}
    for name, selector in ON_STAGE.items():
        found = boxes(page.locator(selector))
        counts[name] = len(found)
        for box in found:
            assert box["width"] > 0 and box["height"] > 0, name
            assert is_inside(box, {"left": 0, "top": 0, "right": size[0], "bottom": size[1]}), name
    assert counts["card"] == counts["bars"] == len(SPECS) and counts["button"] >= 3
    assert all(box["height"] >= BARS_PX for box in boxes(page.locator(".card .bars")))
    for button in boxes(page.locator(".tools button, .reasons label")):
        assert button["width"] >= FINGER_PX and button["height"] >= FINGER_PX
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollTop === 0 && main.scrollWidth <= main.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for card in page.locator(".card").all():
        (outer,) = boxes(card)
        for part in ".title", ".digit", ".share", ".tag", ".bars", ".numbers":
            assert all(is_inside(box, outer) for box in boxes(card.locator(part))), part


def is_inside(box: Box, outer: Box) -> bool:
    is_within = box["left"] >= outer["left"] and box["right"] <= outer["right"]
    return not box["width"] or (
        is_within and box["top"] >= outer["top"] and box["bottom"] <= outer["bottom"]
    )


@every_size
def test_stage_is_in_view_and_no_answer_moves_anything(
    context: BrowserContext, server: str, size: tuple[int, int]
) -> None:
    """Blank, agreed, no digit, each network alone and unsure: the same boxes."""
    readings = [(AGREED, 1.0), (AGREED, 0.2), (SCATTERED, 0.2), (SCATTERED, 1.0)]
    read_with(context, *readings)
    page = open_stage(context, server, size)
    expect_engine(page)
    shown = page.locator(f"{CANVAS}, .head, .headline, .cards, .card, .card .bars, .why")
    before = boxes(shown)
    for answers, is_digit in readings:
        draw_with_mouse(page, "7")
        expect(page.locator(".doubted")).to_have_count(int(is_digit < 0.5))
        expect(page.locator(".card .digit").last).to_have_text(f"{answers['convnet'].argmax()}")
        assert boxes(shown) == before
    canvas = before[0]
    assert canvas["width"] == pytest.approx(canvas["height"], abs=1)
    assert canvas["width"] >= 0.4 * min(size)
    expect_whole_stage(page, size)


@pytest.mark.parametrize("size", SIZES[2:], ids=lambda size: f"{size[0]}x{size[1]}")
def test_presenters_letters_are_read_from_the_back_of_a_room(
    context: BrowserContext, server: str, size: tuple[int, int]
) -> None:
    page = open_stage(context, server, size, "?present=yes")
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")
    letters: list[list[Any]] = page.evaluate(LETTERS)
    assert {"Perceptron", "Undo", "What it saw"} <= {words for words, _ in letters}
    small = [(words, px) for words, px in letters if px < READABLE_SHARE * size[1]]
    assert not small


@both_views
def test_first_line_of_the_reasons_is_in_view(
    context: BrowserContext, server: str, view: str
) -> None:
    page = open_stage(context, server, (1280, 800), view)
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")
    leads = {
        SAW: page.locator(".summary"),
        TUG: page.get_by_role("heading", name="Convnet: 7 against"),
        THROUGH: page.locator(".through figcaption").filter(visible=True).first,
        ROBUSTNESS: page.get_by_role("heading", name="How sure of 7"),
    }
    for reasons in REASONS:
        choose(page, reasons)
        lead = leads[reasons]
        expect(lead).to_be_visible()
        expect(lead).to_have_text(re.compile("7|^Convnet"))
        finish(page)
        assert lead.evaluate(FIRST_LINE_ENDS) <= 800, reasons


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
@pytest.mark.parametrize("step", ["", "&step=3"])
def test_tug_of_war_is_on_one_screen_with_the_drawing_and_the_answers(
    context: BrowserContext, server: str, size: tuple[int, int], step: str
) -> None:
    page = open_stage(context, server, size, f"?reasons=Tug+of+war{step}")
    if not step:
        page.keyboard.press("7")
    pull = page.get_by_alt_text(re.compile("^The drawing: blue"))
    for whole in (page.locator(CANVAS), page.locator(".card").last, page.locator(".why")):
        expect(whole).to_be_in_viewport(ratio=1)
    expect(pull).to_be_in_viewport(ratio=1)
    if step:
        bar, words = page.locator(".story"), page.get_by_text("Exact, apart from rounding")
        (top,) = (box["top"] for box in boxes(bar))
        assert all(box["bottom"] <= top for part in (pull, words) for box in boxes(part))


@pytest.mark.parametrize("path", ["", "?step=1", "?step=7"])
@pytest.mark.visitor(**PHONE)
def test_short_phone_has_room_to_draw_and_whole_cards(tab: Page, server: str, path: str) -> None:
    tab.goto(f"{server}/{path}")
    wait_for_keys(tab)
    expect_engine(tab)
    expect_room_on_short_phones(tab)


@pytest.mark.visitor(**PHONE)
def test_phone_is_told_of_no_keys(context: BrowserContext, server: str) -> None:
    page = open_stage(context, server, (390, 844))
    expect(page.locator(".hint")).to_be_visible()
    expect(page.locator(".hint .keys")).to_be_hidden()
    expect(page.locator("kbd").filter(visible=True)).to_have_count(0)
    draw_with_finger(page, "7")
    expect(page.locator(".hint")).to_be_hidden()
    page.get_by_role("button", name="Clear").tap()
    expect(page.locator(".hint")).to_be_visible()
