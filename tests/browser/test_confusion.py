"""The Confusion page."""

import re

from playwright.sync_api import Page, expect

from digitrec.data.mnist import Mnist
from digitrec.evaluation.metrics import most_confused
from digitrec.networks.store import open_folder
from digitrec.ui.components.gallery import IMAGES_A_PAGE
from tests.browser.driver import choose, choose_by_keyboard, finish, tab_to


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
    expect(page.get_by_text(f"{count} of 10,000, the surest predictions")).to_be_visible()
    expect(page.get_by_alt_text(re.compile(f"^{true} read as {read}, "))).to_have_count(count)
    expect(page).to_have_url(re.compile(f"images={true}"))


def test_views_and_a_second_model_change_the_heatmap(page: Page, server: str) -> None:
    page.goto(f"{server}/confusion")
    picture = page.get_by_alt_text("Confusion matrix of Convnet", exact=True)
    for view in ("Shares", "Errors only"):
        before = picture.get_attribute("src") or ""
        choose(page, view)
        expect(picture).not_to_have_attribute("src", before)
    choose_by_keyboard(page, "Beside it", "Flatten")
    expect(page.get_by_alt_text("Confusion matrix of Flatten", exact=True)).to_be_visible()
    choose_by_keyboard(page, "Show", "Difference")
    expect(page.get_by_alt_text("Confusion matrix of Convnet less Flatten")).to_be_visible()
    choose_by_keyboard(page, "Model", "Perceptron")
    expect(page.get_by_alt_text("Confusion matrix of Perceptron less Flatten")).to_be_visible()


def test_keyboard_chooses_a_row(page: Page, server: str, mnist: Mnist) -> None:
    page.goto(f"{server}/confusion?model=Flatten")
    table = page.get_by_test_id("stDataFrame").nth(1)
    expect(table).to_be_visible()
    finish(page)
    matrix = open_folder("flatten").read_metrics().confusion_matrix
    true, read, count = most_confused(matrix)[1]
    tab_to(table.locator("canvas").first)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    expect(page.get_by_alt_text(re.compile(f"^{true} read as {read}, "))).to_have_count(count)
    expect(page).to_have_url(re.compile(rf"images={true}\+read\+as\+{read}"))


def test_list_opens_the_images_of_a_digit_page_by_page(
    page: Page, server: str, mnist: Mnist
) -> None:
    page.goto(f"{server}/confusion?model=Perceptron")
    tab_to(page.get_by_role("combobox", name="Show"))
    page.keyboard.type("Every misread 5")
    page.keyboard.press("Enter")
    images = page.get_by_alt_text(re.compile("^5 read as "))
    expect(images).to_have_count(IMAGES_A_PAGE)
    surest = images.first.get_attribute("alt")
    tab_to(page.get_by_role("button", name="Next page"))
    page.keyboard.press("Enter")
    expect(images.first).not_to_have_attribute("alt", surest or "")
    page.get_by_role("button", name="Page 1", exact=True).click()
    expect(images.first).to_have_attribute("alt", surest or "")
