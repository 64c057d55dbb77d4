"""What one does with a drawing: written digits, presenter's view, links, keeping."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driver import (
    PHONE,
    answer,
    choose,
    draw_with_finger,
    draw_with_mouse,
    find_canvas,
    menu_link,
    morph_rows,
    tab_to,
)


def test_keyboard_writes_and_clears(page: Page) -> None:
    for digit in ("7", "3"):
        page.keyboard.press(digit)
        expect(answer(page)).to_have_text(digit)
        page.keyboard.press("Backspace")
        expect(answer(page)).to_have_text("?")


def test_presenter_view_comes_and_goes_with_drawing_and_reasons(page: Page) -> None:
    choose(page, "Tug of war")
    page.keyboard.press("7")
    reasons = page.get_by_role("heading", name="Convnet: 7 against")
    expect(reasons).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator(".presented")).to_have_count(1)
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    expect(answer(page)).to_have_text("7")
    expect(reasons).to_be_visible()
    page.keyboard.press("Backspace")
    expect(answer(page)).to_have_text("?")
    page.keyboard.press("3")  # whose button is hidden here
    expect(answer(page)).to_have_text("3")
    page.keyboard.press("p")
    expect(page.locator(".presented")).to_have_count(0)
    expect(page.get_by_test_id("stHeader")).to_be_visible()
    expect(answer(page)).to_have_text("3")


def test_link_reopens_the_drawing_with_its_view(page: Page, browser: Browser) -> None:
    choose(page, "Tug of war")
    choose(page, "Perceptron+")
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    page.get_by_role("button", name="Link to this drawing").click()
    address = page.get_by_test_id("stCode").locator("code").inner_text()
    with browser.new_context() as other:
        visitor = other.new_page()
        visitor.goto(address)
        expect(answer(visitor)).to_have_text("7")
        expect(visitor.get_by_role("heading", name="Perceptron+: 7 against")).to_be_visible()
        expect(visitor).to_have_url(re.compile("drawing="))  # until something else is drawn
        draw_with_mouse(visitor, "cross")
        expect(visitor).not_to_have_url(re.compile("drawing="))
        visitor.get_by_role("button", name="Clear").click()
        expect(answer(visitor)).to_have_text("?")


def test_damaged_link_gets_a_sentence(tab: Page, server: str) -> None:
    tab.goto(f"{server}/?drawing=xyz")
    expect(tab.get_by_text("The drawing in this link is damaged")).to_be_visible()
    draw_with_mouse(tab, "7")
    expect(answer(tab)).to_have_text("7")


def test_each_digit_button_writes_its_digit(page: Page) -> None:
    for digit in ("0", "4"):
        page.get_by_role("button", name=digit, exact=True).click()
        expect(answer(page)).to_have_text(digit)
    tab_to(page.get_by_role("button", name="3", exact=True))
    page.keyboard.press("Enter")
    expect(answer(page)).to_have_text("3")


def test_kept_drawings_are_shown_and_taken_on_the_morph_page(page: Page) -> None:
    for digit in ("7", "3"):
        page.keyboard.press(digit)
        expect(answer(page)).to_have_text(digit)
        page.get_by_role("button", name="Save this drawing").click()
        note = page.get_by_text("Saved: the Morph page")
        expect(note).to_be_visible()
        expect(note).to_have_count(0)  # gone, so that the next one is the next drawing's
    menu_link(page, "Morph").click()
    expect(page.get_by_alt_text("Drawing 2")).to_be_visible()
    for side, name in enumerate(("Drawing 1", "Drawing 2")):
        tab_to(page.get_by_role("combobox", name="Take a saved drawing as").nth(side))
        page.keyboard.press("ArrowDown")
        page.get_by_role("option", name=name).click()
        find_canvas(page, side)
    expect(morph_rows(page).last.locator(".path")).to_have_text(re.compile("^7, then .*3 from"))


def test_nothing_is_kept_of_a_blank_canvas(page: Page) -> None:
    page.get_by_role("button", name="Save this drawing").click()
    expect(page.get_by_text("There is nothing to save yet")).to_be_visible()


def test_keyboard_opens_and_leaves_the_link(page: Page) -> None:
    button = page.get_by_role("button", name="Link to this drawing")
    tab_to(button)
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is nothing to link to yet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")


@pytest.mark.visitor(**PHONE)
def test_finger_leaves_the_presenter_view(tab: Page, server: str) -> None:
    tab.goto(f"{server}/?present=yes")
    draw_with_finger(tab, "7")
    expect(answer(tab)).to_have_text("7")
    tab.get_by_role("button", name="Leave presenter view").tap()
    expect(tab.locator(".presented")).to_have_count(0)
    expect(answer(tab)).to_have_text("7")
