import gzip
import json
import os
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitrec.data import pen_drawings
from digitrec.data.pen_drawings import MAX_BYTES, MAX_LINE_BYTES, read_pen_drawings
from digitrec.errors import UserError
from tests.fuzzing import mutated

GOOD = {"label": 7, "writer": "ann", "strokes": [[[0, 0], [10, 0], [5, 20]], [[3, 9]]]}


def stroke_file(folder: Path, *lines: object, name: str = "pen.jsonl") -> Path:
    path = folder / name
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_digits_come_back_in_order(tmp_path: Path) -> None:
    digits, problems = read_pen_drawings(stroke_file(tmp_path, GOOD, "", {**GOOD, "label": 0}))
    assert [digit.label for digit in digits] == [7, 0]
    assert problems == []
    assert digits[0].writer == "ann"
    np.testing.assert_array_equal(digits[0].strokes[0], GOOD["strokes"][0])


def test_letters_are_told_from_digits(tmp_path: Path) -> None:
    drawings, problems = read_pen_drawings(stroke_file(tmp_path, GOOD, {**GOOD, "label": "A"}))
    assert [drawing.is_digit for drawing in drawings] == [True, False]
    assert problems == [] and drawings[1].label == "A"


def test_compressed_file_is_read(tmp_path: Path) -> None:
    packed = tmp_path / "pen.jsonl.gz"
    packed.write_bytes(gzip.compress(stroke_file(tmp_path, GOOD).read_bytes()))
    assert len(read_pen_drawings(packed)[0]) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[1, 2]", "needs a label"),
        ({"label": 7, "strokes": [[[0, 0], [1, 1]]]}, "needs a label, a writer and strokes"),
        ({**GOOD, "label": 10}, "'10' is no digit"),
        ({**GOOD, "label": -1}, "'-1' is no digit"),
        ({**GOOD, "label": "7"}, "'7' is no digit from 0 to 9 and no letter"),
        ({**GOOD, "label": "ab"}, "'ab' is no digit"),
        ({**GOOD, "label": ""}, "'' is no digit"),
        ({**GOOD, "label": True}, "'True' is no digit"),
        ({**GOOD, "writer": ""}, "the writer needs a name"),
        ({**GOOD, "writer": 4}, "the writer needs a name"),
        ({**GOOD, "writer": "x" * 201}, "the writer's name is longer than 200 characters"),
        ({**GOOD, "strokes": []}, "there are no strokes"),
        ({**GOOD, "strokes": "M 0 0"}, "there are no strokes"),
        ({**GOOD, "strokes": [[]]}, "a stroke holds no points"),
        ({**GOOD, "strokes": [[[0, 0], [1, 1]], []]}, "a stroke holds no points"),
        ({**GOOD, "strokes": [[[0, 0], [1]]]}, "a point is not two numbers"),
        ({**GOOD, "strokes": [[[0, 0], [1, "2"]]]}, "a point is not two numbers"),
        ({**GOOD, "strokes": [[[0, 0], [1, None]]]}, "a point is not two numbers"),
        ({**GOOD, "strokes": [[[4, 4]]]}, "a single point"),
        ({**GOOD, "strokes": [[[0, 0], [5e-324, 0]]]}, "a single point"),
        ({**GOOD, "strokes": [[[4, 4], [4, 4]]]}, "a single point"),
        ({**GOOD, "strokes": [[[0, 0], [1, float("nan")]]]}, "not finite"),
        ({**GOOD, "strokes": [[[0, 0], [1, float("inf")]]]}, "not finite"),
        ({**GOOD, "strokes": [[[0, 0], [1e9, 5]]]}, "beyond 100,000"),
        ({**GOOD, "strokes": [[[0, 0], [10**400, 5]]]}, "beyond 100,000"),
    ],
)
def test_bad_line_is_named_and_nothing_else_lost(line: object, reason: str, tmp_path: Path) -> None:
    path = stroke_file(tmp_path, GOOD, line, {**GOOD, "writer": "bob"})
    digits, (problem,) = read_pen_drawings(path)
    assert [digit.writer for digit in digits] == ["ann", "bob"]
    assert problem.startswith(f"{path}, line 2: ") and reason in problem


def test_byte_that_is_no_text_costs_its_line_alone(tmp_path: Path) -> None:
    good = json.dumps(GOOD).encode()
    path = tmp_path / "pen.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + good + b"\n\xff\n" + good + b"\n")
    digits, (problem,) = read_pen_drawings(path)
    assert len(digits) == 2 and problem.startswith(f"{path}, line 2: ")


