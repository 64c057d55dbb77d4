"""What a visitor does, in a real Chromium."""

import re

import pytest
from playwright.sync_api import Page, expect

from digitrec.models import SPECS
from tests.browser.driver import draw_with_finger, draw_with_mouse

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PAGES = ["", "curves", "confusion"]


def answer(page: Page):
    return page.get_by_role("heading", level=1)


def choose(page: Page, option: str) -> None:
    page.get_by_role("radio", name=option).click()


@pytest.mark.parametrize("digit", ["1", "7", "0"])
def test_digit_drawn_with_the_mouse_is_read(page: Page, digit: str) -> None:
    draw_with_mouse(page, digit)
    expect(answer(page)).to_have_text(digit)
    bar = page.get_by_role("meter", name=f"Probability of {digit}")
    expect(bar).to_have_attribute("aria-valuenow", re.compile(r"^([5-9]\d|100)\."))


@pytest.mark.visitor(**PHONE)
@pytest.mark.parametrize("digit", ["1", "7", "0"])
def test_digit_drawn_with_a_finger_is_read(page: Page, digit: str) -> None:
    draw_with_finger(page, digit)
    expect(answer(page)).to_have_text(digit)


def test_blank_canvas_invites(page: Page) -> None:
    expect(page.get_by_text("Draw a digit, 0 to 9")).to_be_in_viewport()
    expect(page.get_by_text("No digit yet")).to_be_visible()
    expect(answer(page)).to_have_text("?")


def test_clear_empties_the_canvas_for_the_next_digit(page: Page) -> None:
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    page.get_by_role("button", name="Clear").click()
    expect(answer(page)).to_have_text("?")
    draw_with_mouse(page, "0")
    expect(answer(page)).to_have_text("0")


def test_switching_models_keeps_the_drawing(page: Page) -> None:
    draw_with_mouse(page, "7")
    for spec in SPECS.values():
        choose(page, spec.title)
        expect(page.get_by_text(spec.summary)).to_be_visible()
        expect(answer(page)).to_have_text("7")


def test_brush_width_can_be_changed_between_strokes(page: Page) -> None:
    draw_with_mouse(page, "1")
    expect(answer(page)).to_have_text("1")
    choose(page, "Thick")
    page.get_by_role("button", name="Clear").click()
    expect(answer(page)).to_have_text("?")
    draw_with_mouse(page, "1")
    expect(answer(page)).to_have_text("1")


def test_menu_opens_each_page(page: Page) -> None:
    for title, heading in (
        ("Curves", "How the networks learned"),
        ("Confusion", "Which digits are confused"),
    ):
        page.get_by_role("link", name=title).click()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.get_by_role("link", name="Draw").click()
    expect(page.get_by_text("Draw a digit, 0 to 9")).to_be_visible()


def test_link_opens_the_chosen_model(page: Page, server: str) -> None:
    page.goto(f"{server}/confusion?model=Perceptron")
    picture = page.get_by_alt_text("Confusion matrix of perceptron")
    expect(picture).to_be_visible()
    choose(page, "Hidden layer")
    expect(page.get_by_alt_text("Confusion matrix of hidden")).to_be_visible()
    expect(page).to_have_url(re.compile("model=Hidden"))


def test_curves_are_drawn_for_the_chosen_models(page: Page, server: str) -> None:
    page.goto(f"{server}/curves")
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(2)
    expect(charts.first).to_contain_text("Perceptron")
    page.get_by_role("button", name="Perceptron").click()
    expect(charts.first).not_to_contain_text("Perceptron")
    expect(page).to_have_url(re.compile("models="))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.visitor(**PHONE)
def test_phone_never_scrolls_sideways(page: Page, server: str, path: str) -> None:
    page.goto(f"{server}/{path}")
    expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("path", PAGES)
def test_pages_report_no_errors(page: Page, server: str, path: str) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{server}/{path}")
    expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert problems == []
