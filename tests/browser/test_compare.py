"""The Compare page."""

import re

import pytest
from playwright.sync_api import Page, expect

from digitrec.data.mnist import Mnist
from digitrec.networks.specs import SPECS
from digitrec.networks.store import open_folder
from digitrec.ui.shared.gallery import IMAGES_A_PAGE
from tests.browser.driver import (
    PHONE,
    choose,
    choose_by_keyboard,
    finish,
    tab_to,
    wait_until_shown,
)


@pytest.fixture
def page(tab: Page) -> Page:
    """An empty tab: each test opens what it is about."""
    return tab


@pytest.fixture
def compare(page: Page, server: str) -> Page:
    page.goto(f"{server}/compare")
    page.locator("summary", has_text="All counts").wait_for()
    wait_until_shown(page)  # until then what comes above moves what is pressed below
    return page


def test_two_models_meet_head_to_head(compare: Page) -> None:
    expect(compare.get_by_text("Convnet really reads better")).to_be_visible()
    compare.locator("summary", has_text="All counts").click()
    choose_by_keyboard(compare, "A", "Flatten")
    expect(compare.get_by_text("Flatten right when they differ")).to_be_visible()
    choose_by_keyboard(compare, "B", "Hidden layer")
    expect(compare.get_by_text("Hidden layer right when they differ")).to_be_visible()
    expect(compare.get_by_text("No real difference shows")).to_be_visible()
    expect(compare).to_have_url(re.compile("a=Flatten&b=Hidden"))


def test_charts_give_vega_nothing_to_warn_of(page: Page, server: str) -> None:
    warned: list[str] = []
    page.on("console", lambda message: warned.append(message.text))
    page.goto(f"{server}/compare")
    for chart in range(2):
        expect(
            page.get_by_test_id("stVegaLiteChart").nth(chart).locator("canvas, svg")
        ).to_be_visible()
    finish(page)
    assert not [words for words in warned if "WARN" in words]


def test_images_of_either_side_can_be_leafed_through(compare: Page, mnist: Mnist) -> None:
    images = compare.get_by_alt_text(re.compile("read as"))
    expect(images).to_have_count(IMAGES_A_PAGE)
    first = images.first.get_attribute("alt") or ""
    tab_to(compare.get_by_role("button", name="Next page"))
    compare.keyboard.press("Enter")
    expect(images.first).not_to_have_attribute("alt", first)
    choose(compare, "Perceptron right, Convnet wrong")
    perceptron, convnet = (
        open_folder(name).read_predictions() for name in ("perceptron", "convnet")
    )
    count = int((perceptron.is_correct & ~convnet.is_correct).sum())
    expect(images).to_have_count(min(count, IMAGES_A_PAGE))


def test_each_network_has_a_reliability_diagram_on_demand(compare: Page) -> None:
    charts = compare.get_by_test_id("stVegaLiteChart")
    expect(charts.filter(visible=True)).to_have_count(2)
    tab_to(compare.locator("summary", has_text="How honest each network is"))
    compare.keyboard.press("Enter")
    expect(charts.filter(visible=True)).to_have_count(2 + len(SPECS))


def test_p_value_is_for_who_asks(compare: Page) -> None:
    expect(compare.get_by_text("McNemar")).to_have_count(0)
    tab_to(compare.get_by_role("button", name="Help"))
    expect(compare.get_by_text("McNemar's exact test: p = ")).to_be_visible()


@pytest.mark.visitor(viewport={"width": 1280, "height": 800})
def test_both_findings_and_their_pictures_are_on_the_first_screen(compare: Page) -> None:
    for words in ("trained twice as long", "is the most honest"):
        expect(compare.get_by_text(words)).to_be_in_viewport(ratio=1)
    for chart in compare.get_by_test_id("stVegaLiteChart").filter(visible=True).all():
        expect(chart).to_be_in_viewport(ratio=1)


@pytest.mark.visitor(**PHONE)
def test_finger_chooses_the_two_models(compare: Page) -> None:
    compare.locator("summary", has_text="All counts").tap()
    for group, option in (("A", "Perceptron+"), ("B", "Flatten")):
        choice = compare.get_by_role("radiogroup", name=group, exact=True)
        choice.get_by_role("radio", name=option, exact=True).tap()
        expect(compare.get_by_text(f"{option} right when they differ")).to_be_visible()
