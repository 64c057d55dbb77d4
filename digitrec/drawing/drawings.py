"""Drawings: what a person drew, and how the canvas and links encode it."""

import base64
import binascii
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from digitrec.drawing.strokes import BRUSH_PX, CANVAS_SIZE_PX, Strokes, draw_strokes
from digitrec.errors import UserError
from digitrec.preprocessing.centering import Placement
from digitrec.preprocessing.inking import ink_as_drawn, ink_strokes

MAX_LINK_CHARACTERS = 4_000  # of an encoded drawing: what browsers and chats pass on whole
_MAX_NUMBERS = 20_000  # in a decoded drawing, far beyond what usually fits those characters
MAX_POINTS, MAX_STROKES = 100_000, 2_000  # on a canvas: half an hour without lifting the pen
_NO_PATHS = (AttributeError, LookupError, TypeError, ValueError, OverflowError)
_MAX_DRAWN_PX = 100_000  # where no screen reaches
_FARTHEST_PX = 4 * CANVAS_SIZE_PX  # how far an encoded stroke may run beyond the canvas


class DrawingError(UserError, ValueError):
    """What came in place of a drawing is damaged or too long."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """Strokes, float64 (n, 2) in pixels of a canvas of 280; they may run beyond its edge."""

    strokes: Strokes

    @cached_property
    def rgba(self) -> np.ndarray:
        """The pixels, uint8 (280, 280, 4), as the canvas shows them."""
        return draw_strokes(self.strokes)

    @cached_property
    def as_drawn(self) -> Placement | None:
        """The whole canvas brought down to 28x28 as it is; None if it is blank."""
        return ink_as_drawn(_on_canvas(self.strokes), CANVAS_SIZE_PX, BRUSH_PX)

    @cached_property
    def inked(self) -> Placement | None:
        """The picture that networks read, inked again at one thickness; None if it is blank.

        What lies beyond the canvas is cut off; what is shorter than the brush is wide is a dot.
        """
        return ink_strokes(_on_canvas(self.strokes), at_least=BRUSH_PX)


def decode_payload(sent: object, size_px: int = CANVAS_SIZE_PX) -> Drawing | None:
    """Return the drawing in what a canvas with sides of `size_px` sends; a browser sends anything.

    None while it has sent nothing, and Streamlit holds what it was given instead. Raises
    DrawingError for what no canvas sends, for paths that its brush does not draw (fabric.js) and
    for too many.
    """
    scale = CANVAS_SIZE_PX / size_px
    try:
        objects = _objects(sent)
        if objects is None:
            return None
        paths = [path for path in objects if path.get("path")]
        if sum(len(path["path"]) for path in paths) > MAX_POINTS or len(paths) > MAX_STROKES:
            raise DrawingError("There are too many strokes on the canvas. Draw with fewer.")
        # The rows are ["M", x, y], ["Q", x, y, then the middle to the next point], ["L", x, y].
        rows = [[row[1:3] for row in path["path"]] for path in paths]
        strokes = [np.array(points, np.float64) * scale for points in rows]
    except DrawingError:
        raise
    except _NO_PATHS as error:
        raise _not_drawn() from error
    if not all(stroke.ndim == 2 and stroke.shape[1] == 2 for stroke in strokes):
        raise _not_drawn()
    if not all(np.abs(stroke).max() <= _MAX_DRAWN_PX for stroke in strokes):  # nor NaN
        raise _not_drawn()
    return Drawing(strokes)


def _objects(sent: Any) -> list[Any] | None:
    """Return the shapes on the canvas; raises one of _NO_PATHS for what no canvas sends."""
    if sent["backgroundFit"] is not None:
        raise ValueError("a picture lies on the canvas")
    raw = sent["drawing"]["raw"] if sent["drawing"] else {}
    if not isinstance(raw, dict):
        raise TypeError("no drawing")
    if "version" not in raw:  # which fabric.js always names
        return None
    if not isinstance(raw["objects"], list):
        raise TypeError("no list of shapes")
    return raw["objects"]


def encode_canvas(drawing: Drawing, size_px: int = CANVAS_SIZE_PX) -> dict[str, Any]:
    """Return what a canvas with sides of `size_px` starts from to hold the drawing."""
    scale = size_px / CANVAS_SIZE_PX
    paths = [
        {
            "type": "path",
            "path": _path(stroke * scale),
            "fill": None,
            "stroke": "#ffffff",
            "strokeWidth": BRUSH_PX * scale,
            "strokeLineCap": "round",
            "strokeLineJoin": "round",
        }
        for stroke in drawing.strokes
    ]
    return {"version": "7.4.0", "objects": paths, "background": "#000000"}


def encode_link(drawing: Drawing) -> str:
    """Return the strokes, to whole pixels, as text of letters, digits, - and _.

    Raises DrawingError when it is too long for a link.
    """
    counts = [len(stroke) for stroke in drawing.strokes]
    places = [np.rint(np.clip(stroke, -_FARTHEST_PX, _FARTHEST_PX)) for stroke in drawing.strokes]
    steps = [np.diff(place, axis=0, prepend=np.zeros((1, 2))) for place in places]
    head = [len(counts), *counts, *[BRUSH_PX] * len(counts)]  # where older links have theirs
    numbers = np.concatenate([head, *(step.reshape(-1) for step in steps)]).astype("<i2")
    text = base64.urlsafe_b64encode(zlib.compress(numbers.tobytes(), 9)).decode().rstrip("=")
    if len(text) > MAX_LINK_CHARACTERS:
        raise DrawingError("This drawing has too many strokes for a link. Draw a simpler one.")
    return text


def decode_link(text: str) -> Drawing:
    """Return the drawing that `encode_link` made text of; DrawingError for any other text."""
    if len(text) > MAX_LINK_CHARACTERS:
        raise DrawingError("The drawing in this link is too long. Ask for the link again.")
    try:
        return _drawing(_numbers(text))
    except (ValueError, zlib.error, binascii.Error) as error:
        raise DrawingError(
            "The drawing in this link is damaged. Ask for the link again."
        ) from error


def _not_drawn() -> DrawingError:
    return DrawingError("What came from the canvas was not drawn with its brush. Draw it again.")


def _numbers(text: str) -> np.ndarray:
    content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    inflater = zlib.decompressobj()
    data = inflater.decompress(content, 2 * _MAX_NUMBERS)
    if not inflater.eof:
        raise ValueError("cut short, or too much")
    return np.frombuffer(data, "<i2").astype(np.int64)


def _drawing(numbers: np.ndarray) -> Drawing:
    stroke_count = int(numbers[0]) if len(numbers) else 0
    counts = numbers[1 : 1 + stroke_count]
    steps = numbers[1 + 2 * stroke_count :]
    if stroke_count < 1 or len(counts) < stroke_count or counts.min() < 1:
        raise ValueError("no strokes")
    if len(steps) != 2 * counts.sum():
        raise ValueError("points are missing")
    parts = np.split(steps.reshape(-1, 2), np.cumsum(counts)[:-1])
    strokes = [part.cumsum(axis=0).astype(np.float64) for part in parts]
    if max(np.abs(stroke).max() for stroke in strokes) > _FARTHEST_PX:
        raise ValueError("a stroke runs far beyond the canvas")
    return Drawing(strokes)


def _on_canvas(strokes: Strokes) -> Strokes:
    """Return the parts of the strokes that can be seen."""
    parts = []
    for stroke in strokes:
        beyond = np.abs(stroke - CANVAS_SIZE_PX / 2).max(axis=1) > (CANVAS_SIZE_PX + BRUSH_PX) / 2
        pieces = np.split(stroke, np.flatnonzero(np.diff(beyond)) + 1)
        parts += pieces[int(beyond[0]) :: 2]
    return parts


def _path(points: np.ndarray) -> list[list[Any]]:
    """Return a fabric.js path bent at each point from middle to middle, as its pencil draws."""
    bends = np.concatenate((points[:-1], (points[:-1] + points[1:]) / 2), axis=1)
    return [
        ["M", *points[0].tolist()],
        *(["Q", *bend] for bend in bends[1:].tolist()),
        ["L", *points[-1].tolist()],
    ]
