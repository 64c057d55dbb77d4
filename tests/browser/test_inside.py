"""The Inside page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import PHONE, answer, choose_by_keyboard, tab_to, wait_for_keys


def test_each_kind_of_network_is_opened(page: Page, server: str) -> None:
    page.goto(f"{server}/inside")
    expect(page.get_by_alt_text(re.compile("^Filter"))).to_have_count(24)
    choose_by_keyboard(page, "Model", "Perceptron")
    expect(page.get_by_alt_text(re.compile("^What speaks for a"))).to_have_count(10)
    choose_by_keyboard(page, "Model", "Hidden layer+")
    expect(page.get_by_alt_text(re.compile("speaks for"))).to_have_count(100)
    expect(page).to_have_url(re.compile("model=Hidden"))


def test_keyboard_sorts_the_units_and_opens_one(page: Page, server: str) -> None:
    page.goto(f"{server}/inside?model=Flatten")
    units = page.get_by_alt_text(re.compile("speaks for"))
    expect(units).to_have_count(100)
    choose_by_keyboard(page, "Order", "By number")
    expect(units.first).to_have_attribute("alt", re.compile("^0: "))
    tab_to(page.get_by_role("combobox", name="Open a unit"))
    page.keyboard.type("Unit 42")
    page.keyboard.press("Enter")
    expect(page.get_by_alt_text("Unit 42: what it looks for")).to_be_visible()
    expect(page).to_have_url(re.compile(r"unit-flatten=Unit\+42"))


def test_filters_look_at_the_visitors_own_drawing(page: Page) -> None:
    pictures = []
    for digit in ("1", "0"):
        wait_for_keys(page)
        page.keyboard.press(digit)
        expect(answer(page)).to_have_text(digit)
        page.get_by_role("link", name="Inside").click()
        picture = page.get_by_alt_text("Its response to a digit, filter 5")
        pictures.append(picture.get_attribute("src"))
        page.get_by_role("link", name="Draw").click()
        expect(answer(page)).to_have_text(digit)
    assert pictures[0] != pictures[1]


@pytest.mark.visitor(**PHONE)
def test_finger_opens_a_unit(page: Page, server: str) -> None:
    page.goto(f"{server}/inside?model=Flatten&order=By+number")
    page.get_by_role("combobox", name="Open a unit").tap()
    page.get_by_role("option", name="Unit 3", exact=True).tap()
    expect(page.get_by_alt_text("Unit 3: what it looks for")).to_be_visible()
