"""Pen strokes, placed on the canvas and painted as the page's canvas paints them.

A stroke is a float64 array (n, 2) of x and y, y pointing down.
"""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

CANVAS_SIZE_PX = 280
BRUSH_WIDTHS_PX = (18, 22)  # the thinnest and the thickest brush
INK_SHARES = (0.40, 0.85)  # of the canvas's side that people's digits take, brush included
_SUPERSAMPLING = 4  # painted this many times larger, then averaged: smooth edges as in a browser

Strokes = Sequence[np.ndarray]


def place_strokes(
    strokes: Strokes, rng: np.random.Generator, *, at_least: float = 0.0
) -> tuple[list[np.ndarray], int]:
    """Return the strokes in canvas pixels, of a size and at a place drawn by `rng`, and a brush.

    The ink with its brush takes 40 to 85 % of the side; the brush is 18 to 22 px wide. Strokes
    whose longer side is below `at_least`, in their own units, stay smaller in proportion.
    """
    brush_px = int(rng.integers(BRUSH_WIDTHS_PX[0], BRUSH_WIDTHS_PX[1] + 1))
    ink_px = CANVAS_SIZE_PX * rng.uniform(*INK_SHARES)
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = (ink_px - brush_px) / max(extent.max(), at_least)
    room = CANVAS_SIZE_PX - brush_px - extent * scale
    corner = brush_px / 2 + rng.uniform(size=2) * room
    return [(stroke - low) * scale + corner for stroke in strokes], brush_px


def draw_strokes(
    strokes: Strokes, brush_px: float | Sequence[float], supersampling: int = _SUPERSAMPLING
) -> np.ndarray:
    """Return uint8 (280, 280, 4) as the canvas sends it: white strokes, in pixels, on black.

    Lines are round at ends and corners and run as in the canvas's brush (fabric.js): through
    the middles between points, each point bending the curve. `brush_px` is one width for all
    or one a stroke; `supersampling` is the antialiasing.
    """
    side = CANVAS_SIZE_PX * supersampling
    image = Image.new("L", (side, side))
    pen = ImageDraw.Draw(image)
    for stroke, width_px in zip(strokes, np.broadcast_to(brush_px, len(strokes)), strict=True):
        radius = float(width_px) * supersampling / 2
        path = _curve(np.asarray(stroke, np.float64)) * supersampling
        corners = [tuple(point) for point in path.tolist()]
        pen.line(corners, fill=255, width=round(2 * radius))
        for x, y in corners:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    grey = np.asarray(image.reduce(supersampling) if supersampling > 1 else image)
    return np.dstack((grey, grey, grey, np.full_like(grey, 255)))


def _curve(points: np.ndarray) -> np.ndarray:
    """Return the brush's path: quadratic curves from middle to middle, straight at both ends."""
    if len(points) < 3:
        return points
    middles = (points[1:] + points[:-1]) / 2
    bends = points[1:-1]
    time = np.array([0.25, 0.5, 0.75, 1.0])[:, np.newaxis, np.newaxis]
    curves = (1 - time) ** 2 * middles[:-1] + 2 * time * (1 - time) * bends + time**2 * middles[1:]
    inner = curves.transpose(1, 0, 2).reshape(-1, 2)  # (4 a bend, 2)
    return np.concatenate((points[:1], middles[:1], inner, points[-1:]))
