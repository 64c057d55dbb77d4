"""The drawing in Python is the browser's own: the same strokes, drawn with the mouse."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from digitrec import MODEL_NAMES, load_model
from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import Drawing
from digitrec.drawing.strokes import place_strokes
from digitrec.networks.predictor import Predictor
from tests.browser.driver import find_canvas, finish

PARTS, STROKES_PER_PART = 4, 50  # apart, so that they run side by side
POINTS_PER_STROKE = 12
MARGIN = 0.15  # between two probabilities that a tiny movement may exchange
CANVAS_DIFFERENCE = 1.0  # mean over the canvas's pixels, of 255


def drawings(seed: int) -> list[list[np.ndarray]]:
    """Return digits of 50 strokes or one more, of few points each."""
    rng, written = np.random.default_rng(seed), []
    while sum(map(len, written)) < STROKES_PER_PART:
        strokes = place_strokes(write_digit(len(written) % 10, rng), rng)
        thinned = [
            stroke[np.linspace(0, len(stroke) - 1, min(len(stroke), POINTS_PER_STROKE)).astype(int)]
            for stroke in strokes
        ]
        written.append(thinned)
    return written


def draw(page: Page, strokes: list[np.ndarray]) -> list[np.ndarray]:
    """Draw with the mouse; return where on the canvas, the points that it keeps."""
    corner = np.array(find_canvas(page))
    page.mouse.move(*(corner + [140, 260]))  # the canvas's toolbar leaves its upper edge
    page.wait_for_timeout(300)
    drawn = []
    for stroke in strokes:
        places = np.rint(stroke + corner)  # a mouse knows whole pixels of the window
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place)
        page.mouse.up()
        drawn.append(kept(places - corner))
    return drawn


def kept(stroke: np.ndarray) -> np.ndarray:
    """Return a stroke as fabric.js keeps it: without the last point but one."""
    return np.delete(stroke, -2, axis=0) if len(stroke) > 2 else stroke


def canvas_of(page: Page) -> np.ndarray:
    """Return uint8 (280, 280, 4): what the canvas holds once Chromium has painted it all."""
    before, url = None, ""
    while url != before:
        page.wait_for_timeout(150)
        strokes = page.locator("canvas.dc-canvas.lower-canvas")  # the black ground is another
        before, url = url, strokes.evaluate("canvas => canvas.toDataURL()")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).convert("RGBA"))


def possible_answers(model: Predictor, images: np.ndarray) -> re.Pattern[str]:
    """Return what the network may read: fabric.js moves a stroke's ends by 0.02 pixels."""
    (probabilities,) = model.predict_probabilities(images)
    digits = np.flatnonzero(probabilities >= probabilities.max() - MARGIN).astype(str)
    return re.compile(f"^({'|'.join(digits)})$")


@pytest.mark.parametrize("part", range(PARTS))
def test_strokes_are_painted_and_read_as_the_browser_draws_them(
    part: int, page: Page, server: str
) -> None:
    models = [load_model(name) for name in MODEL_NAMES]
    differences = []
    page.goto(server)
    for strokes in drawings(seed=part):
        page.get_by_role("heading", name="?").wait_for()
        finish(page)
        drawing = Drawing(draw(page, strokes))
        assert drawing.inked is not None
        images = drawing.inked.image[np.newaxis]
        expected = [possible_answers(model, images) for model in models]
        expect(page.locator(".card .digit")).to_have_text(expected)
        differences.append(np.abs(drawing.rgba.astype(int) - canvas_of(page))[..., 0].mean())
        page.get_by_role("button", name="Clear").click()
    print(f"{len(differences)} drawings: the canvas differs by {np.mean(differences):.2f} of 255")
    assert np.mean(differences) < CANVAS_DIFFERENCE
