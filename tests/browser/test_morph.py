"""The Morph page."""

import re

import pytest
from playwright.sync_api import Page, expect

from digitrec.networks.specs import SPECS
from tests.browser.driver import PHONE, draw_with_finger, draw_with_mouse, tab_to


def test_morph_of_two_drawings(page: Page, server: str) -> None:
    page.goto(f"{server}/morph")
    page.get_by_role("button", name="Show me with a 3 and an 8").click()
    expect(page.get_by_test_id("stVegaLiteChart")).to_contain_text("Convnet")
    expect(page.get_by_role("listitem")).to_have_count(len(SPECS))


def test_two_drawn_digits_are_blended_and_cleared(page: Page, server: str) -> None:
    page.goto(f"{server}/morph")
    expect(page.locator("canvas.upper-canvas")).to_have_count(2)
    draw_with_mouse(page, "1", at=0)
    draw_with_mouse(page, "7", at=1)
    convnet = page.get_by_role("listitem").last
    expect(convnet).to_contain_text(re.compile("Convnet reads 1, then .*7 from"))
    tab_to(page.get_by_role("button", name="Clear").nth(1))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Draw a digit on each side")).to_be_visible()


def test_keyboard_alone_slides_between_the_digits(page: Page, server: str) -> None:
    page.goto(f"{server}/morph")
    tab_to(page.get_by_role("button", name="Show me with a 3 and an 8"))
    page.keyboard.press("Enter")
    slider = page.get_by_role("slider", name="Share of the second drawing (%)")
    slider.wait_for()
    tab_to(slider)
    for key, share in (("ArrowRight", 51), ("End", 100), ("Home", 0)):
        page.keyboard.press(key)
        expect(page.get_by_text(f"What the networks are given at {share}%")).to_be_visible()


@pytest.mark.visitor(**PHONE)
def test_fingers_draw_both_digits(page: Page, server: str) -> None:
    page.goto(f"{server}/morph")
    expect(page.locator("canvas.upper-canvas")).to_have_count(2)
    draw_with_finger(page, "0", at=0)
    draw_with_finger(page, "7", at=1)
    expect(page.get_by_role("listitem").last).to_contain_text("Convnet reads 0, then")


@pytest.mark.visitor(**PHONE)
def test_phone_names_every_network_in_the_legend(page: Page, server: str) -> None:
    page.goto(f"{server}/morph")
    page.get_by_role("button", name="Show me with a 3 and an 8").tap()
    chart = page.get_by_test_id("stVegaLiteChart").locator("svg")
    expect(chart).to_contain_text("Convnet")
    ends = chart.evaluate("chart => chart.getBoundingClientRect().right")
    for spec in SPECS.values():
        name = chart.get_by_text(spec.title, exact=True)
        assert name.evaluate("name => name.getBoundingClientRect().right") <= ends, spec.title
