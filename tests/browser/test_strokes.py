"""Strokes in Python are the browser's own: places of the mouse, on a canvas of any size."""

import base64
import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import Drawing, decode_link
from digitrec.drawing.strokes import place_strokes
from tests.browser.driver import CANVAS, find_canvas, ink, linked_drawing, painted

CANVAS_DIFFERENCE = 1.5  # mean over the canvas's pixels, of 255: edges are smoothed differently
SIDE = 280


def draw(page: Page, strokes: list[np.ndarray]) -> list[np.ndarray]:
    """Draw with the mouse; return where on a canvas of 280, to a tenth."""
    corner = np.array(find_canvas(page))
    width = page.locator(CANVAS).evaluate("canvas => canvas.getBoundingClientRect().width")
    drawn = []
    for stroke in strokes:
        places = np.rint(stroke * width / SIDE + corner)  # a mouse knows whole pixels
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place)
        page.mouse.up()
        moved = np.any(np.diff(places, axis=0, prepend=np.nan), axis=1)
        drawn.append(np.floor(10 * SIDE * (places[moved] - corner) / width + 0.5) / 10)
    return drawn


def written(rng: np.random.Generator) -> list[np.ndarray]:
    """Return digits in one drawing, of strokes with few points."""
    strokes = [stroke for digit in (4, 5, 7) for stroke in write_digit(digit, rng)]
    return [stroke[:: max(len(stroke) // 12, 1)] for stroke in place_strokes(strokes, rng)]


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (390, 844)])
def test_strokes_arrive_as_they_are_drawn(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    drawn = draw(page, written(np.random.default_rng(size[0])))
    assert ink(page) == [stroke.reshape(-1).tolist() for stroke in drawn]
    arrived = decode_link(linked_drawing(page)).strokes
    assert len(arrived) == len(drawn)
    for there, here in zip(arrived, drawn, strict=True):
        assert np.array_equal(there, np.rint(here))


def test_pixels_in_python_are_those_of_the_canvas(page: Page) -> None:
    drawing = Drawing(draw(page, written(np.random.default_rng(0))))
    picture = Image.open(io.BytesIO(base64.b64decode(painted(page).split(",")[1])))
    shown = np.asarray(picture.getchannel("A").resize((SIDE, SIDE), Image.Resampling.BOX))
    difference = np.abs(drawing.rgba[..., 0].astype(int) - shown).mean()
    assert difference < CANVAS_DIFFERENCE
