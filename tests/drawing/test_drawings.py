import base64
import json
import tracemalloc
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import (
    MAX_LINK_CHARACTERS,
    MAX_POINTS,
    MAX_STROKES,
    Drawing,
    DrawingError,
    count_within_limits,
    decode_link,
    decode_strokes,
    encode_link,
    encode_strokes,
)
from digitrec.drawing.strokes import place_strokes
from tests.fuzzing import mutated


@pytest.fixture
def sketch() -> Drawing:
    rng = np.random.default_rng(0)
    return Drawing([np.rint(stroke) for stroke in place_strokes(write_digit(5, rng), rng)])


def packed(numbers: list[int]) -> str:
    content = zlib.compress(np.array(numbers, "<i2").tobytes())
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def assert_same(a: Drawing, b: Drawing) -> None:
    assert len(a.strokes) == len(b.strokes)
    for one, other in zip(a.strokes, b.strokes, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-9)


def test_a_packed_sketch_comes_back(sketch: Drawing) -> None:
    text = encode_link(sketch)
    assert len(text) < 600 and text.replace("-", "").replace("_", "").isalnum()
    assert_same(decode_link(text), sketch)


def test_fractions_of_a_pixel_are_rounded() -> None:
    text = encode_link(Drawing([np.array([[10.4, 20.6], [30.5, 41.2]])]))
    np.testing.assert_array_equal(decode_link(text).strokes[0], [[10, 21], [30, 41]])


def test_strokes_come_back_from_the_canvas(sketch: Drawing) -> None:
    assert_same(decode_strokes(encode_strokes(sketch)), sketch)


def test_canvas_gets_strokes_to_a_tenth_of_a_pixel() -> None:
    drawing = Drawing([np.array([[10.04, 20.06], [30, 41.26]]), np.array([[1.0, 2.0]])])
    assert encode_strokes(drawing) == [[10.0, 20.1, 30.0, 41.3], [1.0, 2.0]]


def test_link_made_when_there_were_brushes_still_opens() -> None:
    opened = decode_link(packed([2, 2, 1, 18, 22, 10, 20, 30, 40, 50, 60]))
    assert_same(opened, Drawing([np.array([[10, 20], [40, 60]]), np.array([[50, 60]])]))


def test_what_comes_back_is_read_as_before(sketch: Drawing) -> None:
    back = decode_link(encode_link(decode_strokes(encode_strokes(sketch))))
    assert sketch.inked is not None and back.inked is not None
    np.testing.assert_array_equal(back.inked.image, sketch.inked.image)


def test_what_lies_beyond_the_canvas_is_not_read(sketch: Drawing) -> None:
    beyond = [np.array([[500.0, 500.0], [600.0, 600.0]]), np.array([[-40.0, 10.0]])]
    more, alone = Drawing([*sketch.strokes, *beyond]), Drawing(beyond)
    assert more.inked is not None and sketch.inked is not None and alone.inked is None
    np.testing.assert_array_equal(more.inked.image, sketch.inked.image)


def test_stroke_that_leaves_the_canvas_and_comes_back_is_two() -> None:
    y = np.linspace(20, 260, 50)
    bow = np.stack((250 + 90 * np.sin((y - 20) / 240 * np.pi), y), 1)  # beyond, half way down
    found = Drawing([bow]).inked
    assert found is not None
    assert not found.image[12:16].any() and found.image[6:9].any() and found.image[20:22].any()


def test_movement_shorter_than_the_brush_is_wide_is_a_dot() -> None:
    tap = Drawing([np.array([[140.0, 140.0], [144.0, 141.0], [141.0, 143.0]])]).inked
    assert tap is not None and np.ptp(np.nonzero(tap.image), axis=1).max() < 6


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "no drawing!",
        "ünïcode",
        "AAAA",
        packed([]),
        packed([0]),
        packed([-3, 1]),
        packed([32000, 1, 20, 5, 5]),
        packed([1, 0, 20]),
        packed([1, 2, 20, 5, 5]),
        packed([1, 1, 20, 5, 5, 5]),
        packed([1, 1, 20, 30000, 5]),
        packed([0] * 300_000),
    ],
    ids=range(14),
)
def test_a_damaged_sketch_gets_a_sentence(text: str) -> None:
    with pytest.raises(DrawingError, match="damaged. Ask for the link again"):
        decode_link(text)


def test_every_damaged_letter_is_told_or_draws(sketch: Drawing) -> None:
    text = encode_link(sketch)
    for place in range(0, len(text), 3):
        broken = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises(DrawingError):
            decode_link(broken)
        with pytest.raises(DrawingError):
            decode_link(text[:place])


