"""Makes the README's moving picture of the stage: `python -m tests.browser.moving_picture`.

A mouse draws digits, a step per frame, and each frame shows what the networks read at that step.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw
from playwright.sync_api import Page

from tests.browser.driver import CANVAS, ROOT, Point, expect_engine, on_screen, open_chromium, serve

TARGET = ROOT / "docs" / "stage.webp"
SIZE = {"width": 1200, "height": 764}
STAGE = {"x": 0, "y": 0, "width": 1200, "height": 708}  # without what begins below it
FRAME_MS = 70
REST_MS = 1500  # what a finished drawing is looked at for
STEP_PX = 14  # along a stroke, of a canvas of 280
SEVEN = [
    [(76, 74), (120, 70), (166, 70), (206, 68), (184, 112), (160, 160), (142, 200), (132, 238)]
]
BAR = [[(108, 150), (150, 148), (196, 146)]]
FLAGGED_ONE = [
    [
        *((92, 132), (106, 122), (120, 110), (132, 97), (142, 84), (152, 68), (160, 50)),
        *((160, 90), (159, 140), (158, 190), (158, 236)),
    ]
]
BASE = [[(116, 238), (158, 237), (204, 238)]]
ARROW = [(0, 0), (0, 17), (4, 13), (7, 20), (10, 19), (7, 12), (13, 12)]  # of a mouse, in pixels
# Whether the engine has read what is on the pad, all of it.
HAS_READ = """
canvas => {
  const { stage } = canvas.getRootNode();
  return !stage.pad.strokes.length || stage.shown?.number === stage.reading.last;
}
"""
Frame = tuple[Image.Image, int]  # and for how many ms it is shown


def main() -> None:
    """Draw, and write the picture."""
    with serve() as address, open_chromium() as browser:
        page = browser.new_page(viewport=SIZE)
        page.goto(address)
        page.locator(CANVAS).wait_for()
        expect_engine(page)
        frames = [*draw(page, SEVEN), *draw(page, BAR), *clear(page)]
        frames += [*draw(page, FLAGGED_ONE), *draw(page, BASE), *clear(page)]
    (first, _), *others = frames
    first.save(
        TARGET,
        save_all=True,
        append_images=[picture for picture, _ in others],
        duration=[duration for _, duration in frames],
        loop=0,
        lossless=True,
        minimize_size=True,
    )
    print(f"{TARGET}: {len(frames)} frames, {TARGET.stat().st_size / 1e6:.2f} MB")


def draw(page: Page, strokes: Sequence[Sequence[Point]]) -> Iterator[Frame]:
    """Yield a frame per step of these strokes, and one of what they come to."""
    for stroke in strokes:
        first, *others = on_screen(page, steps(stroke))
        page.mouse.move(*first)
        page.mouse.down()
        yield look(page, first)
        for point in others:
            page.mouse.move(*point)
            yield look(page, point)
        page.mouse.up()
        yield look(page, point, REST_MS)


def clear(page: Page) -> Iterator[Frame]:
    """Yield the empty stage."""
    button = page.get_by_role("button", name="Clear")
    button.click()
    left, top, width, height = button.bounding_box().values()
    yield look(page, (left + width / 2, top + height / 2), REST_MS // 3)


def steps(stroke: Sequence[Point]) -> list[Point]:
    """Return points along a stroke, one step apart."""
    lengths = [float(np.hypot(*np.subtract(end, start))) for start, end in pairwise(stroke)]
    along = np.cumsum([0, *lengths])
    at = np.linspace(0, along[-1], max(2, round(along[-1] / STEP_PX)))
    columns = (np.interp(at, along, axis) for axis in np.transpose(stroke))
    return list(zip(*columns, strict=True))


def look(page: Page, mouse: Point, duration_ms: int = FRAME_MS) -> Frame:
    """Return what the page shows once the networks have read, with the mouse."""
    page.wait_for_function(HAS_READ, arg=page.locator(CANVAS).element_handle())
    picture = Image.open(BytesIO(page.screenshot(clip=STAGE))).convert("RGB")
    arrow = [(mouse[0] + x, mouse[1] + y) for x, y in ARROW]
    ImageDraw.Draw(picture).polygon(arrow, fill="white", outline="black")
    return picture, duration_ms


if __name__ == "__main__":
    main()
