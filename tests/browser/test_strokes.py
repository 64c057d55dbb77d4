"""The drawing in Python is the browser's own: the same strokes, drawn with the mouse."""

import base64
import io
import time

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from digitrec import MODEL_NAMES, canvas_to_mnist, load_model
from digitrec.handwriting import write_digit
from digitrec.strokes import draw_strokes, place_strokes

STROKE_COUNT = 200
POINTS_A_STROKE = 12
BRUSH_PX = 20  # the page's Medium
MEAN_DIFFERENCE, GREATEST_DIFFERENCE = 0.003, 0.2  # of a pixel's range, over 28x28

CANVAS = "canvas.dc-canvas.lower-canvas"  # the strokes; the black ground is another
# A cleared canvas is replaced: for a moment there are two.
ARE_BLANK = """canvases => canvases.length === 1 && canvases[0].getContext("2d")
  .getImageData(0, 0, 280, 280).data.every((value, index) => value === 0 || index % 4 === 3)"""


def drawings() -> list[list[np.ndarray]]:
    """Return digits of 200 strokes or a few more, at whole pixels as a mouse reports them."""
    rng, written = np.random.default_rng(0), []
    while sum(map(len, written)) < STROKE_COUNT:
        strokes, _ = place_strokes(write_digit(len(written) % 10, rng), rng)
        thinned = [
            stroke[np.linspace(0, len(stroke) - 1, min(len(stroke), POINTS_A_STROKE)).astype(int)]
            for stroke in strokes
        ]
        written.append([np.round(stroke) for stroke in thinned])
    return written


def picture_of(page: Page) -> np.ndarray:
    """Return uint8 (280, 280, 4): what the canvas itself holds."""
    url = page.locator(CANVAS).evaluate("canvas => canvas.toDataURL()")
    picture = io.BytesIO(base64.b64decode(url.split(",")[1]))
    return np.asarray(Image.open(picture).convert("RGBA"))


def wait_until_blank(page: Page) -> None:
    deadline = time.monotonic() + 10
    while not page.locator(CANVAS).evaluate_all(ARE_BLANK):
        assert time.monotonic() < deadline, "Clear left ink on the canvas"
        page.wait_for_timeout(50)
    expect(page.get_by_role("heading", level=1)).to_have_text("?")
    page.wait_for_timeout(400)


def draw(page: Page, strokes: list[np.ndarray]) -> None:
    """Draw with the mouse."""
    while (box := page.locator("canvas.upper-canvas").bounding_box()) is None:
        page.wait_for_timeout(50)  # a cleared canvas is being replaced
    left, top = round(box["x"]), round(box["y"])
    for stroke in strokes:
        page.mouse.move(left + stroke[0, 0], top + stroke[0, 1])
        page.mouse.down()
        for x, y in stroke[1:]:
            page.mouse.move(left + x, top + y)
        page.mouse.up()


def test_two_hundred_strokes_are_drawn_as_the_browser_draws_them(page: Page) -> None:
    page.get_by_role("radio", name="Perceptron", exact=True).click()  # which doubts nothing
    page.locator("canvas.upper-canvas").scroll_into_view_if_needed()
    here, there = [], []
    for strokes in drawings():
        draw(page, strokes)
        # The browser paints a stroke some time after its end; the answer comes later still. A
        # canvas just put in place of a cleared one may drop what is drawn at once: draw again.
        while page.get_by_role("heading", level=1).inner_text() == "?":
            page.wait_for_timeout(600)
            if canvas_to_mnist(picture_of(page)) is None:
                draw(page, strokes)
        there.append(canvas_to_mnist(picture_of(page)))
        here.append(canvas_to_mnist(draw_strokes(strokes, BRUSH_PX)))
        page.get_by_role("button", name="Clear").click()
        wait_until_blank(page)
    ours, theirs = np.array(here), np.array(there)
    differences = np.abs(ours - theirs)
    print("mean", differences.mean(), "max", differences.max(), len(ours))
    assert differences.mean() < MEAN_DIFFERENCE
    assert differences.max() < GREATEST_DIFFERENCE
    for name in MODEL_NAMES:
        model = load_model(name)
        answers = [model.predict_probabilities(images).argmax(axis=1) for images in (ours, theirs)]
        np.testing.assert_array_equal(*answers)