def test_link_that_unpacks_to_gigabytes_is_damaged_and_never_held() -> None:
    content = zlib.compress(bytes(3_000_000), 9)
    bomb = base64.urlsafe_b64encode(content).decode().rstrip("=")
    assert len(bomb) <= MAX_LINK_CHARACTERS
    tracemalloc.start()
    with pytest.raises(DrawingError, match="damaged"):
        decode_link(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500_000


PACKED = st.lists(st.integers(-(2**15), 2**15 - 1), max_size=40).map(packed)
LINK_TEXT = st.text() | st.text("ABCabc019-_=", max_size=80) | PACKED


@given(LINK_TEXT)
def test_any_text_opens_as_a_sketch_or_is_told(text: str) -> None:
    try:
        opened = decode_link(text)
    except DrawingError as error:
        assert str(error).endswith("Ask for the link again.")
    else:
        assert opened.rgba.shape == (280, 280, 4)


PIXELS = st.integers(-1120, 1120)
STROKES = st.lists(
    st.lists(st.tuples(PIXELS, PIXELS), min_size=1, max_size=12), min_size=1, max_size=6
)


@given(STROKES)
def test_every_sketch_comes_back_from_link_and_canvas(drawn: list[list[tuple[int, int]]]) -> None:
    sketch = Drawing([np.array(points, np.float64) for points in drawn])
    assert_same(decode_link(encode_link(sketch)), sketch)
    assert_same(decode_strokes(json.loads(json.dumps(encode_strokes(sketch)))), sketch)


def test_too_long_a_sketch_is_told_on_both_ways() -> None:
    rng = np.random.default_rng(0)
    noise = Drawing([rng.uniform(0, 280, (2000, 2))])
    with pytest.raises(DrawingError, match="too many strokes for a link"):
        encode_link(noise)
    with pytest.raises(DrawingError, match="too long"):
        decode_link("A" * (MAX_LINK_CHARACTERS + 1))


def test_strokes_of_a_canvas_are_read() -> None:
    found = decode_strokes([[10, 20, 30.5, 40], [], [50, 60]])
    assert_same(found, Drawing([np.array([[10, 20], [30.5, 40]]), np.array([[50.0, 60.0]])]))
    assert all(stroke.dtype == np.float64 for stroke in found.strokes)
    assert (found.rgba.shape, found.rgba.dtype) == ((280, 280, 4), np.uint8)


@pytest.mark.parametrize("blank", [[], [[]], [[], []]])
def test_canvas_without_a_point_is_blank(blank: list[list[float]]) -> None:
    drawing = decode_strokes(blank)
    assert drawing.strokes == [] and drawing.inked is None and drawing.as_drawn is None


def test_canvas_holds_no_more_than_its_bounds() -> None:
    whole = decode_strokes([[1, 2] * MAX_POINTS])
    assert whole.strokes[0].shape == (MAX_POINTS, 2)
    assert len(decode_strokes([[1, 2]] * MAX_STROKES).strokes) == MAX_STROKES
    for too_much in ([[1, 2] * (MAX_POINTS + 1)], [[1, 2]] * (MAX_STROKES + 1)):
        with pytest.raises(DrawingError, match="too many strokes on the canvas"):
            decode_strokes(too_much)


def test_drawings_are_counted_up_to_the_first_that_is_too_much_with_them() -> None:
    dot, half = [[1.0, 2.0]], [[1.0, 2.0] * (MAX_POINTS // 2)]
    taps = dot * (MAX_STROKES // 2)
    assert count_within_limits([]) == 0
    assert count_within_limits([half, half]) == count_within_limits([taps, taps]) == 2
    assert count_within_limits([half, half, dot]) == count_within_limits([taps, taps, dot]) == 2
    assert count_within_limits([half, dot, half, dot]) == 2


WRONG = [
    None,
    5,
    "strokes",
    {"strokes": []},
    [5],
    ["12"],
    [None],
    [{"0": 1, "1": 2}],
    [[1]],
    [[1, 2, 3]],
    [[1, "2"]],
    [[1, None]],
    [[1, [2]]],
    [[[1, 2], [3, 4]]],
    [[[1] * 1_000_000]],
    [[1, float("nan")]],
    [[1, float("inf")]],
    [[1, 1e300]],
    [[1, -100_001]],
    [[1, 10**400]],
    [[1, 2], [3]],
]


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_what_no_canvas_sends_gets_a_sentence_within_memory(wrong: object) -> None:
    tracemalloc.start()
    with pytest.raises(DrawingError, match=r"canvas was not drawn on it\. Draw it again\.$"):
        decode_strokes(wrong)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def outcome(text: str) -> str:
    try:
        decode_link(text)
    except DrawingError as error:
        return str(error)
    return ""


def test_a_thousand_damaged_links_are_read_or_get_the_sentence(sketch: Drawing) -> None:
    link = encode_link(sketch)
    numbers = zlib.decompress(base64.urlsafe_b64decode(link + "=" * (-len(link) % 4)))
    texts = [content.decode("latin-1") for content in mutated(link.encode(), 500)]
    for changed in mutated(numbers, 500):
        texts.append(base64.urlsafe_b64encode(zlib.compress(changed)).decode().rstrip("="))
    assert {outcome(text) for text in texts} == {
        "",
        "The drawing in this link is damaged. Ask for the link again.",
    }


NUMBERS = st.floats() | st.integers() | st.integers(-300, 300)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=2), inner),
)


@given(JSON | st.lists(st.lists(NUMBERS, max_size=6), max_size=4))
def test_anything_a_browser_sends_is_read_or_told(value: Any) -> None:
    try:
        found = decode_strokes(value)
    except DrawingError as error:
        assert str(error).endswith(".")
    else:
        assert found.inked is None or found.inked.image.any()
        assert found.as_drawn is None or found.as_drawn.image.any()


def test_drawing_as_drawn_is_the_canvas_without_what_lies_beyond() -> None:
    on_it, beyond = np.array([[20.0, 20], [100, 20]]), np.array([[-500.0, -500], [900, -400]])
    drawn, alone = Drawing([on_it, beyond]).as_drawn, Drawing([on_it]).as_drawn
    assert drawn is not None and alone is not None
    np.testing.assert_array_equal(drawn.image, alone.image)
    assert drawn.image[:, 11:].sum() == 0 and drawn.image[1:3, 3:10].min() == 1
    assert Drawing([beyond]).as_drawn is None
