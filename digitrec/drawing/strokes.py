"""Pen strokes, placed on the canvas and painted as its brush paints them in the browser.

A stroke is a float64 array (n, 2) of x and y, y pointing down.
"""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

CANVAS_SIZE_PX = 280
BRUSH_PX = 20
INK_SHARES = (0.40, 0.85)  # of the canvas's side that people's digits take, brush included
MAX_DRAWN_POINTS = 10_000  # of what a brush paints, each a disc; of more, some are left out
_SUPERSAMPLING = 4  # painted this many times larger, then averaged: smooth edges as in a browser

Strokes = Sequence[np.ndarray]


def place_strokes(
    strokes: Strokes,
    rng: np.random.Generator,
    ink_px: float | None = None,
    brush_px: float = BRUSH_PX,
) -> list[np.ndarray]:
    """Return the strokes in canvas pixels, at a place drawn by `rng`.

    The ink's longer side, brush included, is `ink_px`, or 40 to 85 % of the canvas's by chance.
    """
    if ink_px is None:
        ink_px = CANVAS_SIZE_PX * rng.uniform(*INK_SHARES)
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = (ink_px - brush_px) / extent.max()
    room = CANVAS_SIZE_PX - brush_px - extent * scale
    corner = brush_px / 2 + rng.uniform(size=2) * room
    return [(stroke - low) * scale + corner for stroke in strokes]


def draw_strokes(strokes: Strokes) -> np.ndarray:
    """Return uint8 (280, 280, 4): white strokes, in pixels, on black, as the canvas shows them.

    In the browser the canvas paints them itself; this is for everything else. Lines run straight
    from point to point, round at ends and corners.
    """
    side = CANVAS_SIZE_PX * _SUPERSAMPLING
    image = Image.new("L", (side, side))
    pen = ImageDraw.Draw(image)
    radius = BRUSH_PX * _SUPERSAMPLING / 2
    step = max(1, -(-sum(map(len, strokes)) // MAX_DRAWN_POINTS))
    for stroke in strokes:
        kept = np.concatenate((stroke[:-1:step], stroke[-1:]))
        path = np.asarray(kept, np.float64) * _SUPERSAMPLING
        corners = [tuple(point) for point in path.tolist()]
        pen.line(corners, fill=255, width=round(2 * radius))
        for x, y in corners:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    grey = np.asarray(image.reduce(_SUPERSAMPLING))
    return np.dstack((grey, grey, grey, np.full_like(grey, 255)))
