"""Real people's pen strokes: reads files of labelled digits and letters, one per line."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from digitrec.drawing.strokes import Strokes
from digitrec.errors import UserError
from digitrec.images import CLASS_COUNT

MAX_BYTES = 100_000_000  # of a stroke file, unpacked
MAX_LINE_BYTES = 1_000_000  # people's digits take a thousandth of it
MAX_NAME_CHARACTERS = 200  # of a writer
MAX_LINES = 200_000  # of a stroke file
_MAX_SKIPPED_BYTES = 5_000_000_000  # bytes of lines that are too long
_GZIP_MAGIC = b"\x1f\x8b"
_FARTHEST = 100_000  # a coordinate beyond a hundred times the format's 1,000 units is a fault
_SMALLEST = 1e-6  # of a digit's longer side, in the file's units: less is one point


@dataclass(frozen=True, eq=False)
class PenDrawing:
    """A digit in [0, 9] or a letter that a writer drew."""

    label: int | str
    writer: str
    strokes: Strokes

    @property
    def is_digit(self) -> bool:
        """Whether it is a digit; a letter is an outlier, whatever it looks like."""
        return isinstance(self.label, int)


def read_pen_drawings(path: Path) -> tuple[list[PenDrawing], list[str]]:
    """Return the drawings of a stroke file, and a sentence about each line that holds none.

    The file has one JSON object per line, plain or gzip-compressed:
    {"label": 7, "writer": "name", "strokes": [[[x, y], ...], ...]}, y pointing down; the label is a
    digit, or a letter in quotes. If it is damaged, or larger than MAX_BYTES or MAX_LINES, the
    drawings before that point count. Raises
    UserError when the file itself cannot be read.
    """
    drawings, problems = [], []
    try:
        for number, line in enumerate(_lines(path), start=1):
            if not line.strip() and len(line) <= MAX_LINE_BYTES:
                continue
            try:
                drawings.append(_pen_drawing(line))
            except ValueError as error:
                problems.append(f"{path}, line {number}: {error}.")
    except _DamagedError:
        problems.append(
            f"{path} is cut short or damaged: what follows {len(drawings)} drawings is lost."
        )
    except _TooLargeError:
        problems.append(
            f"{path} has more than {MAX_LINES:,} lines or {MAX_BYTES // 1_000_000} MB unpacked: "
            f"what follows {len(drawings)} drawings is not read. Split it into smaller files."
        )
    return drawings, problems


def _pen_drawing(line: bytes) -> PenDrawing:
    if len(line) > MAX_LINE_BYTES:
        raise ValueError(f"is longer than {MAX_LINE_BYTES:,} bytes")
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except Exception as error:  # not of text and JSON alone: depth and memory have an end too
        raise ValueError("is no JSON") from error
    if not isinstance(record, dict) or not {"label", "writer", "strokes"} <= record.keys():
        raise ValueError("needs a label, a writer and strokes")
    label, writer = record["label"], record["writer"]
    is_letter = isinstance(label, str) and len(label) == 1 and label.isalpha()
    if not is_letter and (type(label) is not int or not 0 <= label < CLASS_COUNT):
        raise ValueError(f"the label {str(label)[:20]!r} is no digit from 0 to 9 and no letter")
    if not isinstance(writer, str) or not writer:
        raise ValueError("the writer needs a name")
    if len(writer) > MAX_NAME_CHARACTERS:
        raise ValueError(f"the writer's name is longer than {MAX_NAME_CHARACTERS} characters")
    return PenDrawing(label, writer, _strokes(record["strokes"]))


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
    if not all(isinstance(point, list) and len(point) == 2 for point in points) or not all(
        type(number) in (int, float) for point in points for number in point
    ):
        raise ValueError("a point is not two numbers")
    if not all(abs(number) <= _FARTHEST for point in points for number in point):  # nor NaN
        raise ValueError(f"a point is not finite or lies beyond {_FARTHEST:,} units")
    return np.array(points, np.float64)


class _DamagedError(Exception):
    """A compressed stroke file cannot be unpacked any further."""


class _TooLargeError(Exception):
    """A stroke file has more lines or bytes than are read."""


def _lines(path: Path) -> Iterator[bytes]:
    """Yield the lines; of one that is too long, only its beginning.

    Raises UserError when there is no such file, and _DamagedError or _TooLargeError on the way.
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
    except OSError as error:
        raise UserError(
            f"The stroke file {path} cannot be read: {error.strerror or error}."
        ) from error
    except ValueError as error:  # a null character in the name
        raise UserError(f"There is no stroke file {path}.") from error


def _bounded_lines(file: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    lines = kept = skipped = 0
    starts = True
    for part in iter(lambda: _next_part(file), b""):
        if starts:
            lines, kept = lines + 1, kept + len(part)
        else:
            skipped += len(part)
        if lines > MAX_LINES or kept > MAX_BYTES or skipped > _MAX_SKIPPED_BYTES:
            raise _TooLargeError
        if starts:
            yield part
        starts = part.endswith(b"\n")


def _next_part(file: BinaryIO | gzip.GzipFile) -> bytes:
    try:
        return file.readline(MAX_LINE_BYTES + 1)
    except Exception as error:
        if isinstance(error, OSError) and error.strerror:  # the disk's, not gzip's
            raise
        raise _DamagedError from error
