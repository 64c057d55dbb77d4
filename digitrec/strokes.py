"""Pen strokes: reads files of them and draws them as the page's canvas does.

A stroke is a float64 array (n, 2) of x and y, y pointing down, in units of its own.
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageDraw

from digitrec.data import CLASS_COUNT
from digitrec.errors import UserError

CANVAS_SIZE_PX = 280
BRUSH_WIDTHS_PX = (18, 22)  # the thinnest and the thickest brush
INK_SHARES = (0.40, 0.85)  # of the canvas's side that people's digits take, brush included
MOST_BYTES = 100_000_000  # of a stroke file, unpacked
MOST_BYTES_A_LINE = 1_000_000  # people's digits take a thousandth of it
MOST_LINES = 200_000  # of a stroke file
_MOST_PASSED_OVER = 5_000_000_000  # bytes of lines that are too long
_GZIP_MAGIC = b"\x1f\x8b"
_FARTHEST = 100_000  # a coordinate beyond a hundred times the format's 1,000 units is a fault
_SMALLEST = 1e-6  # of a digit's longer side, in the file's units: less is one point
_FINER = 4  # drawn so many times larger, then averaged: smooth edges as in a browser

Strokes = Sequence[np.ndarray]


@dataclass(frozen=True, eq=False)
class PenDigit:
    """A digit in [0, 9] that a writer drew, with where it stands in its file."""

    label: int
    writer: str
    strokes: Strokes
    place: str


def read_pen_digits(path: Path) -> tuple[list[PenDigit], list[str]]:
    """Return the digits of a stroke file, and a sentence on each line that holds none.

    The file has one JSON object a line, plain or gzip-compressed:
    {"label": 7, "writer": "name", "strokes": [[[x, y], ...], ...]}. Of a file that is damaged, or
    larger than MOST_BYTES or MOST_LINES, the digits before that count. Raises UserError when the
    file itself cannot be read.
    """
    digits, problems = [], []
    try:
        for number, line in enumerate(_lines(path), start=1):
            place = f"{path}, line {number}"
            if not line.strip() and len(line) <= MOST_BYTES_A_LINE:
                continue
            try:
                digits.append(_pen_digit(line, place))
            except ValueError as error:
                problems.append(f"{place}: {error}.")
    except (EOFError, zlib.error, gzip.BadGzipFile):
        problems.append(
            f"{path} is cut short or damaged: what follows {len(digits)} digits is lost."
        )
    except _TooLargeError:
        problems.append(
            f"{path} has more than {MOST_LINES:,} lines or {MOST_BYTES // 1_000_000} MB unpacked: "
            f"what follows {len(digits)} digits is not read. Split it into smaller files."
        )
    return digits, problems


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
    strokes: Strokes, brush_px: float | Sequence[float], finer: int = _FINER
) -> np.ndarray:
    """Return uint8 (280, 280, 4) as the canvas sends it: white strokes, in pixels, on black.

    Lines are round at ends and corners and run as in the canvas's brush (fabric.js): through
    the middles between points, each point bending the curve. `brush_px` is one width for all
    or one a stroke; `finer` is the antialiasing.
    """
    side = CANVAS_SIZE_PX * finer
    image = Image.new("L", (side, side))
    pen = ImageDraw.Draw(image)
    for stroke, width_px in zip(strokes, np.broadcast_to(brush_px, len(strokes)), strict=True):
        radius = float(width_px) * finer / 2
        path = _curve(np.asarray(stroke, np.float64)) * finer
        corners = [tuple(point) for point in path.tolist()]
        pen.line(corners, fill=255, width=round(2 * radius))
        for x, y in corners:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    grey = np.asarray(image.reduce(finer) if finer > 1 else image)
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


def _pen_digit(line: bytes, place: str) -> PenDigit:
    if len(line) > MOST_BYTES_A_LINE:
        raise ValueError(f"is longer than {MOST_BYTES_A_LINE:,} bytes")
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValueError("is no JSON") from error
    if not isinstance(record, dict) or not {"label", "writer", "strokes"} <= record.keys():
        raise ValueError("needs a label, a writer and strokes")
    label, writer = record["label"], record["writer"]
    if type(label) is not int or not 0 <= label < CLASS_COUNT:
        raise ValueError(f"the label {str(label)[:20]!r} is no digit from 0 to 9")
    if not isinstance(writer, str) or not writer:
        raise ValueError("the writer needs a name")
    return PenDigit(label, writer, _strokes(record["strokes"]), place)


def _strokes(record: object) -> list[np.ndarray]:
    if not isinstance(record, list) or not record:
        raise ValueError("there are no strokes")
    strokes = [_stroke(points) for points in record]
    if np.ptp(np.concatenate(strokes), axis=0).max() < _SMALLEST:
        raise ValueError("the strokes are a single point")
    return strokes


def _stroke(points: object) -> np.ndarray:
    if not isinstance(points, list) or not points:
        raise ValueError("a stroke holds no points")
    if not all(isinstance(point, list) and len(point) == 2 for point in points):
        raise ValueError("a point is not two numbers")
    if not all(type(number) in (int, float) for point in points for number in point):
        raise ValueError("a point is not two numbers")
    if not all(abs(number) <= _FARTHEST for point in points for number in point):  # nor NaN
        raise ValueError(f"a point is not finite or lies beyond {_FARTHEST:,} units")
    return np.array(points, np.float64)


class _TooLargeError(Exception):
    """A stroke file has more lines or bytes than are read."""


def _lines(path: Path) -> Iterator[bytes]:
    """Yield the lines, of one that is too long only its beginning.

    Raises UserError when there is no such file, and what gzip raises when it is damaged.
    """
    try:
        if path.exists() and not path.is_file():  # reading a pipe would wait for ever
            raise UserError(f"The stroke file {path} cannot be read: it is not a file.")
        with path.open("rb") as file:
            if file.peek(2).startswith(_GZIP_MAGIC):
                with gzip.GzipFile(fileobj=file) as unpacked:
                    yield from _bounded_lines(unpacked)
            else:
                yield from _bounded_lines(file)
    except gzip.BadGzipFile:  # an OSError too, but only what follows is lost
        raise
    except OSError as error:
        raise UserError(
            f"The stroke file {path} cannot be read: {error.strerror or error}."
        ) from error
    except ValueError as error:  # a null character in the name
        raise UserError(f"There is no stroke file {path}.") from error


def _bounded_lines(file: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    lines = kept = passed_over = 0
    starts = True
    for part in iter(lambda: file.readline(MOST_BYTES_A_LINE + 1), b""):
        if starts:
            lines, kept = lines + 1, kept + len(part)
        else:
            passed_over += len(part)
        if lines > MOST_LINES or kept > MOST_BYTES or passed_over > _MOST_PASSED_OVER:
            raise _TooLargeError
        if starts:
            yield part
        starts = part.endswith(b"\n")