def test_cut_archive_keeps_what_came_before(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    lines = [json.dumps({**GOOD, "strokes": [rng.random((50, 2)).tolist()]}) for _ in range(200)]
    cut = tmp_path / "cut.jsonl.gz"
    whole = gzip.compress("\n".join(lines).encode())
    cut.write_bytes(whole[: len(whole) // 2])
    digits, problems = read_pen_drawings(cut)
    assert 0 < len(digits) < 200 and "cut short" in problems[-1]


@pytest.mark.parametrize(
    "rest",
    [b"garbage" * 9, gzip.compress(b"", mtime=0)[:-8] + b"checksum"],
    ids=["bytes", "member"],
)
def test_what_follows_an_archive_does_not_cost_its_digits(rest: bytes, tmp_path: Path) -> None:
    packed = tmp_path / "pen.jsonl.gz"
    packed.write_bytes(gzip.compress(json.dumps(GOOD).encode() + b"\n") + rest)
    digits, (problem,) = read_pen_drawings(packed)
    assert len(digits) == 1 and "cut short or damaged: what follows 1 drawings" in problem


def test_content_and_not_the_name_says_whether_it_is_compressed(tmp_path: Path) -> None:
    plain = stroke_file(tmp_path, GOOD, name="plain.jsonl.gz")
    packed = tmp_path / "packed.jsonl"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert [len(read_pen_drawings(path)[0]) for path in (plain, packed)] == [1, 1]


def test_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "loop.jsonl").symlink_to("loop.jsonl")
    for path, reason in (
        (tmp_path / "absent.jsonl", "No such file"),
        (tmp_path / "pipe.jsonl", "it is not a file"),
        (tmp_path / "loop.jsonl", "Too many levels of symbolic links"),
        (tmp_path / "a\0b", "There is no stroke file"),
        (Path("/dev/zero"), "it is not a file"),
        (tmp_path, "it is not a file"),
    ):
        with pytest.raises(UserError, match=reason):
            read_pen_drawings(path)


def test_line_that_unpacks_to_gigabytes_is_named_and_never_held(tmp_path: Path) -> None:
    good = json.dumps(GOOD).encode() + b"\n"
    bomb = tmp_path / "bomb.jsonl.gz"
    with gzip.open(bomb, "wb", compresslevel=1) as file:
        file.write(good)
        for _ in range(MAX_BYTES // 1_000_000 + 20):
            file.write(b" " * 1_000_000)
        file.write(b"\n" + good.replace(b"ann", b"bob"))
    tracemalloc.start()
    digits, problems = read_pen_drawings(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problems == [f"{bomb}, line 2: is longer than 1,000,000 bytes."]
    assert [digit.writer for digit in digits] == ["ann", "bob"]
    assert peak < 20 * MAX_LINE_BYTES


@pytest.mark.parametrize(
    ("limit", "value"), [("MAX_LINES", 3), ("MAX_BYTES", 300), ("_MAX_SKIPPED_BYTES", 0)]
)
def test_file_beyond_a_limit_keeps_what_came_before(
    limit: str, value: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [GOOD, {**GOOD, "writer": "ann" * 40}, GOOD, GOOD]
    path = stroke_file(tmp_path, *lines)
    monkeypatch.setattr(pen_drawings, "MAX_LINE_BYTES", 150)
    monkeypatch.setattr(pen_drawings, limit, value)
    digits, problems = read_pen_drawings(path)
    assert digits[0].writer == "ann" and len(digits) < 3
    assert "has more than" in problems[-1] and "Split it into smaller files" in problems[-1]


def test_largest_line_and_file_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stroke_file(tmp_path, GOOD, GOOD)
    size = path.stat().st_size
    for limit, value in (("MAX_LINES", 2), ("MAX_BYTES", size), ("MAX_LINE_BYTES", size // 2)):
        monkeypatch.setattr(pen_drawings, limit, value)
    assert [len(found) for found in read_pen_drawings(path)] == [2, 0]


NUMBERS = st.floats() | st.integers() | st.booleans() | st.none() | st.text(max_size=3)


ANYTHING = st.recursive(
    NUMBERS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner)
)


POINTS = st.lists(st.lists(NUMBERS, min_size=2, max_size=2) | ANYTHING)


RECORDS = ANYTHING | st.fixed_dictionaries(
    {
        "label": st.integers(0, 9) | ANYTHING,
        "writer": st.text() | ANYTHING,
        "strokes": st.lists(POINTS) | ANYTHING,
    }
)


@given(RECORDS.map(lambda record: json.dumps(record).encode()) | st.binary())
def test_whatever_a_line_holds_costs_no_other_line(tmp_path: Path, line: bytes) -> None:
    good = json.dumps(GOOD).encode()
    path = tmp_path / "pen.jsonl"
    last = good.replace(b"ann", b"bob")
    path.write_bytes(good + b"\n" + line.replace(b"\n", b"") + b"\n" + last)
    digits, problems = read_pen_drawings(path)
    assert (digits[0].writer, digits[-1].writer) == ("ann", "bob")
    assert len(digits) + len(problems) in (2, 3)
    assert all(problem.startswith(f"{path}, line 2: ") for problem in problems)
    assert all(np.isfinite(np.concatenate(digit.strokes)).all() for digit in digits)


@given(st.binary())
def test_whatever_a_file_holds_is_told_in_sentences(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pen.jsonl"
    for whole in (content, b"\x1f\x8b" + content, gzip.compress(content)):
        path.write_bytes(whole)
        digits, problems = read_pen_drawings(path)
        assert not digits and all(str(path) in problem for problem in problems)


def test_a_thousand_damaged_files_keep_their_good_lines_or_say_why(tmp_path: Path) -> None:
    path = tmp_path / "pen.jsonl"
    plain = stroke_file(tmp_path, GOOD, {**GOOD, "label": "A"}, {**GOOD, "label": 0}).read_bytes()
    kept, told = set(), 0
    for content in (*mutated(plain, 500), *mutated(gzip.compress(plain, mtime=0), 500)):
        path.write_bytes(content)
        drawings, problems = read_pen_drawings(path)
        assert all(problem.startswith(str(path)) and problem.endswith(".") for problem in problems)
        kept.add(len(drawings))
        told += bool(problems)
    assert {0, 1, 2, 3} <= kept and told > 500
