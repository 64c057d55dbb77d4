"""The Morph page."""

from playwright.sync_api import Page, expect

from digitrec.models import SPECS


def test_morph_of_two_drawings(page: Page, server: str) -> None:
    page.goto(f"{server}/morph")
    page.get_by_role("button", name="Show me with a 3 and an 8").click()
    expect(page.get_by_test_id("stVegaLiteChart")).to_contain_text("Convnet")
    expect(page.get_by_role("listitem")).to_have_count(len(SPECS))
