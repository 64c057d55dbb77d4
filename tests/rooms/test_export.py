import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from digitrec.data.pen_drawings import read_pen_drawings
from digitrec.drawing.drawings import Drawing, encode_strokes
from digitrec.rooms.export import exportable, ndjson, npz
from digitrec.rooms.records import RoomDrawing
from tests.rooms.invented import drawing
from tests.rooms.refusals import refusal

LEFT_OUT = [
    drawing(11, label=None),
    drawing(12, votes={4: 2}),
    drawing(13, is_hidden=True, strokes=[]),
    drawing(14, strokes=[[5.0, 5.0], [5.0, 5.0, 5.0, 5.0]]),  # a point
]


def test_a_line_holds_strokes_label_person_and_time_and_nothing_else() -> None:
    (line,) = ndjson([drawing(person=7)])
    assert line.endswith(b"\n") and line.count(b"\n") == 1
    assert json.loads(line) == {
        "label": 7,
        "writer": "person 7",
        "strokes": [[[10.5, 20], [200, 30.1]], [[200, 30], [90, 250]]],
        "time": "2026-03-01T12:30:15Z",
    }


def test_pen_accuracy_reads_every_line_back(tmp_path: Path, sketch: Drawing) -> None:
    path = tmp_path / "room.jsonl"
    sent = drawing(1, person=2, strokes=encode_strokes(sketch))
    path.write_bytes(b"".join(ndjson([sent, *LEFT_OUT, drawing(2, person=3, label=0)])))
    found, problems = read_pen_drawings(path)
    assert not problems
    assert [(one.label, one.writer) for one in found] == [(7, "person 2"), (0, "person 3")]
    for back, drawn in zip(found[0].strokes, sketch.strokes, strict=True):
        np.testing.assert_array_equal(back, drawn)


def test_what_has_no_label_that_holds_and_what_is_a_point_is_left_out() -> None:
    slow = drawing(2, strokes=[[5.0, 5.0], [5.0, 5.0] * 30, [5.0, 5.0, 5.0, 6.0]])  # a resting pen
    assert [one.id for one in exportable([drawing(1), *LEFT_OUT, slow])] == [1, 2]


def test_npz_has_the_pictures_that_networks_read(sketch: Drawing) -> None:
    sent = drawing(1, person=300, label=7, strokes=encode_strokes(sketch))
    with np.load(io.BytesIO(b"".join(npz([*LEFT_OUT, sent, drawing(2, label=4)])))) as arrays:
        images, labels, people = arrays["images"], arrays["labels"], arrays["people"]
    assert (images.dtype, images.shape) == (np.uint8, (2, 28, 28))
    assert (labels.dtype, labels.tolist(), people.tolist()) == (np.uint8, [7, 4], [300, 1])
    assert sketch.inked is not None
    np.testing.assert_allclose(images[0] / 255, sketch.inked.image, atol=0.5 / 255)


def test_empty_room_gives_no_lines_and_an_empty_archive() -> None:
    assert list(ndjson([])) == []
    with np.load(io.BytesIO(b"".join(npz([])))) as arrays:
        assert arrays["images"].shape == (0, 28, 28)


def test_pictures_begin_before_anything_is_read_and_come_bit_by_bit(sketch: Drawing) -> None:
    sent = [drawing(n, strokes=encode_strokes(sketch)) for n in range(5)]
    read = []

    class Read(list[RoomDrawing]):
        def __iter__(self) -> Iterator[RoomDrawing]:
            for one in sent:
                read.append(one)
                yield one

    blocks = npz(Read())
    assert next(blocks).startswith(b"PK") and not read
    assert next(blocks) and len(sent) < len(read) < 2 * len(sent)  # counted, and not all written


def test_lines_come_before_all_are_read(sketch: Drawing) -> None:
    sent = (drawing(n, strokes=encode_strokes(sketch)) for n in range(600))
    assert next(ndjson(sent)).endswith(b"\n") and next(sent)


def test_pictures_of_a_room_that_changed_meanwhile_are_no_file() -> None:
    class Changing(list[RoomDrawing]):
        def __iter__(self) -> Iterator[RoomDrawing]:
            yield drawing(len(self))
            self.append(drawing())
            if len(self) > 1:
                yield drawing(9)

    assert refusal(lambda: [*npz(Changing())]).status == 409
