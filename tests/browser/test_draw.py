"""The Draw page: strokes, answers and reasons."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from digitrec.networks.specs import SPECS
from tests.browser.driver import (
    PHONE,
    answer,
    choose,
    choose_by_keyboard,
    draw_with_finger,
    draw_with_mouse,
    tab_to,
)


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


@pytest.mark.visitor(**PHONE)
def test_finger_can_begin_at_the_upper_right_edge(page: Page) -> None:
    draw_with_finger(page, "edge")
    expect(answer(page)).to_have_text("1")


def test_quick_mouse_can_begin_at_the_upper_right_edge(page: Page) -> None:
    draw_with_mouse(page, "edge")
    expect(answer(page)).to_have_text("1")


def test_blank_canvas_invites(page: Page) -> None:
    expect(page.get_by_text("Draw a digit, 0 to 9")).to_be_in_viewport()
    expect(page.get_by_text("No digit yet", exact=True)).to_be_visible()
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
        expect(page.get_by_role("radio", name=spec.title, exact=True)).to_be_checked()
        expect(answer(page)).to_have_text("7")


def test_cross_is_no_digit_and_the_answers_stay_greyed(page: Page) -> None:
    draw_with_mouse(page, "cross")
    expect(page.get_by_text("This does not look like a digit", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile(r"^(<1|\d+)% probable that it is one$"))).to_be_visible()
    expect(answer(page)).to_have_text("?")
    expect(page.locator(".doubted .card .digit").first).to_have_text(re.compile(r"^\d$"))
    press_clear = page.get_by_role("button", name="Clear")
    press_clear.click()
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    expect(page.locator(".doubted")).to_have_count(0)


def test_tug_of_war_closes_its_sum_on_the_drawing(page: Page) -> None:
    choose(page, "Tug of war")
    expect(page.get_by_text("Draw a digit to see its tug of war.")).to_be_visible()
    choose(page, "Perceptron")
    draw_with_mouse(page, "7")
    expect(page.get_by_alt_text(re.compile("blue pixels spoke for 7"))).to_be_visible()
    rows = page.get_by_role("table").get_by_role("row")
    own, total = (rows.nth(at).get_by_role("cell").all_inner_texts()[1:] for at in (-1, -2))
    assert own == total
    choose(page, "Convnet")
    expect(page.get_by_text("An approximation.")).to_be_visible()


def test_stability_follows_every_stroke(page: Page) -> None:
    choose(page, "Robustness")
    draw_with_mouse(page, "7")
    expect(page.get_by_role("heading", name="How sure of 7")).to_be_visible()
    maps = page.get_by_alt_text(re.compile("rather sure in"))
    expect(maps).to_have_count(3 * len(SPECS))


def test_drawing_is_there_again_after_another_page(page: Page) -> None:
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    for digit in ("7", "0"):
        page.get_by_role("link", name="Curves").click()
        expect(page.get_by_role("heading", name="How the networks learned")).to_be_visible()
        page.get_by_role("link", name="Draw").click()
        expect(answer(page)).to_have_text(digit)
        page.get_by_role("button", name="Clear").click()
        expect(answer(page)).to_have_text("?")
        draw_with_mouse(page, "0")
        expect(answer(page)).to_have_text("0")


@pytest.mark.visitor(viewport={"width": 768, "height": 1024})
def test_canvas_is_whole_on_a_tablet(page: Page) -> None:
    canvas = page.locator("canvas.upper-canvas")
    corner = canvas.evaluate(
        """canvas => {
          const box = canvas.getBoundingClientRect();
          const root = canvas.getRootNode();
          return root.elementFromPoint(box.right - 2, box.bottom - 100) === canvas && box.width;
        }"""
    )
    assert corner == 280


def test_each_toolbar_button_does_what_it_says(page: Page) -> None:
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    for button, digit in (("Undo", "?"), ("Redo", "7"), ("Reset canvas & history", "?")):
        tab_to(page.get_by_role("button", name=button))  # where it stands: it has risen then
        page.keyboard.press("Enter")
        expect(answer(page)).to_have_text(digit)


def test_as_drawn_shows_what_most_demos_do(page: Page) -> None:
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    expect(page.get_by_alt_text("Straightened, for")).to_be_visible()
    choose(page, "As drawn")
    expect(page.get_by_alt_text("The 28 x 28 picture: As drawn")).to_be_visible()
    expect(page.get_by_alt_text("Straightened, for")).to_have_count(0)
    expect(page).to_have_url(re.compile("given=As"))


def test_keyboard_alone_changes_input_and_reasons(page: Page) -> None:
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")
    choose_by_keyboard(page, "The networks get it", "As drawn")
    expect(page.get_by_alt_text("The 28 x 28 picture: As drawn")).to_be_visible()
    choose_by_keyboard(page, "Reasons", "Robustness")
    expect(page.get_by_alt_text(re.compile("rather sure in"))).to_have_count(3 * len(SPECS))
    tab_to(page.get_by_role("button", name="Clear"))
    page.keyboard.press("Space")
    expect(answer(page)).to_have_text("?")


def test_arrows_go_around_the_cards_and_choose(page: Page) -> None:
    titles = [spec.title for spec in SPECS.values()]
    cards = page.get_by_role("radiogroup", name="The network that shows its reasons")
    tab_to(cards.get_by_role("radio", name="Convnet", exact=True))
    for key, title in (
        ("ArrowRight", titles[0]),
        ("ArrowDown", titles[1]),
        ("ArrowLeft", titles[0]),
        ("ArrowUp", titles[-1]),
    ):
        page.keyboard.press(key)
        card = cards.get_by_role("radio", name=title, exact=True)
        expect(card).to_be_checked()
        expect(card).to_be_focused()
    assert [card.get_attribute("tabindex") for card in cards.get_by_role("radio").all()] == [
        *(len(titles) - 1) * ["-1"],
        "0",
    ]  # one stop for Tab


@pytest.mark.visitor(**PHONE)
def test_finger_works_each_choice(page: Page) -> None:
    for option in ("As drawn", "Tug of war"):
        page.get_by_role("radio", name=option, exact=True).tap()
        expect(page.get_by_role("radio", name=option, exact=True)).to_be_checked()
    draw_with_finger(page, "7")
    expect(page.get_by_alt_text(re.compile("^The drawing: blue pixels"))).to_be_visible()
    page.get_by_role("radio", name="Perceptron", exact=True).tap()
    expect(page.get_by_role("heading", name=re.compile("^Perceptron: . against"))).to_be_visible()
    page.get_by_role("button", name="Clear").tap()
    expect(answer(page)).to_have_text("?")


@pytest.mark.visitor(**PHONE)
def test_phone_shows_the_canvas_first_and_reasons_under_their_choice(page: Page) -> None:
    canvas = page.locator("canvas.upper-canvas")
    expect(canvas).to_be_in_viewport(ratio=1)
    expect(answer(page)).to_be_in_viewport(ratio=1)
    parts = [
        canvas,
        page.get_by_text("Waiting for a digit"),
        page.get_by_role("radiogroup", name="Reasons", exact=True),
        page.get_by_role("meter").first,
        page.get_by_role("button", name="Save this drawing"),
    ]
    tops = [part.evaluate("element => element.getBoundingClientRect().top") for part in parts]
    assert tops == sorted(tops)


@pytest.mark.visitor(**PHONE)
def test_slow_phone_reads_a_finger_too(page: Page) -> None:
    slowing = page.context.new_cdp_session(page)
    slowing.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    draw_with_finger(page, "7")
    expect(answer(page)).to_have_text("7")


@pytest.mark.visitor(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
def test_bars_keep_still_where_motion_is_unwanted(page: Page) -> None:
    for bar in (page.get_by_role("meter").locator("div"), page.locator(".card i")):
        expect(bar.first).to_have_css("transition-duration", "0s")


@pytest.mark.visitor(viewport={"width": 1280, "height": 800}, forced_colors="active")
def test_bars_stand_out_in_forced_colors(page: Page) -> None:
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")
    text = page.evaluate("getComputedStyle(document.body).color")
    for bar in (page.get_by_role("meter").locator("div").nth(7), page.locator(".card i").nth(7)):
        expect(bar).to_have_css("background-color", text)


@pytest.mark.parametrize("draw", [draw_with_mouse, draw_with_finger])
@pytest.mark.visitor(**PHONE)
def test_stroke_is_sent_at_once_and_once(page: Page, draw: Callable[[Page, str], None]) -> None:
    page.evaluate("window.sent = 0")
    page.locator(".dc-toolbar button").first.evaluate(
        "button => button.addEventListener('click', () => { window.sent += 1; })"
    )
    draw(page, "7")
    expect(answer(page)).to_have_text("7")
    assert page.evaluate("window.sent") == 1
