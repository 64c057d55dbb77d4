"""The Curves page."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from digitrec.networks.specs import SPECS
from tests.browser.driver import (
    choose_by_keyboard,
    draw_with_mouse,
    expect_engine,
    expect_sent,
    finish,
    menu_link,
    open_draw_page,
    tab_to,
)

ALL_THREE = "curves?models=Perceptron&models=Hidden+layer&models=Flatten"


@pytest.fixture
def page(tab: Page) -> Page:
    """An empty tab: each test opens what it is about."""
    return tab


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Epoch")


def card(page: Page, title: str) -> Locator:
    """Return what stands beside the curves of a network."""
    return page.locator("section").filter(has=page.get_by_role("heading", name=title, exact=True))


def marker(page: Page) -> float:
    """Return where the marker stands on the first chart, in pixels of the window."""
    return page.locator("svg .marker line").first.evaluate("it => it.getBoundingClientRect().left")


def expect_at(page: Page, epoch: int, last: int = 10) -> None:
    expect(page.get_by_text(f"Epoch {epoch} of {last}", exact=True)).to_be_visible()
    expect(slider(page)).to_have_js_property("value", str(epoch))
    expect(slider(page)).to_have_attribute("aria-valuetext", f"Epoch {epoch} of {last}")


def still(page: Page) -> None:
    """Let the marker arrive at once."""
    page.emulate_media(reduced_motion="reduce")


def pictures(page: Page, title: str) -> list[str]:
    return (
        card(page, title)
        .locator(".pictures canvas")
        .evaluate_all("all => all.map(canvas => canvas.toDataURL())")
    )


def test_arrow_keys_move_the_marker_the_answers_and_the_pictures(page: Page, server: str) -> None:
    still(page)
    page.goto(f"{server}/{ALL_THREE}")
    expect_at(page, 10)
    expect(card(page, "Flatten")).to_contain_text("Reads 3")
    at_the_end = marker(page), pictures(page, "Flatten")
    assert len(at_the_end[1]) == 10
    slider(page).focus()
    page.keyboard.press("Home")
    expect_at(page, 1)
    expect(card(page, "Flatten")).to_contain_text("Reads 5")
    expect(page.get_by_role("status").filter(has_text="Flatten: Reads 5")).to_have_count(1)
    at_the_start = marker(page), pictures(page, "Flatten")
    assert at_the_start[0] < at_the_end[0]
    assert not set(at_the_start[1]) & set(at_the_end[1])
    page.keyboard.press("ArrowRight")
    expect_at(page, 2)
    assert at_the_start[0] < marker(page) < at_the_end[0]


def test_epochs_need_no_server(page: Page, server: str) -> None:
    page.goto(f"{server}/{ALL_THREE}")
    expect_at(page, 10)
    page.context.set_offline(True)
    slider(page).fill("4")
    expect_at(page, 4)
    expect(card(page, "Perceptron")).to_contain_text("Reads")
    page.context.set_offline(False)


def test_network_stays_as_it_is_after_its_last_epoch(page: Page, server: str) -> None:
    page.goto(f"{server}/{ALL_THREE}")
    expect(card(page, "Perceptron")).to_contain_text("it stopped learning after epoch 5")
    after = pictures(page, "Perceptron")
    slider(page).fill("5")
    expect(card(page, "Perceptron")).not_to_contain_text("it stopped learning")
    assert pictures(page, "Perceptron") == after
    assert pictures(page, "Hidden layer") == pictures(page, "Flatten")  # the same until here


def test_networks_that_kept_no_epochs_have_nothing_to_slide(page: Page, server: str) -> None:
    page.goto(f"{server}/curves?models=Convnet")
    expect(page.locator("svg[data-measure=loss] path")).to_have_count(2)
    expect(page.get_by_role("button", name="Play")).to_be_hidden()
    expect(slider(page)).to_be_hidden()


def test_play_runs_through_all_epochs_and_stops(page: Page, server: str) -> None:
    page.goto(f"{server}/curves")
    seen = page.get_by_text(re.compile("^Epoch "))
    seen.evaluate(
        """node => {
          window.seen = [];
          new MutationObserver(() => window.seen.push(node.textContent))
            .observe(node, {childList: true});
        }"""
    )
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    expect_at(page, 10)
    page.get_by_role("button", name="Play").wait_for()
    epochs = dict.fromkeys(page.evaluate("window.seen"))
    assert list(epochs) == [f"Epoch {epoch} of 10" for epoch in range(1, 11)]


def test_pause_and_arrow_key_stop_the_play(page: Page, server: str) -> None:
    page.goto(f"{server}/curves")
    play = page.get_by_role("button", name="Play")
    play.wait_for()
    finish(page)
    tab_to(play)
    page.keyboard.press("Enter")
    page.get_by_text(re.compile("^Epoch [2-9] of 10$")).wait_for()
    page.get_by_role("button", name="Pause").press("Enter")
    play.wait_for()
    paused_at = int(slider(page).input_value())
    assert paused_at < 10
    play.press("Enter")
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    play.wait_for()
    assert int(slider(page).input_value()) > paused_at


def test_press_on_a_chart_goes_to_its_epoch(page: Page, server: str) -> None:
    page.goto(f"{server}/curves")
    expect_at(page, 10)
    chart = page.get_by_role("img", name="loss by epoch of Hidden layer, Flatten")
    width = chart.evaluate("it => it.clientWidth")
    chart.click(position={"x": width / 2, "y": 40})
    expect(page.get_by_text(re.compile("^Epoch [56] of 10$"))).to_be_visible()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_marker_glides_only_where_motion_is_welcome(page: Page, server: str, motion: str) -> None:
    page.emulate_media(reduced_motion=motion)
    page.goto(f"{server}/curves")
    expect_at(page, 10)
    duration = "0s" if motion == "reduce" else "0.3s"
    for mark in page.locator("svg .marker").all():
        expect(mark).to_have_css("transition-duration", duration)


def test_own_drawing_is_read_epoch_by_epoch(page: Page, server: str) -> None:
    open_draw_page(page, server)
    expect_engine(page)
    draw_with_mouse(page, "7")
    expect_sent(page)
    menu_link(page, "Curves").click()
    expect(card(page, "Flatten")).to_contain_text("Reads 7")
    expect(page.get_by_text("Nothing is drawn yet")).to_have_count(0)


def test_curves_are_drawn_for_the_chosen_models(page: Page, server: str) -> None:
    page.goto(f"{server}/curves")
    expect(page.locator("svg[data-measure=loss] path")).to_have_count(4)
    finish(page)
    page.get_by_role("button", name="Convnet", exact=True).click()
    expect(page.locator("svg[data-measure=loss] path")).to_have_count(6)
    expect(page.get_by_role("img", name="accuracy by epoch of")).to_have_accessible_name(
        "accuracy by epoch of Hidden layer, Flatten, Convnet"
    )
    expect(page).to_have_url(re.compile("models="))


def test_accuracy_is_told_in_percent_and_loss_is_not(page: Page, server: str) -> None:
    page.goto(f"{server}/{ALL_THREE}")
    accuracy, loss = (
        page.locator(f"svg[data-measure={name}] text") for name in ("accuracy", "loss")
    )
    expect(accuracy.filter(has_text="%").last).to_have_text("100 %")
    expect(loss.first).to_have_text(re.compile(r"^0\.\d+$"))
    expect(loss.filter(has_text="%")).to_have_count(0)


def test_loss_axis_becomes_logarithmic_by_keyboard(page: Page, server: str) -> None:
    page.goto(f"{server}/curves")
    page.get_by_text("Large charts, logarithmic axis, files").wait_for()
    finish(page)
    page.get_by_text("Large charts, logarithmic axis, files").click()
    zero = page.get_by_test_id("stVegaLiteChart").first.get_by_text("0.00", exact=True)
    expect(zero).to_have_count(1)
    choose_by_keyboard(page, "Loss axis", "Logarithmic")
    expect(zero).to_have_count(0)  # which has no logarithm
    expect(page).to_have_url(re.compile("axis=Logarithmic"))


def test_keyboard_chooses_models_and_takes_them_away(page: Page, server: str) -> None:
    page.goto(f"{server}/curves?models=Perceptron")
    models = page.get_by_role("toolbar", name="Models").get_by_role("button")
    expect(models).to_have_count(len(SPECS))
    finish(page)
    expect(card(page, "Perceptron")).to_be_visible()
    tab_to(models.first)
    page.keyboard.press("Space")
    expect(page.get_by_text("Choose a model to see its curves.")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(card(page, "Hidden layer")).to_be_visible()
    expect(card(page, "Perceptron")).to_have_count(0)


def test_curves_need_no_offscreen_canvas(page: Page, server: str) -> None:
    page.add_init_script("delete window.OffscreenCanvas")  # as in Safari before 16.4
    page.goto(f"{server}/curves")
    expect(card(page, "Flatten")).to_contain_text(re.compile("Reads .* sure"))
    painted = page.locator(".pictures canvas").first.evaluate("canvas => canvas.toDataURL()")
    assert len(painted) > 500


def test_pictures_that_cannot_be_painted_cost_themselves_alone(page: Page, server: str) -> None:
    page.add_init_script(
        "CanvasRenderingContext2D.prototype.putImageData = () => { throw Error() }"
    )
    page.goto(f"{server}/curves")
    expect(card(page, "Flatten")).to_contain_text("This browser could not paint this picture.")
    page.get_by_role("slider", name="Epoch").fill("1")
    expect(page.get_by_text(re.compile("^Epoch 1 of"))).to_be_visible()
    expect(card(page, "Flatten")).to_contain_text(re.compile("Reads .* sure"))
