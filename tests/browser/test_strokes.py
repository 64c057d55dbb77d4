"""The drawing in Python is the browser's own: the same strokes, drawn with the mouse."""

import base64
import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from digitrec import MODEL_NAMES, canvas_to_mnist, load_model
from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.strokes import draw_strokes, place_strokes
from tests.browser.driver import find_canvas, finish

PARTS, STROKES_PER_PART = 4, 50  # apart, so that they run side by side
POINTS_PER_STROKE = 12
BRUSH_PX = 20  # the page's Medium
CANVAS_DIFFERENCE = 1.0  # mean over the canvas's pixels, of 255
PICTURE_DIFFERENCE = 0.01  # mean over the 28x28, of a pixel's range
NOTEBOOK_ALIKE = 0.85  # of a part's answers, where a pixel's shift may turn the network
SHIFTED_SHARE = 0.25  # of a part's pictures: the centre of mass was rounded otherwise


def drawings(seed: int) -> list[list[np.ndarray]]:
    """Return digits of 50 strokes or one more, of few points each."""
    rng, written = np.random.default_rng(seed), []
    while sum(map(len, written)) < STROKES_PER_PART:
        strokes, _ = place_strokes(write_digit(len(written) % 10, rng), rng)
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


def apart(ours: np.ndarray, theirs: np.ndarray) -> tuple[float, bool]:
    """Return the mean difference of two pictures, and whether one is a pixel beside the other."""
    moves = [(0, 0), *((down, right) for down in (-1, 0, 1) for right in (-1, 0, 1))]
    means = [np.abs(np.roll(ours, move, (0, 1)) - theirs).mean() for move in moves]
    return min(means), bool(np.argmin(means))


@pytest.mark.parametrize("part", range(PARTS))
def test_strokes_are_drawn_as_the_browser_draws_them(part: int, page: Page, server: str) -> None:
    ours, theirs, canvas_differences = [], [], []
    page.goto(f"{server}/?model=Perceptron")  # which doubts nothing
    for strokes in drawings(seed=part):
        page.get_by_role("heading", name="?").wait_for()
        finish(page)
        drawn = draw(page, strokes)
        expect(page.get_by_role("heading", level=1)).not_to_have_text("?")
        here, there = draw_strokes(drawn, BRUSH_PX), canvas_of(page)
        canvas_differences.append(np.abs(here[..., 0].astype(int) - there[..., 0]).mean())
        ours.append(canvas_to_mnist(here))
        theirs.append(canvas_to_mnist(there))
        page.get_by_role("button", name="Clear").click()
    means, shifted = np.transpose([apart(*pair) for pair in zip(ours, theirs, strict=True)])
    print(
        f"{len(ours)} drawings: the canvas differs by {np.mean(canvas_differences):.2f} of 255, "
        f"the 28x28 by {means.mean():.4f} (at most {means.max():.4f}); {shifted.mean():.1%} shifted"
    )
    assert np.mean(canvas_differences) < CANVAS_DIFFERENCE
    assert means.mean() < PICTURE_DIFFERENCE
    assert shifted.mean() < SHIFTED_SHARE
    for name in MODEL_NAMES:
        model = load_model(name)
        here, there = (
            model.predict_probabilities(np.array(images)).argmax(axis=1)
            for images in (ours, theirs)
        )
        same = (here == there).mean()
        print(f"{name} answers {same:.1%} alike")
        assert same == 1 or (model.spec.notebook and same > NOTEBOOK_ALIKE)
