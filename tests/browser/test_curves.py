"""The Curves page."""

import re

from playwright.sync_api import Page, expect


def test_curves_are_drawn_for_the_chosen_models(page: Page, server: str) -> None:
    page.goto(f"{server}/curves")
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(2)
    expect(charts.first).to_contain_text("Flatten")
    page.get_by_role("button", name="Flatten", exact=True).click()
    expect(charts.first).not_to_contain_text("Flatten")
    expect(page).to_have_url(re.compile("models="))
