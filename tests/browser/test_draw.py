"""The Draw page: strokes, answers and reasons."""

import re

import pytest
from playwright.sync_api import Page, WebSocket, expect

from digitrec.networks.specs import SPECS
from tests.browser.driver import (
    ALL,
    CANVAS,
    PHONE,
    answer,
    choose,
    choose_by_keyboard,
    draw_with_finger,
    draw_with_mouse,
    expect_engine,
    expect_sent,
    finish,
    held_modules,
    ink,
    last_button,
    menu_link,
    put_finger_down,
    put_pen_down,
    tab_to,
    wait_for_keys,
)
from tests.browser.reading import PIPELINES


@pytest.mark.parametrize("digit", ["1", "7", "0"])
def test_digit_is_read_while_the_mouse_draws_it(page: Page, digit: str) -> None:
    put_pen_down(page, digit)
    expect(answer(page)).to_have_text(digit)
    page.mouse.up()
    expect(answer(page)).to_have_text(digit)
    bar = page.get_by_role("meter", name=f"Probability of {digit}")
    expect(bar).to_have_attribute("aria-valuenow", re.compile(r"^([5-9]\d|100)\."))


@pytest.mark.visitor(**PHONE)
@pytest.mark.parametrize("digit", ["1", "7", "0"])
def test_digit_is_read_while_a_finger_draws_it(page: Page, digit: str) -> None:
    lift = put_finger_down(page, digit)
    expect(answer(page)).to_have_text(digit)
    lift()
    expect(answer(page)).to_have_text(digit)


def test_answers_change_at_every_frame_while_the_pen_is_down(page: Page) -> None:
    expect_engine(page)
    page.locator(".bars").last.evaluate(
        """bars => {
          window.seen = new Set();
          new MutationObserver(() => window.seen.add(bars.innerHTML))
            .observe(bars, {attributes: true, subtree: true});
        }"""
    )
    put_pen_down(page, "0")
    expect(page.locator(".headline")).to_have_text(f"{ALL} read 0")
    assert page.evaluate("window.seen.size") > 5
    expect(page.locator(".spoken")).to_be_empty()  # as the pen does not rest
    page.mouse.up()
    expect(page.locator(".spoken")).to_have_text(re.compile(rf"^Reads 0, .*{ALL} read 0\.$"))


def test_blank_canvas_invites(page: Page) -> None:
    expect(page.get_by_text("Draw a digit, or press its key")).to_be_in_viewport()
    expect(page.get_by_text("No digit yet", exact=True)).to_be_visible()
    expect(page.locator(".headline")).to_have_text("Waiting for a digit")
    expect(answer(page)).to_have_text("?")


@pytest.mark.visitor(viewport={"width": 1280, "height": 800}, has_touch=True)
def test_every_corner_takes_strokes(page: Page) -> None:
    draw_with_mouse(page, "edge")
    expect(answer(page)).to_have_text("1")
    assert page.locator(CANVAS).evaluate(
        """canvas => {
          const {left, top, right, bottom} = canvas.getBoundingClientRect();
          const [x, y] = [(left + right) / 2, (top + bottom) / 2];
          const places = [[left + 8, top + 8], [right - 8, top + 8], [x, y], [left + 8, bottom - 8],
            [right - 8, bottom - 8]];
          return places.every(([x, y]) => canvas.getRootNode().elementFromPoint(x, y) === canvas);
        }"""
    )


def test_clear_empties_the_canvas_for_the_next_digit(page: Page) -> None:
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    page.get_by_role("button", name="Clear").click()
    expect(answer(page)).to_have_text("?")
    draw_with_mouse(page, "0")
    expect(answer(page)).to_have_text("0")


def test_each_card_gives_the_large_digit_its_author(page: Page) -> None:
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    for spec in SPECS.values():
        choose(page, spec.title)
        expect(page.get_by_role("radio", name=spec.title, exact=True)).to_be_checked()
        expect(page.locator(".author-line")).to_have_text(f"{spec.title} reads it")
        expect(page.locator(".summary")).to_have_text(f"{spec.title}: {spec.summary}")
        expect(answer(page)).to_have_text("7")


def test_cross_is_no_digit_and_the_answers_stay_greyed(page: Page) -> None:
    draw_with_mouse(page, "cross")
    expect(page.get_by_text("This does not look like a digit", exact=True)).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"^(<1|\d+)\s% probable that it is a digit$"))
    ).to_be_visible()
    expect(answer(page)).to_have_text("?")
    expect(page.locator(".doubted .card .digit").first).to_have_text(re.compile(r"^\d$"))
    page.get_by_role("button", name="Clear").click()
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
    expect(page.get_by_text("integrated gradients")).to_be_visible()


def test_robustness_follows_every_stroke(page: Page) -> None:
    choose(page, "Robustness")
    draw_with_mouse(page, "1")
    expect(page.get_by_role("heading", name="How sure of 1")).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("Draw a digit to see its robustness.")).to_be_visible()
    draw_with_mouse(page, "7")
    expect(page.get_by_role("heading", name="How sure of 7")).to_be_visible()
    maps = page.get_by_alt_text(re.compile("rather sure in"))
    expect(maps).to_have_count(3 * len(SPECS))


