"""Drawings: what a person drew, and how the canvas and links encode it."""

import base64
import zlib
from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from digitrec.drawing.strokes import BRUSH_PX, CANVAS_SIZE_PX, Strokes, draw_strokes
from digitrec.errors import UserError
from digitrec.preprocessing.centering import Placement
from digitrec.preprocessing.inking import ink_as_drawn, ink_strokes

MAX_LINK_CHARACTERS = 4_000  # of an encoded drawing: what browsers and chats pass on whole
_MAX_NUMBERS = 20_000  # in a decoded drawing, far beyond what usually fits those characters
CENTRED, AS_DRAWN = "centred", "as-drawn"  # the framings: how networks get a drawing
MAX_POINTS, MAX_STROKES = 100_000, 2_000  # on a canvas: half an hour without a rest
MAX_DRAWN_PX = 100_000  # where no screen reaches
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


def decode_strokes(sent: object) -> Drawing:
    """Return the drawing in what the canvas sends: strokes, each x0, y0, x1, y1, ... in a list.

    A browser sends anything: raises DrawingError for what no canvas sends, and for too much.
    """
    if not isinstance(sent, list) or not all(isinstance(stroke, list) for stroke in sent):
        raise not_drawn()
    if not count_within_limits([sent]):
        raise DrawingError("There are too many strokes on the canvas. Draw with fewer.")
    if not all(isinstance(place, int | float) for stroke in sent for place in stroke):
        raise not_drawn()  # nor lists in lists, which could hold far more
    try:
        strokes = [np.array(stroke, np.float64).reshape(-1, 2) for stroke in sent if stroke]
    except (ValueError, OverflowError) as error:  # half a point, or a number without end
        raise not_drawn() from error
    if not all(np.abs(stroke).max() <= MAX_DRAWN_PX for stroke in strokes):  # nor NaN
        raise not_drawn()
    return Drawing(strokes)


def count_within_limits(drawings: Iterable[Sequence[Sized]]) -> int:
    """Return how many of these, as the canvas sends them, together hold to the limits of one.

    They are the first ones, up to the one with which there would be too many strokes or points.
    """
    count = strokes = numbers = 0
    for drawing in drawings:
        strokes += len(drawing)
        numbers += sum(map(len, drawing))
        if strokes > MAX_STROKES or numbers > 2 * MAX_POINTS:
            break
        count += 1
    return count


def round_strokes(drawing: Drawing) -> Drawing:
    """Return the drawing to a tenth of a pixel, as a canvas takes it and its pointer gives it."""
    return Drawing([np.round(stroke, 1) for stroke in drawing.strokes])


def encode_strokes(drawing: Drawing) -> list[list[float]]:
    """Return the strokes as the canvas takes them, to a tenth of a pixel."""
    return [stroke.reshape(-1).tolist() for stroke in round_strokes(drawing).strokes]


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
    except Exception as error:  # of base64, zlib and NumPy
        raise DrawingError(
            "The drawing in this link is damaged. Ask for the link again."
        ) from error


def not_drawn() -> DrawingError:
    """Return what to raise for what no canvas sends."""
    return DrawingError("What came from the canvas was not drawn on it. Draw it again.")


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
