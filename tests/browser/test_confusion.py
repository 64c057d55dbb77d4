"""The Confusion page."""

import re

from playwright.sync_api import Page, expect

from digitrec.data import Mnist
from digitrec.evaluation import most_confused
from digitrec.store import open_folder


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
