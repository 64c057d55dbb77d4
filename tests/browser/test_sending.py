"""When the stage sends what is drawn, where the browser reads by itself."""

import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from digitrec.drawing.drawings import decode_link
from tests.browser.driver import (
    CANVAS,
    answer,
    choose,
    draw_with_mouse,
    expect_engine,
    expect_sent,
    finish,
    menu_link,
    morph_rows,
    wait_for_keys,
)


def draw_a_seven_that_waits(page: Page) -> None:
    """Draw a 1, which is sent, and instead a 7, which waits for longer than any test."""
    expect_engine(page)
    draw_with_mouse(page, "1")
    expect(answer(page)).to_have_text("1")
    expect_sent(page)
    page.locator(CANVAS).evaluate("canvas => { canvas.getRootNode().stage.outgoing.sentAt = 1e9; }")
    page.get_by_role("button", name="Clear").click()
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    assert page.locator(CANVAS).evaluate("canvas => canvas.getRootNode().stage.sync.isUnsent")


@pytest.fixture
def patient(page: Page) -> Page:
    """The Draw page with a 7 of which the server has not heard yet."""
    draw_a_seven_that_waits(page)
    return page


def test_what_waits_is_sent_once_and_together(page: Page) -> None:
    sent: list[object] = []
    with page.expect_event("websocket") as stream:
        page.reload()
    stream.value.on("framesent", lambda frame: sent.append(frame))
    draw_a_seven_that_waits(page)
    before = len(sent)
    for digit in ("1", "cross", "0"):
        draw_with_mouse(page, digit)
    assert len(sent) == before
    page.get_by_role("button", name="Save this drawing").click()
    expect(page.get_by_text("Saved: the Morph page offers")).to_be_visible()
    assert len(sent) == before + 2  # the drawing, and then the click


def test_click_sends_what_was_drawn_before_though_it_is_not_read_yet(page: Page) -> None:
    sent: list[object] = []
    with page.expect_event("websocket") as stream:
        page.reload()
    expect_engine(page)
    page.locator(CANVAS).evaluate(
        """canvas => {
          const { reader } = canvas.getRootNode().stage.reading;
          reader.read = () => {};
        }"""
    )
    draw_with_mouse(page, "7")
    stream.value.on("framesent", lambda frame: sent.append(frame))
    page.get_by_role("button", name="Save this drawing").click()
    expect(page.get_by_text("Saved: the Morph page offers")).to_be_visible()
    assert len(sent) == 2


def test_link_holds_what_was_drawn_last(patient: Page) -> None:
    patient.get_by_role("button", name="Link to this drawing").click()
    link = patient.get_by_role("dialog").get_by_test_id("stCode").locator("code").inner_text()
    (stroke,) = decode_link(parse_qs(urlsplit(link).query)["drawing"][0]).strokes
    assert np.ptp(stroke[:, 0]) > 100  # a 1 is narrow


def test_page_that_is_opened_has_what_was_drawn_last(patient: Page) -> None:
    menu_link(patient, "Morph").click()
    expect(morph_rows(patient).last.locator(".path")).to_have_text(re.compile("^7, then"))


def test_page_that_is_come_back_to_has_what_was_drawn_last(page: Page) -> None:
    menu_link(page, "Morph").click()
    expect(morph_rows(page).first).to_be_visible()
    menu_link(page, "Draw").click()
    wait_for_keys(page)
    draw_a_seven_that_waits(page)
    page.go_back()
    expect(morph_rows(page).last.locator(".path")).to_have_text(re.compile("^7, then"))


def test_reasons_are_those_of_what_was_drawn_last(patient: Page) -> None:
    choose(patient, "Tug of war")
    expect(patient.get_by_role("heading", name="Convnet: 7 against")).to_be_visible()


def test_choice_stays_though_a_stroke_follows_before_the_link_has_changed(page: Page) -> None:
    expect_engine(page)
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    expect_sent(page)
    explained = page.get_by_role("heading", name="Convnet: 7 against")
    for reasons, count in (("Tug of war", 1), ("What it saw", 0), ("Tug of war", 1)):
        page.locator(CANVAS).evaluate(
            """(canvas, reasons) => {
              const root = canvas.getRootNode(), { stage } = root;
              root.querySelector(`input[value="${reasons}"]`).click();
              stage.sync.draw(stage.pad.strokes);
              setTimeout(() => stage.outgoing.now()); // by itself
            }""",
            reasons,
        )
        expect(explained).to_have_count(count)
        finish(page)
        expect(explained).to_have_count(count)
        chosen = page.get_by_role("radio", name=reasons, exact=True)
        expect(chosen).to_be_checked()
