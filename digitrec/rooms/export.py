"""A room's drawings to take away: strokes as pen-accuracy reads them, pictures as in MNIST."""

import io
import json
from collections.abc import Iterator, Sequence

import numpy as np

from digitrec.drawing.drawings import Drawing
from digitrec.images import IMAGE_SIZE
from digitrec.rooms.records import RoomDrawing


def exportable(drawings: Sequence[RoomDrawing]) -> list[RoomDrawing]:
    """Return those that are taken away: trusted, for others have no label or a wrong one, and
    longer than a point, for that is no digit to `read_pen_drawings`.
    """
    return [one for one in drawings if one.is_trusted and len(set(map(tuple, _points(one)))) > 1]


def ndjson(drawings: Sequence[RoomDrawing]) -> Iterator[str]:
    """Yield a line of JSON for each exportable drawing, as `read_pen_drawings` takes it.

    Beside label, writer and strokes it holds the time to the second, and nothing of anybody.
    """
    for one in exportable(drawings):
        record = {
            "label": one.label,
            "writer": f"person {one.person}",
            "strokes": [_pairs(stroke) for stroke in one.strokes],
            "time": f"{one.sent_at:%Y-%m-%dT%H:%M:%SZ}",
        }
        yield json.dumps(record, separators=(",", ":")) + "\n"


def npz(drawings: Sequence[RoomDrawing]) -> bytes:
    """Return the exportable drawings as a .npz file, as the networks see them.

    `images` is uint8 (n, 28, 28), ink bright on 0; `labels` uint8 (n,); `people` uint16 (n,), the
    person's number. It takes about a millisecond per drawing.
    """
    kept = exportable(drawings)
    images = np.zeros((len(kept), IMAGE_SIZE, IMAGE_SIZE), np.uint8)
    for image, one in zip(images, kept, strict=True):
        inked = Drawing([np.array(_pairs(stroke)) for stroke in one.strokes]).inked
        assert inked is not None  # the store takes nothing without ink
        image[:] = np.rint(inked.image * 255)
    file = io.BytesIO()
    np.savez_compressed(
        file,
        images=images,
        labels=np.array([one.label for one in kept], np.uint8),
        people=np.array([one.person for one in kept], np.uint16),
    )
    return file.getvalue()


def _points(one: RoomDrawing) -> list[list[float]]:
    return [point for stroke in one.strokes for point in _pairs(stroke)]


def _pairs(stroke: list[float]) -> list[list[float]]:
    return [[x, y] for x, y in zip(stroke[::2], stroke[1::2], strict=True)]
