"""The Curves page."""

import re

from playwright.sync_api import Page, expect

from digitrec.networks.specs import SPECS
from tests.browser.driver import choose_by_keyboard, tab_to


def test_curves_are_drawn_for_the_chosen_models(page: Page, server: str) -> None:
    page.goto(f"{server}/curves")
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(2)
    expect(charts.first).to_contain_text("Flatten")
    page.get_by_role("button", name="Flatten", exact=True).click()
    expect(charts.first).not_to_contain_text("Flatten")
    expect(page).to_have_url(re.compile("models="))


def test_loss_axis_becomes_logarithmic_by_keyboard(page: Page, server: str) -> None:
    page.goto(f"{server}/curves")
    zero = page.get_by_test_id("stVegaLiteChart").first.get_by_text("0.0", exact=True)
    expect(zero).to_have_count(1)
    choose_by_keyboard(page, "Loss axis", "Logarithmic")
    expect(zero).to_have_count(0)  # which has no logarithm
    expect(page).to_have_url(re.compile("axis=Logarithmic"))


def test_keyboard_takes_models_away_until_none_is_left(page: Page, server: str) -> None:
    page.goto(f"{server}/curves")
    models = page.get_by_role("toolbar", name="Models").get_by_role("button")
    expect(models).to_have_count(len(SPECS))
    tab_to(models.first)
    for at in range(len(SPECS)):
        page.keyboard.press("Space")
        expect(models.nth(at)).to_have_attribute("aria-pressed", "false")
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Choose a model to see its curves.")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)
