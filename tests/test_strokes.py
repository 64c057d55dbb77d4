import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from digitrec.errors import UserError
from digitrec.strokes import draw_strokes, place_strokes, read_pen_digits

GOOD = {"label": 7, "writer": "ann", "strokes": [[[0, 0], [10, 0], [5, 20]], [[3, 9]]]}


def stroke_file(folder: Path, *lines: object, name: str = "pen.jsonl") -> Path:
    path = folder / name
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_digits_come_back_in_order(tmp_path: Path) -> None:
    digits, problems = read_pen_digits(stroke_file(tmp_path, GOOD, "", {**GOOD, "label": 0}))
    assert [digit.label for digit in digits] == [7, 0]
    assert problems == []
    assert digits[0].writer == "ann"
    np.testing.assert_array_equal(digits[0].strokes[0], GOOD["strokes"][0])


def test_compressed_file_is_read(tmp_path: Path) -> None:
    packed = tmp_path / "pen.jsonl.gz"
    packed.write_bytes(gzip.compress(stroke_file(tmp_path, GOOD).read_bytes()))
    assert len(read_pen_digits(packed)[0]) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[1, 2]", "needs a label"),
        ({"label": 7, "strokes": [[[0, 0], [1, 1]]]}, "needs a label, a writer and strokes"),
        ({**GOOD, "label": 10}, "'10' is no digit"),
        ({**GOOD, "label": -1}, "'-1' is no digit"),
        ({**GOOD, "label": "7"}, "'7' is no digit"),
        ({**GOOD, "label": True}, "'True' is no digit"),
        ({**GOOD, "writer": ""}, "the writer needs a name"),
        ({**GOOD, "writer": 4}, "the writer needs a name"),
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
    path = stroke_file(tmp_path, GOOD, line, GOOD)
    digits, (problem,) = read_pen_digits(path)
    assert [digit.place for digit in digits] == [f"{path}, line 1", f"{path}, line 3"]
    assert problem.startswith(f"{path}, line 2: ") and reason in problem


def test_byte_that_is_no_text_costs_its_line_alone(tmp_path: Path) -> None:
    good = json.dumps(GOOD).encode()
    path = tmp_path / "pen.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + good + b"\n\xff\n" + good + b"\n")
    digits, (problem,) = read_pen_digits(path)
    assert len(digits) == 2 and problem.startswith(f"{path}, line 2: ")


def test_cut_archive_keeps_what_came_before(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    lines = [json.dumps({**GOOD, "strokes": [rng.random((50, 2)).tolist()]}) for _ in range(200)]
    cut = tmp_path / "cut.jsonl.gz"
    whole = gzip.compress("\n".join(lines).encode())
    cut.write_bytes(whole[: len(whole) // 2])
    digits, problems = read_pen_digits(cut)
    assert 0 < len(digits) < 200 and "cut short" in problems[-1]


def test_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    plain = stroke_file(tmp_path, GOOD, name="plain.jsonl.gz")
    for path, reason in (
        (tmp_path / "absent.jsonl", "No such file"),
        (plain, "not gzip-compressed"),
    ):
        with pytest.raises(UserError, match=reason):
            read_pen_digits(path)


def test_strokes_lie_on_the_canvas_at_the_asked_size() -> None:
    rng = np.random.default_rng(0)
    strokes = [np.array([[0.0, 0.0], [1000.0, 400.0]]), np.array([[300.0, -200.0]])]
    shares = set()
    for _ in range(300):
        placed, brush_px = place_strokes(strokes, rng)
        points = np.concatenate(placed)
        assert 18 <= brush_px <= 22
        assert points.min() >= brush_px / 2 - 1e-9 and points.max() <= 280 - brush_px / 2 + 1e-9
        shares.add((np.ptp(points, axis=0).max() + brush_px) / 280)
    assert 0.40 <= min(shares) < 0.42 and 0.83 < max(shares) <= 0.85 + 1e-9


def test_dot_stays_a_dot_when_asked() -> None:
    rng = np.random.default_rng(0)
    placed, _ = place_strokes([np.array([[0.5, 0.5], [0.51, 0.5]])], rng, at_least=1.0)
    assert np.ptp(placed[0], axis=0).max() < 3


def test_straight_stroke_has_its_area_by_geometry() -> None:
    rgba = draw_strokes([np.array([[80.0, 140.0], [200.0, 140.0]])], brush_px=20)
    assert rgba.shape == (280, 280, 4) and rgba.dtype == np.uint8
    expected = 120 * 20 + np.pi * 10**2  # a bar and two half discs
    assert rgba[..., 0].sum() / 255 == pytest.approx(expected, rel=0.03)
    assert (rgba[..., 3] == 255).all()


def test_single_point_is_a_disc() -> None:
    rgba = draw_strokes([np.array([[140.0, 140.0]])], brush_px=20)
    assert rgba[..., 0].sum() / 255 == pytest.approx(np.pi * 10**2, rel=0.1)


def test_brush_rounds_corners_as_the_canvas_does() -> None:
    """A middle point only pulls the curve: it runs half way between chord and corner."""
    corner = np.array([[80.0, 200.0], [140.0, 80.0], [200.0, 200.0]])
    ink = draw_strokes([corner], brush_px=18)[..., 0] > 127
    assert np.flatnonzero(ink[:, 140]).min() == pytest.approx(110 - 9, abs=1)
