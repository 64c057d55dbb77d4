import base64
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitrec import canvas_to_mnist
from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import (
    MAX_LINK_CHARACTERS,
    Drawing,
    DrawingError,
    decode_canvas,
    decode_link,
    encode_canvas,
    encode_link,
)
from digitrec.drawing.strokes import draw_strokes, place_strokes


@pytest.fixture
def sketch() -> Drawing:
    rng = np.random.default_rng(0)
    strokes, _ = place_strokes(write_digit(5, rng), rng)
    return Drawing([np.rint(stroke) for stroke in strokes], (18.0, 22.0)[: len(strokes)])


def packed(numbers: list[int]) -> str:
    content = zlib.compress(np.array(numbers, "<i2").tobytes())
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def assert_same(a: Drawing, b: Drawing) -> None:
    assert a.brushes_px == b.brushes_px and len(a.strokes) == len(b.strokes)
    for one, other in zip(a.strokes, b.strokes, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-9)


def test_a_packed_sketch_comes_back(sketch: Drawing) -> None:
    text = encode_link(sketch)
    assert len(text) < 600 and text.replace("-", "").replace("_", "").isalnum()
    assert_same(decode_link(text), sketch)


def test_fractions_of_a_pixel_are_rounded() -> None:
    text = encode_link(Drawing([np.array([[10.4, 20.6], [30.5, 41.2]])], (20.0,)))
    np.testing.assert_array_equal(decode_link(text).strokes[0], [[10, 21], [30, 41]])


@pytest.mark.parametrize("size_px", [280, 560])
def test_canvas_of_any_size_holds_the_sketch(sketch: Drawing, size_px: int) -> None:
    assert_same(decode_canvas(encode_canvas(sketch, size_px), size_px), sketch)


def test_each_stroke_has_its_own_brush(sketch: Drawing) -> None:
    lines = [np.array([[50.0, 100], [200, 100]]), np.array([[50.0, 200], [200, 200]])]
    rgba = Drawing(lines, (18.0, 22.0)).rgba
    assert [int((rgba[band, 125, 0] > 127).sum()) for band in (slice(150), slice(150, 280))] == [
        18,
        22,
    ]
    np.testing.assert_array_equal(
        draw_strokes(lines, 20), Drawing(lines, (20.0, 20.0)).rgba, strict=True
    )


def test_what_is_drawn_of_a_canvas_is_read_as_before(sketch: Drawing) -> None:
    before = canvas_to_mnist(sketch.rgba)
    after = canvas_to_mnist(
        decode_link(encode_link(decode_canvas(encode_canvas(sketch, 560), 560))).rgba
    )
    np.testing.assert_array_equal(before, after)


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
        packed([1, 1, 3, 5, 5]),
        packed([1, 1, 99, 5, 5]),
        packed([1, 1, 20, 30000, 5]),
        packed([0] * 300_000),
    ],
    ids=range(16),
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
    st.tuples(
        st.lists(st.tuples(PIXELS, PIXELS), min_size=1, max_size=12), st.sampled_from([18, 20, 22])
    ),
    min_size=1,
    max_size=6,
)


@given(STROKES, st.sampled_from([280, 560]))
def test_every_sketch_comes_back_from_link_and_canvas(
    drawn: list[tuple[list[tuple[int, int]], int]], size_px: int
) -> None:
    strokes = [np.array(points, np.float64) for points, _ in drawn]
    sketch = Drawing(strokes, tuple(float(brush_px) for _, brush_px in drawn))
    assert_same(decode_link(encode_link(sketch)), sketch)
    back = decode_canvas(encode_canvas(sketch, size_px), size_px)
    assert back.brushes_px == sketch.brushes_px
    for one, other in zip(back.strokes, sketch.strokes, strict=True):
        np.testing.assert_allclose(one[0], other[0], atol=1e-9)
        np.testing.assert_allclose(one[-1], other[-1], atol=1e-9)


def test_too_long_a_sketch_is_told_on_both_ways() -> None:
    rng = np.random.default_rng(0)
    noise = Drawing([rng.uniform(0, 280, (2000, 2))], (20.0,))
    with pytest.raises(DrawingError, match="too many strokes for a link"):
        encode_link(noise)
    with pytest.raises(DrawingError, match="too long"):
        decode_link("A" * (MAX_LINK_CHARACTERS + 1))
