"""What the address bar keeps and opens."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driver import (
    answer,
    choose,
    choose_by_keyboard,
    draw_with_mouse,
    finish,
    open_draw_page,
)


@pytest.fixture
def page(tab: Page) -> Page:
    """An empty tab: each test opens what it is about."""
    return tab


def test_link_keeps_the_chosen_model(page: Page, server: str, browser: Browser) -> None:
    open_draw_page(page, server)
    choose(page, "Hidden layer+")
    expect(page).to_have_url(re.compile("model=Hidden"))
    with browser.new_context() as other:
        visitor = other.new_page()
        visitor.goto(page.url)
        chosen = visitor.get_by_role("radio", name="Hidden layer+", exact=True)
        expect(chosen).to_be_checked()
        expect(visitor.get_by_role("radio", name="Convnet", exact=True)).not_to_be_checked()


def test_link_opens_the_chosen_model(page: Page, server: str) -> None:
    page.goto(f"{server}/confusion?model=Perceptron")
    picture = page.get_by_alt_text("Confusion matrix of Perceptron")
    expect(picture).to_be_visible()
    choose(page, "Hidden layer")
    expect(page.get_by_alt_text("Confusion matrix of Hidden layer")).to_be_visible()
    expect(page).to_have_url(re.compile("model=Hidden"))


def test_unknown_names_in_a_link_get_one_sentence(page: Page, server: str) -> None:
    page.goto(f"{server}/confusion?model=Transformer&view=Sideways")
    expect(page.get_by_text("The link asks for Transformer under 'Model'")).to_be_visible()
    expect(page.get_by_text("The link asks for Sideways under 'Show'")).to_be_visible()
    expect(page.get_by_alt_text("Confusion matrix of Convnet")).to_be_visible()


def test_empty_name_in_a_link_is_no_fault(page: Page, server: str) -> None:
    page.goto(f"{server}/?model=")
    expect(page.get_by_text("Draw a digit, or press its key")).to_be_visible()
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")


def test_link_opens_the_same_view_in_another_browser(
    page: Page, server: str, browser: Browser
) -> None:
    page.goto(f"{server}/confusion")
    page.locator("summary", has_text="Another view").click()
    finish(page)
    choose_by_keyboard(page, "Show", "Shares")  # the expander still grows under a mouse
    choose_by_keyboard(page, "Beside it", "Perceptron")
    expect(page.get_by_alt_text("Confusion matrix of Perceptron")).to_be_visible()
    expect(page).to_have_url(re.compile("beside=Perceptron"))
    with browser.new_context() as other:
        opened = other.new_page()
        opened.goto(page.url)
        opened.locator("summary", has_text="Another view").click()
        expect(opened.get_by_role("radio", name="Shares")).to_be_checked()
        expect(opened.get_by_alt_text("Confusion matrix of Perceptron")).to_be_visible()
