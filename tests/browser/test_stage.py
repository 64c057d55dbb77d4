"""The stage on screens of all sizes: everything in view, large enough, and nothing jumps."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from digitrec.networks.specs import SPECS
from digitrec.ui.components.stage import REASONS
from tests.browser.driver import (
    ALL,
    CANVAS,
    answer,
    draw_with_mouse,
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
        if (width && height > 1 && top >= 0 && bottom <= innerHeight && parent?.checkVisibility()
            && !parent.closest('.spoken, style'))
          found.push([child.textContent.trim(), parseFloat(getComputedStyle(parent).fontSize)]);
      } else walk(child);
    }
    if (node.shadowRoot) walk(node.shadowRoot);
  };
  walk(document.body);
  return found;
}
"""
Box = dict[str, float]
every_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
both_views = pytest.mark.parametrize("view", ["", "?present=yes"], ids=["menu", "presenter"])


def open_stage(page: Page, server: str, size: tuple[int, int], view: str = "") -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{server}/{view}")
    wait_for_keys(page)


def boxes(parts: Locator) -> list[Box]:
    return parts.evaluate_all("parts => parts.map(part => part.getBoundingClientRect().toJSON())")


@every_size
@both_views
def test_whole_stage_is_in_view(page: Page, server: str, size: tuple[int, int], view: str) -> None:
    open_stage(page, server, size, view)
    page.keyboard.press("7")
    expect(page.locator(".headline")).to_have_text(f"{ALL} read 7")
    finish(page)
    counts = {}
    for name, selector in ON_STAGE.items():
        found = boxes(page.locator(selector))
        counts[name] = len(found)
        for box in found:
            assert box["width"] > 0 and box["height"] > 0, name
            assert box["left"] >= 0 and box["right"] <= size[0], (name, box)
            assert box["top"] >= 0 and box["bottom"] <= size[1], (name, box)
    assert counts["card"] == counts["bars"] == len(SPECS) and counts["button"] == 3
    for button in boxes(page.locator(".tools button, .reasons label")):
        assert button["width"] >= FINGER_PX and button["height"] >= FINGER_PX
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollTop === 0 && main.scrollWidth <= main.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@every_size
@both_views
def test_nothing_on_a_card_is_cut_off(
    page: Page, server: str, size: tuple[int, int], view: str
) -> None:
    answers = {name: np.full(10, 0.06) for name in SPECS}
    for at, shares in enumerate(answers.values()):
        shares[at] = 0.46  # each another digit, and unsure
    read_with(page, answers)
    open_stage(page, server, size, view)
    draw_with_mouse(page, "7")
    expect(page.locator(".card .digit")).to_have_text([f"{at}" for at in range(len(SPECS))])
    for card in page.locator(".card").all():
        (outer,) = boxes(card)
        for part in boxes(card.locator(".title, .digit, .share, .tag, .bars")):
            assert part["left"] >= outer["left"] and part["right"] <= outer["right"]
            assert part["top"] >= outer["top"] and part["bottom"] <= outer["bottom"]


@every_size
def test_no_answer_moves_anything(page: Page, server: str, size: tuple[int, int]) -> None:
    """Blank, agreed, no digit, and each network alone with another, unsure: the same boxes."""
    one = {name: np.eye(10)[1] for name in SPECS}
    scattered = {name: np.full(10, 0.06) + 0.4 * np.eye(10)[at] for at, name in enumerate(SPECS)}
    shown = page.locator(f"{CANVAS}, .head, .headline, .cards, .card, .card .bars, .why")
    stands: list[list[Box]] = []
    for answers, is_digit in ((one, 1.0), (one, 0.2), (scattered, 1.0), (scattered, 0.2)):
        page.unroute_all()
        read_with(page, answers, is_digit)
        open_stage(page, server, size)
        stands.append(boxes(shown))
        draw_with_mouse(page, "7")
        expect(page.locator(".card .digit").last).to_have_text(f"{answers['convnet'].argmax()}")
        expect(page.locator(".doubted")).to_have_count(int(is_digit < 0.5))
        stands.append(boxes(shown))
        page.get_by_role("button", name="Clear").click()
    for others in stands[1:]:
        assert others == stands[0]


@pytest.mark.parametrize("size", SIZES[2:], ids=lambda size: f"{size[0]}x{size[1]}")
def test_presenters_letters_are_read_from_the_back_of_a_room(
    page: Page, server: str, size: tuple[int, int]
) -> None:
    open_stage(page, server, size, "?present=yes")
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")
    letters: list[list[Any]] = page.evaluate(LETTERS)
    assert {"Perceptron", "Undo", "What it saw"} <= {words for words, _ in letters}
    small = [(words, px) for words, px in letters if px < READABLE_SHARE * size[1]]
    assert not small


@both_views
@pytest.mark.parametrize("reasons", REASONS)
def test_first_line_of_the_reasons_is_in_view(
    page: Page, server: str, view: str, reasons: str
) -> None:
    option = f"reasons={reasons.replace(' ', '+')}"
    open_stage(page, server, (1280, 800), f"{view}&{option}" if view else f"?{option}")
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")
    lead = page.locator(".summary, h3").first
    expect(lead).to_be_visible()
    finish(page)
    (box,) = boxes(lead)
    assert box["bottom"] <= 800


@every_size
def test_canvas_fills_what_there_is(page: Page, server: str, size: tuple[int, int]) -> None:
    open_stage(page, server, size)
    (canvas,) = boxes(page.locator(CANVAS))
    assert canvas["width"] == pytest.approx(canvas["height"], abs=1)
    assert canvas["width"] >= 0.4 * min(size)


def test_phone_is_told_of_no_keys(page: Page, server: str) -> None:
    open_stage(page, server, (390, 844))
    expect(page.locator(".hint")).to_be_visible()
    expect(page.locator(".hint .keys")).to_be_hidden()
    expect(page.locator("kbd")).to_have_count(0)
