"""What holds on every page."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from digitrec.data.mnist import Mnist
from digitrec.ui.shared.pages import NETWORKS, PAGES, sections
from tests.browser.conftest import note_refusal
from tests.browser.driver import (
    PATHS,
    PHONE,
    PICTURE,
    choose,
    finish,
    held_modules,
    menu_link,
    tab_to,
    wait_for_shell,
    wait_until_shown,
)

FINGER_PX = 44  # Apple's and WCAG's (2.5.5) measure of what a finger hits
PROJECTOR = {"viewport": {"width": 1920, "height": 1080}}
LETTERS_PX = 0.02 * 1080  # 2 % of a projector's height; captions have seven eighths of that
# What has smaller letters yet: the digits below a card's bars, and along a chart's axes.
SMALLER = ".numbers, .role-axis-label"
# Returns the sizes of all letters in sight, in shadow roots too, with the words.
LETTERS = """
smaller => {
  const found = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      const text = words.map((node) => node.textContent).join("").trim();
      if (!text || element.closest(`${smaller}, option, style, template`)) continue;
      const { width, height } = element.getBoundingClientRect();
      if (width < 2 || height < 2) continue; // for screen readers only
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      found.push([parseFloat(getComputedStyle(element).fontSize), text]);
    }
  };
  look(document.body);
  return found;
}
"""
ODD_LINK = f"?model={PICTURE}&given={PICTURE}"
MOST_SHIFTED = 0.05  # half of what Web Vitals calls good; it was 0.1 to 0.7
NONE = "rgba(0, 0, 0, 0)"  # no color
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) window.shifted += value;
}).observe({ type: "layout-shift", buffered: true });
"""


def test_menu_opens_each_page(page: Page, server: str) -> None:
    headings, titles = set(), set()
    for shown, path in [*zip(PAGES, PATHS, strict=True)][::-1]:
        menu_link(page, shown.title).click()
        expect(page).to_have_url(re.compile(rf"^{server}/{path}(\?.*)?$"))
        finish(page)
        headings.add(page.get_by_test_id("stMain").get_by_role("heading").first.inner_text())
        expect(page).to_have_title(re.compile(rf"\b{shown.title} · digitrec$"))
        if shown.section:
            expect(page.get_by_test_id("stTopNavSection")).not_to_have_css("background-color", NONE)
        titles.add(page.title())
    assert len(headings) == len(titles) == len(PAGES)


def size_of(target: Locator) -> tuple[float, float]:
    """Return width and height, once it is there."""
    target.wait_for()
    box = target.bounding_box()
    assert box
    return box["width"], box["height"]


@pytest.mark.visitor(**PHONE)
def test_finger_opens_the_menu(page: Page) -> None:
    wait_for_shell(page)
    menu = page.get_by_test_id("stExpandSidebarButton")
    link = page.get_by_role("link", name="Morph")
    assert min(size_of(menu)) >= FINGER_PX
    menu.tap()
    link.tap(trial=True)  # once it stands still
    assert min(size_of(link)) >= FINGER_PX
    link.tap()
    expect(page.get_by_role("heading", name="Where does each network")).to_be_visible()
    expect(menu).to_be_visible()
    expect(link).not_to_be_in_viewport()


def test_keyboard_opens_a_page(page: Page) -> None:
    first, *_, last = sections()[NETWORKS]
    tab_to(page.get_by_role("button", name=NETWORKS))
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name=first.title)).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("menuitem", name=last.title)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_title(f"{last.title} · digitrec")


@pytest.mark.parametrize(
    ("path", "root"),
    [("", "stage"), ("hand", "room"), ("room", "room"), ("morph", "morph"), ("curves", "epochs")],
)
def test_nothing_can_be_pressed_before_its_module_listens(
    context: BrowserContext, server: str, path: str, root: str
) -> None:
    page = context.new_page()
    deaf = page.locator(f".{root}[inert]")
    with held_modules(page):
        page.goto(f"{server}/{path}")
        deaf.wait_for(state="attached")
        assert deaf.get_by_role("button", include_hidden=True).count() > 0
    page.locator(f".{root}:not([inert])").wait_for()


def test_tab_is_named_after_the_reasons_that_are_shown(page: Page) -> None:
    for reasons in ("Through the network", "Tug of war", "What it saw"):
        choose(page, reasons)
        expect(page).to_have_title(f"{reasons} · Draw · digitrec")


class Opened(NamedTuple):
    """A page that was opened for all tests of a path, and what it asked for and threw meanwhile."""

    page: Page
    asked: list[str]
    thrown: list[str]
    shifted: float


@pytest.fixture(scope="module")
def opened(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Opened]:
    asked: list[str] = []
    thrown: list[str] = []
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.on("console", lambda message: note_refusal(message, thrown))
        page.add_init_script(SHIFTS)
        page.goto(f"{server}/{request.param}")
        wait_until_shown(page)
        yield Opened(page, asked, thrown, page.evaluate("window.shifted"))


