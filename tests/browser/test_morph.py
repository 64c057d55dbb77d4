"""The Morph page."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from digitrec.networks.specs import SPECS
from digitrec.ui.morph.sides import EXAMPLE
from tests.browser.driver import (
    ALL,
    PHONE,
    draw_with_finger,
    draw_with_mouse,
    find_canvas,
    finish,
    menu_link,
    morph_rows,
    open_draw_page,
    slide,
    tab_to,
)

(START, _), (END, _) = EXAMPLE
WITHOUT = "Draw a digit on each side"


@pytest.fixture
def page(tab: Page) -> Page:
    """An empty tab: each test opens what it is about."""
    return tab


def open_morph(page: Page, server: str) -> None:
    page.goto(f"{server}/morph")
    expect(morph_rows(page)).to_have_count(len(SPECS))
    finish(page)


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Share of the second digit")


def clear(page: Page, side: str) -> None:
    page.get_by_role("region", name=side).get_by_role("button", name="Clear").click()


def painted(page: Page) -> str:
    return page.locator(".picture").evaluate("canvas => canvas.toDataURL()")


def wait_until_painted(page: Page, before: str) -> None:
    """Wait until the picture is another than before."""
    canvas = page.locator(".picture").element_handle()
    page.wait_for_function("([canvas, old]) => canvas.toDataURL() !== old", arg=[canvas, before])


def test_slider_opens_where_the_networks_differ(page: Page, server: str) -> None:
    open_morph(page, server)
    expect(page.locator(".split")).not_to_have_text(re.compile(f"^{ALL}"))


def test_picture_answers_and_curve_follow_the_slider(page: Page, server: str) -> None:
    open_morph(page, server)
    before = painted(page)
    for share, digit in ((0, START), (100, END)):
        slide(page, share)
        expect(page.locator(".split")).to_have_text(f"{ALL} read {digit}")
        expect(page.locator("output")).to_have_text(f"{share} %")
        expect(page.locator(".rule")).to_have_attribute("x1", f"{share}")
        wait_until_painted(page, before)
        before = painted(page)
    expect(page.locator("polyline")).to_have_count(len(SPECS))


def test_sentence_and_rows_agree_with_what_the_slider_shows(page: Page, server: str) -> None:
    open_morph(page, server)
    for row in morph_rows(page).all():
        found = re.search(
            rf"^{START}, then {END} from (\d+)\s%$", row.locator(".path").inner_text()
        )
        assert found
        for share, digit in ((int(found[1]) - 1, START), (int(found[1]), END)):
            slide(page, share)
            expect(row.locator(".digit")).to_have_text(f"{digit}")
        if int(found[1]) in said_shares(page):
            expect(sentence(page)).to_contain_text(row.locator(".title").inner_text())


def sentence(page: Page) -> Locator:
    return page.get_by_text("changes its mind first")


def said_shares(page: Page) -> list[int]:
    return [int(share) for share in re.findall(r"(\d+)\s%", sentence(page).inner_text())]


def test_slider_asks_no_server(page: Page, server: str) -> None:
    open_morph(page, server)
    sent: list[str] = []
    page.on("websocket", lambda _: sent.append("opened"))
    page.on("request", lambda request: sent.append(request.url))
    app = page.get_by_test_id("stApp").element_handle()
    page.evaluate(
        """app => {
          window.runs = 0;
          new MutationObserver(() => window.runs++)
            .observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
        }""",
        app,
    )
    for share in range(0, 101, 10):
        slide(page, share)
        expect(page.locator("output")).to_have_text(f"{share} %")
    assert page.evaluate("window.runs") == 0
    assert [url for url in sent if not url.startswith("data:")] == []


def test_own_drawing_goes_along(page: Page, server: str) -> None:
    open_draw_page(page, server)
    draw_with_mouse(page, "7")
    expect(page.locator(".spoken")).to_have_text(re.compile("^Reads 7"))
    menu_link(page, "Morph").click()
    expect(morph_rows(page).last.locator(".path")).to_have_text(re.compile("^7, then"))


def test_two_drawn_digits_are_morphed_and_cleared(page: Page, server: str) -> None:
    open_morph(page, server)
    for at, (side, digit) in enumerate((("First digit", "1"), ("Second digit", "7"))):
        clear(page, side)
        expect(page.get_by_text(WITHOUT)).to_be_visible()
        draw_with_mouse(page, digit, at=at)
        expect(page.get_by_text(WITHOUT)).to_be_hidden()
    expect(morph_rows(page).last.locator(".path")).to_have_text(re.compile("^1, then .*7 from"))
    expect(page.locator(".fade")).to_be_hidden()
    tab_to(page.get_by_role("button", name="Clear").last)
    page.keyboard.press("Enter")
    expect(page.get_by_text(WITHOUT)).to_be_visible()
    expect(slider(page)).to_have_count(0)


def test_strokes_that_do_not_pair_are_said_to_cross_fade(page: Page, server: str) -> None:
    open_morph(page, server)
    for _ in range(6):
        draw_with_mouse(page, "1", at=0)
    expect(page.get_by_text("so the two pictures cross-fade")).to_be_visible()


def test_keyboard_alone_slides_between_the_digits(page: Page, server: str) -> None:
    open_morph(page, server)
    tab_to(slider(page))
    for key, share in (("End", 100), ("ArrowLeft", 99), ("Home", 0)):
        page.keyboard.press(key)
        expect(page.locator("output")).to_have_text(f"{share} %")
        expect(slider(page)).to_have_attribute("aria-valuetext", re.compile(rf"^{share} %: \w"))


def test_play_runs_to_the_end_and_can_be_paused(page: Page, server: str) -> None:
    open_morph(page, server)
    slide(page, 0)
    play = page.get_by_role("button", name="Play")
    play.click()
    expect(page.locator("output")).to_have_text(re.compile("^[1-9].? %"))
    page.get_by_role("button", name="Pause").click()
    expect(play).to_be_visible()
    play.click()
    expect(page.locator("output")).to_have_text("100 %")
    expect(play).to_be_visible()


@pytest.mark.visitor(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
def test_nothing_plays_where_motion_is_not_wanted(page: Page, server: str) -> None:
    open_morph(page, server)
    expect(page.get_by_role("button", name="Play")).to_have_count(0)
    slide(page, 0)
    expect(page.locator(".split")).to_have_text(f"{ALL} read {START}")


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_everything_is_on_one_screen(page: Page, server: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_morph(page, server)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollHeight <= main.clientHeight")


@pytest.mark.visitor(**PHONE)
def test_canvases_stay_in_their_places_when_one_is_cleared(page: Page, server: str) -> None:
    open_morph(page, server)
    before = find_canvas(page, at=1)
    page.get_by_role("region", name="Second digit").get_by_role("button", name="Clear").tap()
    page.get_by_text(WITHOUT).wait_for()
    assert find_canvas(page, at=1) == before


@pytest.mark.visitor(**PHONE)
def test_fingers_draw_both_digits(page: Page, server: str) -> None:
    open_morph(page, server)
    for at, (side, digit) in enumerate((("First digit", "0"), ("Second digit", "7"))):
        page.get_by_role("region", name=side).get_by_role("button", name="Clear").tap()
        expect(page.get_by_text(WITHOUT)).to_be_visible()
        draw_with_finger(page, digit, at=at)
        expect(page.get_by_text(WITHOUT)).to_be_hidden()
    expect(morph_rows(page).last.locator(".path")).to_have_text(re.compile("^0, then .*7 from"))
    slide(page, 0)
    expect(page.locator(".split")).to_have_text(f"{ALL} read 0")


@pytest.mark.visitor(**PHONE)
def test_phone_shows_picture_answers_slider_and_curve_together(page: Page, server: str) -> None:
    open_morph(page, server)
    plot = page.locator(".plot svg")
    for part in (page.locator(".picture"), morph_rows(page).last, slider(page), plot):
        expect(part).to_be_in_viewport(ratio=1)
