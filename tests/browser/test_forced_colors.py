"""Forced colors, such as Windows' contrast themes: ink keeps its ground, a network its color."""

import io
import re
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageColor
from playwright.sync_api import Locator, Page, expect

from digitrec.networks.specs import SPECS
from tests.browser.driver import wait_until_shown
from tests.browser.test_accessibility import (
    COLOR_SCHEMES,
    follow,
    see_example,
    write_a_seven,
    write_for_the_hand,
)

CONTRAST = 100  # of what is painted with its ground, of 255
WHITE = "rgb(255, 255, 255)"


def see_tiles(page: Page) -> None:
    page.locator(".tile").first.wait_for()


def press_a_tile(page: Page) -> None:
    page.locator(".tile").first.click()
    page.locator("dialog canvas").wait_for()


def see_weights(page: Page) -> None:
    page.locator(".pictures canvas").first.wait_for()


# Where something is painted: the address, what a person does there, and all that is painted.
PAINTED: dict[str, tuple[str, Callable[[Page], None], str]] = {
    "drawing": ("", write_a_seven, "canvas"),
    "votes": ("?reasons=Through+the+network&model=Perceptron", follow, "canvas"),
    "units": ("?reasons=Through+the+network&model=Flatten&beside=Convnet", follow, "canvas"),
    "hand": ("hand", write_for_the_hand, ".tile canvas"),
    "morph": ("morph", see_example, "canvas, [type=range]"),
    "wall": ("room", see_tiles, ".tile:nth-child(-n + 9) canvas"),
    "one of the wall": ("room", press_a_tile, "dialog canvas"),
    "curves": ("curves", see_weights, ".ink, figure:first-child canvas, .charts svg"),
}


@pytest.mark.visitor(viewport={"width": 1280, "height": 1000}, forced_colors="active")
@pytest.mark.parametrize("place", PAINTED)
def test_what_is_painted_stands_out_in_forced_colors(tab: Page, server: str, place: str) -> None:
    address, do, painted = PAINTED[place]
    tab.goto(f"{server}/{address}")
    do(tab)
    wait_until_shown(tab)
    for scheme in COLOR_SCHEMES:
        tab.emulate_media(color_scheme=scheme)
        expect(tab.locator("body")).to_have_css("color-scheme", "light dark")
        contrasts = [contrast(one) for one in tab.locator(painted).all() if one.is_visible()]
        assert contrasts and min(contrasts) > CONTRAST, f"{scheme}: {contrasts}"


def contrast(painted: Locator) -> float:
    """Return how much what is painted differs from its ground, without its frame."""
    picture = Image.open(io.BytesIO(painted.screenshot(animations="disabled"))).convert("L")
    pixels = np.asarray(picture, float)
    rows, columns = (max(2, side // 10) for side in pixels.shape)
    return float(np.ptp(pixels[rows:-rows, columns:-columns]))


@pytest.mark.visitor(
    viewport={"width": 1280, "height": 800}, forced_colors="active", color_scheme="dark"
)
def test_network_keeps_its_color_in_forced_colors(tab: Page, server: str) -> None:
    tab.goto(f"{server}/room")
    see_tiles(tab)
    color = f"rgb{ImageColor.getrgb(next(iter(SPECS.values())).color)}"
    expect(tab.locator(".band b").first).to_have_css("background-color", color)
    expect(tab.locator(".scores li").first).to_have_css("border-left-color", color)
    expect(tab.locator(".scores .title").first).to_have_css("color", WHITE)
    expect(tab.locator(".qr")).to_have_css("background-color", WHITE)
    tab.goto(f"{server}/curves")
    see_weights(tab)
    expect(tab.locator(".bars i").first).to_have_css("background-image", re.compile("gradient"))
