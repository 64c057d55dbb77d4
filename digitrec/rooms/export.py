"""A room's drawings to take away: strokes as pen-accuracy reads them, pictures as in MNIST.

Both are made a drawing at a time, so that no room is too large for the memory.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import IO
from zipfile import ZipFile

import numpy as np

from digitrec.drawing.drawings import Drawing
from digitrec.images import IMAGE_SIZE
from digitrec.rooms.faults import RoomError
from digitrec.rooms.records import RoomDrawing

_BLOCK_BYTES = 64_000
_NUMBER = re.compile(r"[-+.\de]+(?=[],])")  # in JSON, and whole


def exportable(drawings: Iterable[RoomDrawing]) -> Iterator[RoomDrawing]:
    """Yield those that are taken away: trusted, for others have no label or a wrong one, and
    longer than a point, for that is no digit to `read_pen_drawings`.
    """
    return (one for one in drawings if one.is_trusted and not _is_point(one))


def ndjson(drawings: Iterable[RoomDrawing]) -> Iterator[bytes]:
    """Yield lines of JSON, one for each exportable drawing, as `read_pen_drawings` takes them.

    Beside label, writer and strokes they hold the time to the second, and nothing of anybody.
    """
    block = bytearray()
    for one in exportable(drawings):
        record = {
            "label": one.label,
            "writer": f"person {one.person}",
            "strokes": [_pairs(stroke) for stroke in one.strokes],
            "time": f"{one.sent_at:%Y-%m-%dT%H:%M:%SZ}",
        }
        block += json.dumps(record, separators=(",", ":")).encode() + b"\n"
        if len(block) > _BLOCK_BYTES:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def npz(drawings: Iterable[RoomDrawing]) -> Iterator[bytes]:
    """Yield the exportable drawings as a .npz file, as the networks see them, bit by bit.

    `images` is uint8 (n, 28, 28), ink bright on 0; `labels` uint8 (n,); `people` uint16 (n,), the
    person's number. `drawings` is iterated twice, for a file says first how many it holds; raises
    RoomError 409 where they are not the same. It takes some milliseconds per drawing.
    """
    file, labels, people = _Unsent(), [], []
    with ZipFile(file, "w") as archive:  # as np.savez does it: a compressor would hold bytes back
        with archive.open("images.npy", "w", force_zip64=True) as images:
            yield file.take()  # at once: whoever waits knows that it has begun
            count = sum(1 for _ in exportable(drawings))
            _write_head(images, (count, IMAGE_SIZE, IMAGE_SIZE), "|u1")
            for one in exportable(drawings):
                images.write(_image(one).tobytes())
                labels.append(one.label)
                people.append(one.person)
                yield file.take()
        if len(labels) != count:
            raise RoomError("The room changed while it was written. Take it away again.", 409)
        for name, values, kind in (("labels", labels, "|u1"), ("people", people, "<u2")):
            with archive.open(f"{name}.npy", "w", force_zip64=True) as array:
                _write_head(array, (count,), kind)
                array.write(np.array(values, kind).tobytes())
    yield file.take()


class _Unsent:
    """What was written to a file and not sent yet; a zip file seeks nowhere without `tell`."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def write(self, some: bytes) -> int:
        self._bytes += some
        return len(some)

    def flush(self) -> None:
        pass

    close = flush

    def take(self) -> bytes:
        taken = bytes(self._bytes)
        self._bytes.clear()
        return taken


def _write_head(file: IO[bytes], shape: tuple[int, ...], kind: str) -> None:
    head = {"descr": kind, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, head)


def _image(one: RoomDrawing) -> np.ndarray:
    inked = Drawing([np.array(_pairs(stroke)) for stroke in one.strokes]).inked
    assert inked is not None  # the store takes nothing without ink
    return np.rint(inked.image * 255).astype(np.uint8)


def _is_point(one: RoomDrawing) -> bool:
    """Return whether all points are the same; mostly the first two tell, and no more is parsed."""
    first = [float(number) for number in _NUMBER.findall(one.strokes_json[:100])[:4]]
    if len(first) == 4 and first[:2] != first[2:]:
        return False
    points = (point for stroke in one.strokes for point in _pairs(stroke))
    first = next(points, None)
    return all(point == first for point in points)


def _pairs(stroke: list[float]) -> list[list[float]]:
    return [[x, y] for x, y in zip(stroke[::2], stroke[1::2], strict=True)]
