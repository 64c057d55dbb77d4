import base64
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitrec import canvas_to_mnist
from digitrec.handwriting import write_digit
from digitrec.sketches import (
    MOST_CHARACTERS,
    Sketch,
    SketchError,
    from_canvas,
    pack,
    to_canvas,
    unpack,
)
from digitrec.strokes import draw_strokes, place_strokes


@pytest.fixture
def sketch() -> Sketch:
    rng = np.random.default_rng(0)
    strokes, _ = place_strokes(write_digit(5, rng), rng)
    return Sketch([np.rint(stroke) for stroke in strokes], (18.0, 22.0)[: len(strokes)])


def packed(numbers: list[int]) -> str:
    content = zlib.compress(np.array(numbers, "<i2").tobytes())
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def assert_same(a: Sketch, b: Sketch) -> None:
    assert a.brushes_px == b.brushes_px and len(a.strokes) == len(b.strokes)
    for one, other in zip(a.strokes, b.strokes, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-9)


def test_a_packed_sketch_comes_back(sketch: Sketch) -> None:
    text = pack(sketch)
    assert len(text) < 600 and text.replace("-", "").replace("_", "").isalnum()
    assert_same(unpack(text), sketch)


def test_fractions_of_a_pixel_are_rounded() -> None:
    text = pack(Sketch([np.array([[10.4, 20.6], [30.5, 41.2]])], (20.0,)))
    np.testing.assert_array_equal(unpack(text).strokes[0], [[10, 21], [30, 41]])


@pytest.mark.parametrize("size_px", [280, 560])
def test_canvas_of_any_size_holds_the_sketch(sketch: Sketch, size_px: int) -> None:
    assert_same(from_canvas(to_canvas(sketch, size_px), size_px), sketch)


def test_each_stroke_has_its_own_brush(sketch: Sketch) -> None:
    lines = [np.array([[50.0, 100], [200, 100]]), np.array([[50.0, 200], [200, 200]])]
    rgba = Sketch(lines, (18.0, 22.0)).draw()
    assert [int((rgba[band, 125, 0] > 127).sum()) for band in (slice(150), slice(150, 280))] == [
        18,
        22,
    ]
    np.testing.assert_array_equal(
        draw_strokes(lines, 20), Sketch(lines, (20.0, 20.0)).draw(), strict=True
    )


def test_what_is_drawn_of_a_canvas_is_read_as_before(sketch: Sketch) -> None:
    before = canvas_to_mnist(sketch.draw())
    after = canvas_to_mnist(unpack(pack(from_canvas(to_canvas(sketch, 560), 560))).draw())
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
    with pytest.raises(SketchError, match="damaged. Ask for the link again"):
        unpack(text)


def test_every_damaged_letter_is_told_or_draws(sketch: Sketch) -> None:
    text = pack(sketch)
    for place in range(0, len(text), 3):
        broken = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises(SketchError):
            unpack(broken)
        with pytest.raises(SketchError):
            unpack(text[:place])


def test_link_that_unpacks_to_gigabytes_is_damaged_and_never_held() -> None:
    content = zlib.compress(bytes(3_000_000), 9)
    bomb = base64.urlsafe_b64encode(content).decode().rstrip("=")
    assert len(bomb) <= MOST_CHARACTERS
    tracemalloc.start()
    with pytest.raises(SketchError, match="damaged"):
        unpack(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500_000


PACKED = st.lists(st.integers(-(2**15), 2**15 - 1), max_size=40).map(packed)
LINK_TEXT = st.text() | st.text("ABCabc019-_=", max_size=80) | PACKED


@given(LINK_TEXT)
def test_any_text_opens_as_a_sketch_or_is_told(text: str) -> None:
    try:
        opened = unpack(text)
    except SketchError as error:
        assert str(error).endswith("Ask for the link again.")
    else:
        assert opened.draw().shape == (280, 280, 4)


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
    sketch = Sketch(strokes, tuple(float(brush_px) for _, brush_px in drawn))
    assert_same(unpack(pack(sketch)), sketch)
    back = from_canvas(to_canvas(sketch, size_px), size_px)
    assert back.brushes_px == sketch.brushes_px
    for one, other in zip(back.strokes, sketch.strokes, strict=True):
        np.testing.assert_allclose(one[0], other[0], atol=1e-9)
        np.testing.assert_allclose(one[-1], other[-1], atol=1e-9)


def test_too_long_a_sketch_is_told_on_both_ways() -> None:
    rng = np.random.default_rng(0)
    noise = Sketch([rng.uniform(0, 280, (2000, 2))], (20.0,))
    with pytest.raises(SketchError, match="too many strokes for a link"):
        pack(noise)
    with pytest.raises(SketchError, match="too long"):
        unpack("A" * (MOST_CHARACTERS + 1))
