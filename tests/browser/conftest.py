"""Fixtures: one server and one Chromium for all, a fresh visitor for each test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Page,
    WebError,
    expect,
)

from tests.browser.driver import open_chromium, open_draw_page, serve

KEPT = "cookies,local_storage,indexeddb,cache_storage,service_workers"

expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with serve() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with open_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def usual_contexts(browser: Browser) -> "UsualContexts":
    return UsualContexts(browser)


class UsualContexts:
    """The contexts of a browser, one per kind of visitor: a cache that is warm loads pages quicker.

    One visitor comes after the other, and finds nothing that another one kept.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: dict[str, tuple[BrowserContext, CDPSession]] = {}

    @contextmanager
    def visit(self, options: dict[str, Any]) -> Iterator[BrowserContext]:
        kind = repr(options)
        if kind not in self.contexts:
            context = self.browser.new_context(**options)
            stays = context.new_page()
            stays.route("**", lambda route: route.fulfill(body=""))
            stays.goto("http://127.0.0.1")  # of the servers' site
            self.contexts[kind] = context, context.new_cdp_session(stays)
        context, devtools = self.contexts[kind]
        devtools.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": KEPT})
        yield context
        context.unroute_all(behavior="ignoreErrors")
        context.set_offline(False)
        for page in context.pages[1:]:  # the first one holds the session of the developer tools
            page.close()


@pytest.fixture
def context(
    usual_contexts: UsualContexts, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """A fresh visitor, whose pages may throw nothing and ask for nothing that is not allowed.

    A test's `visitor` mark gives size, colour scheme or touch.
    """
    mark = request.node.get_closest_marker("visitor")
    options = {"viewport": {"width": 1280, "height": 800}} | (mark.kwargs if mark else {})
    thrown: list[str] = []
    refused: list[str] = []

    def note_throw(error: WebError) -> None:
        thrown.append(str(error.error))

    def note_console(message: ConsoleMessage) -> None:
        note_refusal(message, refused)

    with usual_contexts.visit(options) as context:
        context.on("weberror", note_throw)
        context.on("console", note_console)
        yield context
    context.remove_listener("weberror", note_throw)
    context.remove_listener("console", note_console)
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
