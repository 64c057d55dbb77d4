"""Fixtures: one server and one Chromium for all, a fresh visitor for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser.driver import open_chromium, open_draw_page, serve

expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with serve() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A fresh visitor, whose pages may throw nothing and ask for nothing that is not allowed.

    A test's `visitor` mark gives size, colour scheme or touch.
    """
    mark = request.node.get_closest_marker("visitor")
    options = {"viewport": {"width": 1280, "height": 800}} | (mark.kwargs if mark else {})
    thrown: list[str] = []
    refused: list[str] = []
    with browser.new_context(**options) as context:
        context.on("weberror", lambda error: thrown.append(str(error.error)))
        context.on("console", lambda message: note_refusal(message, refused))
        yield context
    assert thrown == refused == []


def note_refusal(message: ConsoleMessage, refused: list[str]) -> None:
    """Note what a browser refuses to load or run for the page's policy."""
    if "Content Security Policy" in message.text:
        refused.append(message.text)


@pytest.fixture
def tab(context: BrowserContext) -> Page:
    """An empty tab of the visitor's browser."""
    return context.new_page()


@pytest.fixture
def page(tab: Page, server: str) -> Page:
    """The Draw page, ready to draw on; what begins elsewhere takes a `tab`."""
    open_draw_page(tab, server)
    return tab
