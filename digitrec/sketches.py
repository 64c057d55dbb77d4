"""Sketches: what a person drew as pen strokes, for the canvas to hold and for a link to carry."""

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from digitrec.errors import UserError
from digitrec.strokes import BRUSH_WIDTHS_PX, CANVAS_SIZE_PX, Strokes, draw_strokes

MOST_CHARACTERS = 4_000  # of a packed sketch: what browsers and chats pass on whole
_MOST_NUMBERS = 20_000  # in an unpacked sketch, far beyond what fits those characters usually
MOST_POINTS, MOST_STROKES = 100_000, 2_000  # on a canvas: half an hour without lifting the pen
_NO_PATHS = (AttributeError, KeyError, TypeError, ValueError, OverflowError)
_FARTHEST_DRAWN_PX = 100_000  # where no screen reaches
_FARTHEST_PX = 4 * CANVAS_SIZE_PX  # how far a packed stroke may run beyond the canvas


class SketchError(UserError, ValueError):
    """What came in place of a sketch is damaged or too long."""


@dataclass(frozen=True, eq=False)
class Sketch:
    """Strokes, float64 (n, 2) in pixels of a canvas of 280, and the width of each one's brush."""

    strokes: Strokes
    brushes_px: tuple[float, ...]

    def draw(self) -> np.ndarray:
        """Return uint8 (280, 280, 4) as the canvas sends it."""
        return draw_strokes(self.strokes, self.brushes_px)


def from_canvas(drawing: Mapping[str, Any], size_px: int = CANVAS_SIZE_PX) -> Sketch:
    """Return the sketch in what a canvas with sides of `size_px` sends (fabric.js paths).

    Raises SketchError for paths that its brush does not draw, or too many.
    """
    scale = CANVAS_SIZE_PX / size_px
    try:
        paths = [path for path in drawing.get("objects", []) if path.get("path")]
        if sum(len(path["path"]) for path in paths) > MOST_POINTS or len(paths) > MOST_STROKES:
            raise SketchError("There are too many strokes on the canvas. Draw with fewer.")
        # The rows are ["M", x, y], ["Q", x, y, then the middle to the next point], ["L", x, y].
        rows = [[row[1:3] for row in path["path"]] for path in paths]
        strokes = [np.array(points, np.float64) * scale for points in rows]
        brushes_px = tuple(float(path["strokeWidth"] * scale) for path in paths)
    except SketchError:
        raise
    except _NO_PATHS as error:
        raise _not_drawn() from error
    if not all(stroke.ndim == 2 and stroke.shape[1] == 2 for stroke in strokes):
        raise _not_drawn()
    if not all(np.abs(stroke).max() <= _FARTHEST_DRAWN_PX for stroke in strokes):  # nor NaN
        raise _not_drawn()
    thinnest, thickest = BRUSH_WIDTHS_PX
    if not all(thinnest <= brush_px <= thickest for brush_px in brushes_px):
        raise _not_drawn()
    return Sketch(strokes, brushes_px)


def to_canvas(sketch: Sketch, size_px: int = CANVAS_SIZE_PX) -> dict[str, Any]:
    """Return what a canvas with sides of `size_px` begins with to hold the sketch."""
    scale = size_px / CANVAS_SIZE_PX
    paths = [
        {
            "type": "path",
            "path": _path(stroke * scale),
            "fill": None,
            "stroke": "#ffffff",
            "strokeWidth": brush_px * scale,
            "strokeLineCap": "round",
            "strokeLineJoin": "round",
        }
        for stroke, brush_px in zip(sketch.strokes, sketch.brushes_px, strict=True)
    ]
    return {"version": "7.4.0", "objects": paths, "background": "#000000"}


def pack(sketch: Sketch) -> str:
    """Return the sketch as text of letters, digits, - and _, to whole pixels.

    Raises SketchError when it is too long for a link.
    """
    counts = [len(stroke) for stroke in sketch.strokes]
    places = [np.rint(np.clip(stroke, -_FARTHEST_PX, _FARTHEST_PX)) for stroke in sketch.strokes]
    steps = [np.diff(place, axis=0, prepend=np.zeros((1, 2))) for place in places]
    head = [len(counts), *counts, *np.rint(sketch.brushes_px)]
    numbers = np.concatenate([head, *(step.reshape(-1) for step in steps)]).astype("<i2")
    packed = base64.urlsafe_b64encode(zlib.compress(numbers.tobytes(), 9)).decode().rstrip("=")
    if len(packed) > MOST_CHARACTERS:
        raise SketchError("This drawing has too many strokes for a link. Draw a simpler one.")
    return packed


def unpack(text: str) -> Sketch:
    """Return the sketch that `pack` made text of; SketchError when the text is no such thing."""
    if len(text) > MOST_CHARACTERS:
        raise SketchError("The drawing in this link is too long. Ask for the link again.")
    try:
        return _sketch(_numbers(text))
    except (ValueError, zlib.error, binascii.Error) as error:
        raise SketchError("The drawing in this link is damaged. Ask for the link again.") from error


def _not_drawn() -> SketchError:
    return SketchError("What came from the canvas was not drawn with its brush. Draw it again.")


def _numbers(text: str) -> np.ndarray:
    content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    inflater = zlib.decompressobj()
    data = inflater.decompress(content, 2 * _MOST_NUMBERS)
    if not inflater.eof:
        raise ValueError("cut short, or too much")
    return np.frombuffer(data, "<i2").astype(np.int64)


def _sketch(numbers: np.ndarray) -> Sketch:
    stroke_count = int(numbers[0]) if len(numbers) else 0
    counts = numbers[1 : 1 + stroke_count]
    brushes_px = numbers[1 + stroke_count : 1 + 2 * stroke_count]
    steps = numbers[1 + 2 * stroke_count :]
    if stroke_count < 1 or len(brushes_px) < stroke_count or counts.min() < 1:
        raise ValueError("no strokes")
    thinnest, thickest = BRUSH_WIDTHS_PX
    if brushes_px.min() < thinnest or brushes_px.max() > thickest:
        raise ValueError("there is no such brush")
    if len(steps) != 2 * counts.sum():
        raise ValueError("points are missing")
    parts = np.split(steps.reshape(-1, 2), np.cumsum(counts)[:-1])
    strokes = [part.cumsum(axis=0).astype(np.float64) for part in parts]
    if max(np.abs(stroke).max() for stroke in strokes) > _FARTHEST_PX:
        raise ValueError("a stroke runs far beyond the canvas")
    return Sketch(strokes, tuple(float(brush_px) for brush_px in brushes_px))


def _path(points: np.ndarray) -> list[list[Any]]:
    """Return a fabric.js path bent at each point from middle to middle, as its pencil draws."""
    bends = np.concatenate((points[:-1], (points[:-1] + points[1:]) / 2), axis=1)
    return [
        ["M", *points[0].tolist()],
        *(["Q", *bend] for bend in bends[1:].tolist()),
        ["L", *points[-1].tolist()],
    ]
