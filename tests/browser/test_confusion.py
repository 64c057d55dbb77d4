"""The Confusion page."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from digitrec.data.mnist import Mnist
from digitrec.evaluation.metrics import most_confused
from digitrec.networks.store import open_folder
from digitrec.ui.shared.gallery import IMAGES_A_PAGE
from tests.browser.driver import PHONE, choose_by_keyboard, finish, tab_to

# How far each button's middle lies from that of its cell in the picture, row by row, in pixels.
DISTANCES = """
([picture, grid]) => {
  const svg = new DOMParser().parseFromString(
    decodeURIComponent(picture.src.split(",").slice(1).join(",")), "image/svg+xml");
  const width = Number(svg.documentElement.getAttribute("viewBox").split(" ")[2]);
  const shown = picture.getBoundingClientRect();
  const scale = shown.width / width;
  const middle = (ends) => (Math.min(...ends) + Math.max(...ends)) / 2;
  const buttons = [...grid.querySelectorAll("button")]
    .filter(button => /^[0-9] read as/.test(button.ariaLabel));
  return [...svg.querySelectorAll("[id^=QuadMesh] path")].map((path, at) => {
    const ends = path.getAttribute("d").match(/[0-9.]+/g).map(Number);
    const [x, y] = [0, 1].map(axis => middle(ends.filter((_, index) => index % 2 === axis)));
    const box = buttons[at].getBoundingClientRect();
    return Math.hypot(
      shown.left + scale * x - box.left - box.width / 2,
      shown.top + scale * y - box.top - box.height / 2);
  });
}
"""


@pytest.fixture
def page(tab: Page) -> Page:
    """An empty tab: each test opens what it is about."""
    return tab


def cell(page: Page, name: str) -> Locator:
    return page.get_by_role("gridcell", name=re.compile(f"^{name}: "))


def images(page: Page, name: str) -> Locator:
    return page.get_by_alt_text(re.compile(f"^{name}, "))


def open_errors(page: Page, server: str, parameters: str = "") -> None:
    page.goto(f"{server}/confusion?model=Flatten{parameters}")
    page.get_by_alt_text("Confusion matrix of Flatten").wait_for()
    finish(page)  # until then what comes above moves what is pressed below


@pytest.mark.parametrize("width", [1280, 390])
def test_each_button_lies_over_its_cell_of_the_picture(page: Page, server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_errors(page, server, "&view=Counts")  # where every cell is painted
    picture = page.get_by_alt_text("Confusion matrix of Flatten")
    nodes = [node.element_handle() for node in (picture, page.get_by_role("grid"))]
    distances = page.evaluate(DISTANCES, nodes)
    assert len(distances) == 100 and max(distances) < 1
    rows = page.get_by_role("grid").get_by_role("row")
    for true, read in ((0, 0), (0, 9), (4, 9), (9, 0)):
        found = rows.nth(true).get_by_role("gridcell").nth(1 + read)
        expect(found).to_have_accessible_name(re.compile(f"^{true} read as {read}: "))


def test_pressed_cell_shows_its_images_beside_the_matrix(
    page: Page, server: str, mnist: Mnist
) -> None:
    open_errors(page, server)
    true, read, count = most_confused(open_folder("flatten").read_metrics().confusion_matrix)[2]
    chosen = cell(page, f"{true} read as {read}")
    chosen.click()
    found = images(page, f"{true} read as {read}")
    expect(found).to_have_count(min(count, IMAGES_A_PAGE))
    expect(found.first).to_be_in_viewport(ratio=1)
    expect(chosen).to_be_in_viewport(ratio=1)
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile(rf"images={true}\+read\+as\+{read}"))


def test_arrow_keys_walk_the_matrix_and_enter_shows_the_images(
    page: Page, server: str, mnist: Mnist
) -> None:
    open_errors(page, server, "&images=4+read+as+8")
    tab_to(cell(page, "4 read as 8"))
    page.keyboard.press("ArrowRight")
    expect(cell(page, "4 read as 9")).to_be_focused()
    page.keyboard.press("Enter")
    matrix = open_folder("flatten").read_metrics().confusion_matrix
    expect(images(page, "4 read as 9")).to_have_count(int(matrix[4, 9]))
    expect(images(page, "4 read as 9").first).to_be_in_viewport(ratio=1)
    expect(cell(page, "4 read as 9")).to_be_focused()
    for key, name in (
        ("ArrowRight", "4 read as 9"),  # the row's end
        ("ArrowDown", "5 read as 9"),
        ("Home", "Every misread 5"),
        ("End", "5 read as 9"),
        ("ArrowLeft", "5 read as 8"),
        ("ArrowUp", "4 read as 8"),
    ):
        page.keyboard.press(key)
        expect(cell(page, name)).to_be_focused()
    page.keyboard.press("Tab")  # out of the matrix at once
    expect(page.get_by_role("grid")).to_have_count(1)
    assert page.get_by_role("grid").evaluate(
        "grid => !grid.contains(grid.getRootNode().activeElement)"
    )


@pytest.mark.visitor(**PHONE)
def test_finger_finds_the_images_in_view_below_the_matrix(
    page: Page, server: str, mnist: Mnist
) -> None:
    open_errors(page, server)
    cell(page, "3 read as 5").tap()
    expect(images(page, "3 read as 5").first).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("3 read as 5:")).to_be_in_viewport()


@pytest.mark.visitor(viewport={"width": 1280, "height": 800}, color_scheme="light")
@pytest.mark.parametrize("forced_colors", ["none", "active"])
def test_matrix_turns_dark_with_the_page(
    page: Page, server: str, forced_colors: Literal["none", "active"]
) -> None:
    page.emulate_media(forced_colors=forced_colors)
    open_errors(page, server)
    picture = page.get_by_alt_text("Confusion matrix of Flatten")
    light = picture.get_attribute("src") or ""
    page.emulate_media(color_scheme="dark")
    expect(picture).not_to_have_attribute("src", light)
    page.emulate_media(color_scheme="light")
    expect(picture).to_have_attribute("src", light)


def test_views_and_a_second_model_change_the_heatmap(page: Page, server: str) -> None:
    page.goto(f"{server}/confusion")
    picture = page.get_by_alt_text("Confusion matrix of Convnet", exact=True)
    picture.wait_for()
    finish(page)
    tab_to(page.locator("summary", has_text="Another view"))
    page.keyboard.press("Enter")
    for view in ("Counts", "Shares"):
        before = picture.get_attribute("src") or ""
        choose_by_keyboard(page, "Show", view)  # the expander still grows under a mouse
        expect(picture).not_to_have_attribute("src", before)
    choose_by_keyboard(page, "Beside it", "Flatten")
    expect(page.get_by_alt_text("Confusion matrix of Flatten", exact=True)).to_be_visible()
    choose_by_keyboard(page, "Show", "Difference")
    expect(page.get_by_alt_text("Confusion matrix of Convnet less Flatten")).to_be_visible()
    choose_by_keyboard(page, "Model", "Perceptron")
    expect(page.get_by_alt_text("Confusion matrix of Perceptron less Flatten")).to_be_visible()


def test_all_mistakes_of_a_digit_are_leafed_through(page: Page, server: str, mnist: Mnist) -> None:
    page.goto(f"{server}/confusion?model=Perceptron")
    cell(page, "Every misread 5").wait_for()
    finish(page)
    cell(page, "Every misread 5").click()
    found = page.get_by_alt_text(re.compile("^5 read as "))
    expect(found).to_have_count(IMAGES_A_PAGE)
    surest = found.first.get_attribute("alt")
    tab_to(page.get_by_role("button", name="Next page"))
    page.keyboard.press("Enter")
    expect(found.first).not_to_have_attribute("alt", surest or "")
    page.get_by_role("button", name="Page 1", exact=True).click()
    expect(found.first).to_have_attribute("alt", surest or "")
    page.get_by_role("button", name="Next page").click()
    expect(found.first).not_to_have_attribute("alt", surest or "")
    cell(page, "Every misread 8").click()  # whose images are shown from the first
    expect(page).not_to_have_url(re.compile("page="))
    expect(page.get_by_alt_text(re.compile("^8 read as "))).to_have_count(IMAGES_A_PAGE)