def test_drawing_is_there_again_after_another_page(page: Page) -> None:
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    for digit in ("7", "0"):
        menu_link(page, "Curves").click()
        expect(page.get_by_role("heading", name="How the networks learned")).to_be_visible()
        menu_link(page, "Draw").click()
        expect(answer(page)).to_have_text(digit)
        page.get_by_role("button", name="Clear").click()
        expect(answer(page)).to_have_text("?")
        draw_with_mouse(page, "0")
        expect(answer(page)).to_have_text("0")


def test_as_drawn_shows_what_most_demos_do(page: Page) -> None:
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    seen = page.get_by_role("img", name=re.compile("^The 28 x 28 picture: "))
    expect(seen).to_have_count(1 + len(PIPELINES))
    expect(seen.first).to_have_accessible_name(re.compile("Centred, as in MNIST$"))
    for at, steps in enumerate(PIPELINES, start=1):
        title = ", ".join(step.title for step in steps)
        count = sum(spec.pipeline == steps for spec in SPECS.values())
        words = f"{title}, for {count} of {len(SPECS)}"
        expect(seen.nth(at)).to_have_accessible_name(re.compile(f"{re.escape(words)}$"))
    centred = seen.first.evaluate("canvas => canvas.toDataURL()")
    page.get_by_role("button", name="Centred").click()
    expect(page.get_by_role("button", name="As drawn")).to_be_visible()
    expect(seen.first).to_have_accessible_name(re.compile("As drawn$"))
    expect(page).to_have_url(re.compile("given=As"))
    page.wait_for_function(
        "([canvas, before]) => canvas.toDataURL() !== before",
        arg=[seen.first.element_handle(), centred],
    )


def test_keyboard_alone_changes_input_and_reasons(page: Page) -> None:
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")
    tab_to(page.get_by_role("button", name="Centred"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="The 28 x 28 picture: As drawn")).to_be_visible()
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
    page.get_by_role("button", name="Centred").tap()
    expect(page.get_by_role("button", name="As drawn")).to_be_visible()
    page.get_by_text("Tug of war", exact=True).tap()
    expect(page.get_by_role("radio", name="Tug of war", exact=True)).to_be_checked()
    draw_with_finger(page, "7")
    expect(page.get_by_alt_text(re.compile("^The drawing: blue pixels"))).to_be_visible()
    page.get_by_role("radio", name="Perceptron", exact=True).tap()
    expect(page.get_by_role("heading", name=re.compile("^Perceptron: . against"))).to_be_visible()
    page.get_by_role("button", name="Clear").tap()
    expect(answer(page)).to_have_text("?")


@pytest.mark.visitor(**PHONE)
def test_slow_phone_reads_a_finger_too(page: Page) -> None:
    slowing = page.context.new_cdp_session(page)
    slowing.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    draw_with_finger(page, "7")
    expect(answer(page)).to_have_text("7")


@pytest.mark.visitor(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
def test_bars_keep_still_where_motion_is_unwanted(page: Page) -> None:
    for bar in (page.get_by_role("meter").locator("i"), page.locator(".card i")):
        expect(bar.first).to_have_css("transition-duration", "0s")


@pytest.mark.visitor(viewport={"width": 1280, "height": 800}, forced_colors="active")
def test_bars_stand_out_in_forced_colors(page: Page) -> None:
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")
    text = page.evaluate("getComputedStyle(document.body).color")
    for bar in (page.get_by_role("meter").nth(7).locator("i"), page.locator(".card i").nth(7)):
        expect(bar).to_have_css("background-color", text)


def test_stroke_is_sent_once_when_the_pen_is_up(page: Page) -> None:
    sent: list[bytes | str] = []
    page.on("websocket", lambda socket: listen(socket, sent))
    page.reload()
    wait_for_keys(page)
    expect_engine(page)
    finish(page)
    before = len(sent)
    put_pen_down(page, "7")
    expect(answer(page)).to_have_text("7")
    assert len(sent) == before
    page.mouse.up()
    expect(page.locator(".spoken")).to_have_text(re.compile("^Reads 7"))
    page.get_by_role("button", name="Link to this drawing").click()
    expect(page.get_by_test_id("stCode")).to_be_visible()
    assert len(sent) - before == 2  # the stroke, then the button


def listen(socket: WebSocket, sent: list[bytes | str]) -> None:
    socket.on("framesent", lambda frame: sent.append(frame))


def test_stage_that_hears_of_a_digit_while_it_still_loads_takes_choices(
    tab: Page, server: str
) -> None:
    with held_modules(tab):
        tab.goto(server)
        last_button(tab).wait_for()
        tab.keyboard.press("7")  # Streamlit's own key, which the server answers
        finish(tab)
        expect(tab.locator(".stage[inert]")).to_be_attached()
    expect(answer(tab)).to_have_text("7")
    choose(tab, "Tug of war")
    expect(tab.get_by_role("heading", name="Convnet: 7 against")).to_be_visible()


def test_stage_that_is_left_leaves_its_drawing_to_the_next(page: Page) -> None:
    expect_engine(page)
    draw_with_mouse(page, "7")
    expect_sent(page)
    strokes = ink(page)
    page.evaluate("sessionStorage.clear()")
    menu_link(page, "Curves").click()
    expect(page.locator(".stage")).to_have_count(0)
    menu_link(page, "Draw").click()
    expect(answer(page)).to_have_text("7")
    assert ink(page) == strokes != []