def on_each_page(*more: str) -> pytest.MarkDecorator:
    """Let a test look at each page, and at these links, opened once for all such tests."""
    return pytest.mark.parametrize("opened", [*PATHS, *more], indirect=True)


@on_each_page("?present=yes", "?reasons=Robustness", ODD_LINK)
def test_pages_report_no_errors(opened: Opened) -> None:
    expect(opened.page.get_by_test_id("stException")).to_have_count(0)
    assert opened.thrown == []


@on_each_page("?present=yes", "?reasons=Robustness", ODD_LINK)
def test_pages_ask_no_other_host(opened: Opened, server: str) -> None:
    # The browser asks for its icon on its own, unseen by the test.
    icons = opened.page.locator("link[rel~=icon]").evaluate_all("links => links.map(l => l.href)")
    urls = map(urlsplit, [*opened.asked, *icons])
    assert {url.netloc for url in urls if url.scheme not in ("data", "blob")} == {
        urlsplit(server).netloc
    }


@on_each_page()
def test_nothing_jumps_while_a_page_comes(opened: Opened) -> None:
    assert opened.shifted < MOST_SHIFTED


@on_each_page("?present=yes", "?reasons=Robustness")
def test_nothing_scrolls_sideways_at_twice_the_size(opened: Opened) -> None:
    opened.page.set_viewport_size({"width": 640, "height": 400})
    expect_no_scrolling_sideways(opened.page)


def expect_no_scrolling_sideways(page: Page) -> None:
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("path", [*PATHS, "?present=yes"])
@pytest.mark.visitor(**PHONE)
def test_phone_never_scrolls_sideways_and_nothing_jumps(tab: Page, server: str, path: str) -> None:
    tab.add_init_script(SHIFTS)
    tab.goto(f"{server}/{path}")
    wait_until_shown(tab)
    expect_no_scrolling_sideways(tab)
    if path in PATHS:  # nobody presents from a phone; its link hides the menu a moment late
        assert tab.evaluate("window.shifted") < MOST_SHIFTED


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.visitor(**PROJECTOR)
def test_projector_shows_no_small_letters(tab: Page, server: str, path: str) -> None:
    tab.goto(f"{server}/{path}")
    wait_until_shown(tab)
    letters = tab.evaluate(LETTERS, SMALLER)
    assert len(letters) > 10
    assert [(size, text) for size, text in letters if size < 0.87 * LETTERS_PX] == []


@pytest.mark.parametrize(
    ("path", "files"),
    [
        (
            "curves?details=true",
            {
                "loss.png": b"\x89PNG",
                "loss.svg": b"<svg",
                "curves.csv": b"model,images,epoch,measure,value",
            },
        ),
        (
            "confusion",
            {
                "confusion-convnet-errors-only.png": b"\x89PNG",
                "confusion-convnet-errors-only.svg": b"<?xml",
                "digits-convnet.csv": b"digit,precision,recall,f1,support",
            },
        ),
        (
            "compare?details=true",
            {
                "reliability-convnet.svg": b"<svg",
                "models.csv": b"model,test accuracy",
                "head-to-head.csv": b"both right,only Convnet,only Perceptron,neither",
            },
        ),
    ],
)
def test_figures_and_tables_can_be_taken_away(
    tab: Page, server: str, path: str, files: Mapping[str, bytes]
) -> None:
    tab.goto(f"{server}/{path}")
    for name, start in files.items():
        button = tab.locator(f"[class*=st-key-download-{name.replace('.', '-')} i] button")
        button.wait_for(state="attached")
        finish(tab)
        # By the keyboard: charts that still come above would move what a mouse presses.
        for closed in tab.locator("details:not([open])").filter(has=button).all():
            closed.locator("summary").press("Enter")
        with tab.expect_download() as download:
            button.press("Enter")
        assert Path(download.value.path()).read_bytes().startswith(start)
        assert download.value.suggested_filename == f"digitrec-{name}"


def test_pages_in_turn_keep_their_own_choices(tab: Page, server: str, mnist: Mnist) -> None:
    tab.goto(f"{server}/compare")
    tab.get_by_role("radio", name="Perceptron right, Convnet wrong").wait_for()
    finish(tab)
    choose(tab, "Perceptron right, Convnet wrong")
    expect(tab.get_by_alt_text(re.compile("read as")).first).to_be_visible()
    for title, heading in (
        ("Confusion", "Which digits are confused"),
        ("Curves", "How the networks learned"),
        ("Compare", "How the networks compare"),
    ):
        menu_link(tab, title).click()
        expect(tab.get_by_role("heading", name=heading)).to_be_visible()
        finish(tab)
        expect(tab.get_by_text("The link asks for")).to_have_count(0)
