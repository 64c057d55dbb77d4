"""What a visitor does, in a real Chromium."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from digitrec.data import Mnist
from digitrec.evaluation import most_confused
from digitrec.models import SPECS
from digitrec.store import open_folder
from tests.browser.driver import draw_with_finger, draw_with_mouse

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PAGES = ["", "curves", "confusion", "compare", "morph", "inside"]


def answer(page: Page):
    return page.get_by_role("heading", level=1)


def choose(page: Page, option: str) -> None:
    page.get_by_role("radio", name=option, exact=True).first.click()


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
    expect(page.get_by_text("No digit yet")).to_be_visible()
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


def test_cross_is_doubted_by_the_convnet_alone(page: Page) -> None:
    draw_with_mouse(page, "cross")
    expect(page.get_by_text("This does not look like a digit")).to_be_visible()
    expect(answer(page)).to_have_text("?")
    choose(page, "Perceptron")
    expect(answer(page)).to_have_text(re.compile(r"^\d$"))


def test_cards_of_those_that_differ_are_marked(page: Page) -> None:
    draw_with_mouse(page, "cross")
    expect(page.get_by_text(re.compile(r"the Convnet sees no digit$"))).to_be_visible()
    expect(page.locator(".card.differs").last).to_contain_text("Convnet")


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
    choose(page, "Stability")
    draw_with_mouse(page, "7")
    expect(page.get_by_role("heading", name="How sure of 7")).to_be_visible()
    maps = page.get_by_alt_text(re.compile("rather sure in"))
    expect(maps).to_have_count(3 * len(SPECS))


def test_keyboard_writes_and_clears(page: Page) -> None:
    for digit in ("7", "3"):
        page.keyboard.press(digit)
        expect(answer(page)).to_have_text(digit)
        page.keyboard.press("Backspace")
        expect(answer(page)).to_have_text("?")


def test_presenter_view_comes_and_goes_with_the_drawing(page: Page) -> None:
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")
    page.keyboard.press("p")
    canvas = page.locator("canvas.upper-canvas")
    expect(canvas).to_have_css("width", "560px")
    expect(answer(page)).to_have_text("7")
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    page.keyboard.press("Backspace")
    expect(answer(page)).to_have_text("?")
    page.keyboard.press("3")  # whose button is hidden here
    expect(answer(page)).to_have_text("3")
    page.keyboard.press("p")
    expect(canvas).to_have_css("width", "280px")
    expect(answer(page)).to_have_text("3")


def test_link_reopens_the_drawing_with_its_view(page: Page, browser: Browser) -> None:
    choose(page, "Tug of war")
    choose(page, "Perceptron+")
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    page.get_by_role("button", name="Link to this drawing").click()
    address = page.get_by_test_id("stCode").locator("code").inner_text()
    with browser.new_context() as other:
        visitor = other.new_page()
        visitor.goto(address)
        expect(answer(visitor)).to_have_text("7")
        expect(visitor.get_by_role("heading", name="Perceptron+: 7 against")).to_be_visible()
        draw_with_mouse(visitor, "cross")  # it can be drawn on
        visitor.get_by_role("button", name="Clear").click()
        expect(answer(visitor)).to_have_text("?")


def test_damaged_link_gets_a_sentence(page: Page, server: str) -> None:
    page.goto(f"{server}/?drawing=xyz")
    expect(page.get_by_text("The drawing in this link is damaged")).to_be_visible()
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")


def test_morph_of_two_drawings(page: Page, server: str) -> None:
    page.goto(f"{server}/morph")
    page.get_by_role("button", name="Show me with a 3 and an 8").click()
    expect(page.get_by_test_id("stVegaLiteChart")).to_contain_text("Convnet")
    expect(page.get_by_role("listitem")).to_have_count(len(SPECS))


def test_link_keeps_the_chosen_model(page: Page, server: str, browser: Browser) -> None:
    choose(page, "Hidden layer+")
    expect(page).to_have_url(re.compile("model=Hidden"))
    with browser.new_context() as other:
        visitor = other.new_page()
        visitor.goto(page.url)
        chosen = visitor.get_by_role("radio", name="Hidden layer+", exact=True)
        expect(chosen).to_be_checked()
        expect(visitor.get_by_role("radio", name="Convnet", exact=True)).not_to_be_checked()


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


def test_brush_width_can_be_changed_between_strokes(page: Page) -> None:
    draw_with_mouse(page, "1")
    expect(answer(page)).to_have_text("1")
    choose(page, "Thick")
    page.get_by_role("button", name="Clear").click()
    expect(answer(page)).to_have_text("?")
    draw_with_mouse(page, "1")
    expect(answer(page)).to_have_text("1")


def test_menu_opens_each_page(page: Page) -> None:
    for title, heading in (
        ("Curves", "How the networks learned"),
        ("Confusion", "Which digits are confused"),
        ("Compare", "How the networks compare"),
        ("Morph", "Where does each network change its mind?"),
        ("Inside", "What the networks learned"),
    ):
        page.get_by_role("link", name=title).click()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.get_by_role("link", name="Draw").click()
    expect(page.get_by_text("Draw a digit, 0 to 9")).to_be_visible()


def test_link_opens_the_chosen_model(page: Page, server: str) -> None:
    page.goto(f"{server}/confusion?model=Perceptron")
    picture = page.get_by_alt_text("Confusion matrix of Perceptron")
    expect(picture).to_be_visible()
    choose(page, "Hidden layer")
    expect(page.get_by_alt_text("Confusion matrix of Hidden layer")).to_be_visible()
    expect(page).to_have_url(re.compile("model=Hidden"))


def test_curves_are_drawn_for_the_chosen_models(page: Page, server: str) -> None:
    page.goto(f"{server}/curves")
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(2)
    expect(charts.first).to_contain_text("Flatten")
    page.get_by_role("button", name="Flatten", exact=True).click()
    expect(charts.first).not_to_contain_text("Flatten")
    expect(page).to_have_url(re.compile("models="))


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


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.visitor(**PHONE)
def test_phone_never_scrolls_sideways(page: Page, server: str, path: str) -> None:
    page.goto(f"{server}/{path}")
    expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("path", PAGES)
def test_pages_report_no_errors(page: Page, server: str, path: str) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{server}/{path}")
    expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert problems == []


def test_unknown_names_in_a_link_get_one_sentence(page: Page, server: str) -> None:
    page.goto(f"{server}/confusion?model=Transformer&view=Sideways")
    expect(page.get_by_text("The link asks for 'Transformer' under 'Model'")).to_be_visible()
    expect(page.get_by_text("The link asks for 'Sideways' under 'Show'")).to_be_visible()
    expect(page.get_by_alt_text("Confusion matrix of Convnet")).to_be_visible()


def test_empty_name_in_a_link_is_no_fault(page: Page, server: str) -> None:
    page.goto(f"{server}/?model=")
    expect(page.get_by_text("Draw a digit, 0 to 9")).to_be_visible()
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")


def test_link_opens_the_same_view_in_another_browser(
    page: Page, server: str, browser: Browser
) -> None:
    page.goto(f"{server}/confusion")
    choose(page, "Errors only")
    page.get_by_role("radiogroup", name="Beside it").get_by_role(
        "radio", name="Perceptron", exact=True
    ).click()
    expect(page.get_by_alt_text("Confusion matrix of Perceptron")).to_be_visible()
    expect(page).to_have_url(re.compile("beside=Perceptron"))
    with browser.new_context() as other:
        opened = other.new_page()
        opened.goto(page.url)
        expect(opened.get_by_role("radio", name="Errors only")).to_be_checked()
        expect(opened.get_by_alt_text("Confusion matrix of Perceptron")).to_be_visible()


def test_chosen_row_opens_its_images(page: Page, server: str, mnist: Mnist) -> None:
    page.goto(f"{server}/confusion?model=Flatten")
    table = page.get_by_test_id("stDataFrame").nth(1)
    expect(table).to_be_visible()
    table.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    matrix = open_folder("flatten").read_metrics().confusion_matrix
    true, read, count = most_confused(matrix)[2]
    # The grid is a picture: the third row's tick box lies below the header and two rows.
    table.locator("canvas").first.click(position={"x": 16, "y": 35 + 2 * 35 + 17}, force=True)
    expect(page.get_by_text(f"{count} of 10,000, the surest answers")).to_be_visible()
    expect(page.get_by_alt_text(re.compile(f"^{true} read as {read}, "))).to_have_count(count)
    expect(page).to_have_url(re.compile(f"images={true}"))


@pytest.mark.parametrize(
    ("path", "label", "start"),
    [
        ("curves", "PNG", b"\x89PNG"),
        ("curves", "SVG", b"<svg"),
        ("curves", "CSV", b"model,images,epoch,measure,value"),
        ("confusion", "PNG", b"\x89PNG"),
        ("confusion", "SVG", b"<?xml"),
        ("confusion", "CSV", b"digit,precision,recall,f1,support"),
        ("compare", "SVG", b"<svg"),
        ("compare", "CSV", b"model,test accuracy"),
    ],
)
def test_figures_and_tables_can_be_taken_away(
    page: Page, server: str, path: str, label: str, start: bytes
) -> None:
    page.goto(f"{server}/{path}")
    with page.expect_download() as download:
        page.get_by_test_id("stDownloadButton").get_by_role("button", name=label).first.click()
    assert Path(download.value.path()).read_bytes().startswith(start)
    assert download.value.suggested_filename.endswith(f".{label.lower()}")


def test_pages_in_turn_keep_their_own_choices(page: Page, server: str, mnist: Mnist) -> None:
    page.goto(f"{server}/compare")
    choose(page, "Perceptron right, Convnet wrong")
    expect(page.get_by_alt_text(re.compile("read as")).first).to_be_visible()
    for title, heading in (
        ("Confusion", "Which digits are confused"),
        ("Curves", "How the networks learned"),
        ("Compare", "How the networks compare"),
    ):
        page.get_by_role("link", name=title).click()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
        expect(page.get_by_text("The link asks for")).to_have_count(0)
