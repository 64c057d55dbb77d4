import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.strokes import draw_strokes, place_strokes
from digitrec.preprocessing.centering import canvas_to_mnist
from digitrec.preprocessing.inking import DOTS, ink_as_drawn, ink_strokes, strokes_to_mnist

SEVEN = [np.array([[0.0, 0.0], [80.0, 0.0], [30.0, 150.0]])]
FIVE = write_digit(5, np.random.default_rng(0))


def inked(strokes: list[np.ndarray]) -> np.ndarray:
    image = strokes_to_mnist(strokes)
    assert image is not None
    return image


def centre(image: np.ndarray) -> tuple[float, float]:
    rows, columns = np.indices(image.shape)
    return float((image * rows).sum() / image.sum()), float((image * columns).sum() / image.sum())


@pytest.mark.parametrize("strokes", [SEVEN, FIVE])
def test_ink_is_20_pixels_long_with_its_centre_of_mass_at_index_14(strokes) -> None:
    image = inked(strokes)
    assert image.shape == (28, 28) and image.dtype == np.float32
    rows, columns = np.nonzero(image)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    assert centre(image) == pytest.approx((14, 14), abs=0.51)
    assert 0 <= image.min() and image.max() == 1


def test_line_has_the_thickness_of_15_on_170() -> None:
    image = inked([np.array([[0.0, 0.0], [0.0, 1.0]])])
    assert image.sum(axis=1)[6:22] == pytest.approx(20 * 15 / 170, abs=0.02)


@pytest.mark.parametrize(
    "change",
    [
        lambda stroke: stroke * 1000,
        lambda stroke: stroke / 1000,
        lambda stroke: stroke + (512.0, -64.0),
        lambda stroke: stroke[::-1],
        lambda stroke: np.repeat(stroke, 3, axis=0),
        lambda stroke: stroke.tolist(),
    ],
    ids=["larger", "smaller", "moved", "backwards", "slower", "as a list"],
)
def test_size_place_speed_and_direction_decide_nothing(
    change: Callable[[np.ndarray], np.ndarray],
) -> None:
    strokes = [np.round(stroke * 256) / 256 for stroke in FIVE]  # so that no sum is rounded
    np.testing.assert_allclose(
        inked([change(stroke) for stroke in strokes]), inked(strokes), atol=0.06
    )
    assert np.abs(inked([change(stroke) for stroke in strokes]) - inked(strokes)).mean() < 0.002


def test_it_shows_what_the_canvas_shows() -> None:
    rng = np.random.default_rng(0)
    for number in range(50):
        placed = place_strokes(write_digit(number % 10, rng), rng, ink_px=226)  # 20 as 15 of 170
        seen = canvas_to_mnist(draw_strokes(placed))
        assert seen is not None
        moves = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
        moved = [np.roll(seen, move, (0, 1)).ravel() for move in moves]  # rounded otherwise
        assert max(np.corrcoef(one, inked(placed).ravel())[0, 1] for one in moved) > 0.85


def test_mirrored_drawing_is_the_mirrored_picture() -> None:
    """Where the ink's width is no whole number of pixels, it lies in their middle."""
    image, mirrored = inked(SEVEN), inked([SEVEN[0] * (-1.0, 1.0)])
    columns = np.flatnonzero(image.any(axis=0))
    others = np.flatnonzero(mirrored.any(axis=0))
    np.testing.assert_allclose(
        image[:, columns[0] : columns[-1] + 1],
        mirrored[:, others[0] : others[-1] + 1][:, ::-1],
        atol=1 / DOTS,
    )


def test_places_of_the_drawing_are_found_in_the_picture() -> None:
    placement = ink_strokes(SEVEN)
    assert placement is not None
    for x, y in SEVEN[0]:
        row, column = placement.to_picture(np.array(y - 0.5), np.array(x - 0.5))
        assert placement.image[int(np.rint(row)), int(np.rint(column))] > 0.5


@pytest.mark.parametrize("strokes", [[], [[]], [np.empty((0, 2))], [np.empty((0, 2)), []]])
def test_without_a_point_there_is_no_picture(strokes: list[np.ndarray]) -> None:
    assert strokes_to_mnist(strokes) is None


@pytest.mark.parametrize("at", [0.0, -1e9, 5e-324])
@pytest.mark.parametrize("count", [1, 2, 500])
def test_tap_is_a_dot_in_the_middle(at: float, count: int) -> None:
    image = inked([np.full((count, 2), at)])
    assert np.ptp(np.nonzero(image), axis=1).tolist() == [1, 1]
    assert centre(image) == pytest.approx((14, 14), abs=0.51)


def test_trembling_tap_stays_small_where_it_is_asked() -> None:
    tap = [np.array([[5.0, 5.0], [7.0, 5.0], [6.0, 6.0]])]
    small, large = ink_strokes(tap, at_least=20), ink_strokes(tap)
    assert small is not None and large is not None
    assert np.ptp(np.nonzero(small.image), axis=1).max() < 5
    assert np.ptp(np.nonzero(large.image), axis=1).max() == 19


def test_million_points_are_thinned() -> None:
    angle = np.linspace(0, 4 * np.pi, 1_000_000)
    spiral = [np.stack((np.cos(angle), np.sin(angle)), 1) * angle[:, np.newaxis]]
    noise = [np.random.default_rng(0).normal(size=(1_000_000, 2))]
    tracemalloc.start()
    wound, scribble = inked(spiral), inked(noise)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 400_000_000 and scribble.any()
    assert np.abs(wound - inked([spiral[0][::5000]])).mean() < 0.01


@pytest.mark.parametrize(
    "wrong",
    [
        [np.zeros(2)],
        [np.zeros((3, 3))],
        [np.zeros((2, 2, 2))],
        [np.array([[0.0, np.nan]])],
        [np.array([[0.0, np.inf], [1.0, 2.0]])],
        [np.array([[1e300, 0.0], [-1e300, 0.0]])],
        [np.array([["a", "b"]])],
    ],
    ids=range(7),
)
def test_what_is_no_stroke_gets_a_sentence(wrong: list[np.ndarray]) -> None:
    with pytest.raises(ValueError, match=r"^A stroke.*\.$"):
        strokes_to_mnist(wrong)


STROKE = arrays(np.float64, st.tuples(st.integers(0, 6), st.just(2)), elements=st.floats(-1e9, 1e9))


@given(st.lists(STROKE, max_size=4), st.floats(0, 1e6))
def test_any_strokes_are_a_picture(strokes: list[np.ndarray], at_least: float) -> None:
    placement = ink_strokes(strokes, at_least)
    assert (placement is None) == (not any(map(len, strokes)))
    if placement is not None:
        image = placement.image
        assert image.shape == (28, 28) and 0 <= image.min() and 0 < image.max() <= 1
        assert np.ptp(np.nonzero(image), axis=1).max() < 20


def as_drawn(*strokes: list[tuple[float, float]]) -> np.ndarray:
    placement = ink_as_drawn([np.array(stroke, float) for stroke in strokes], size=280, pen=20)
    assert placement is not None
    return placement.image


def test_whole_canvas_is_brought_down_as_it_is() -> None:
    image = as_drawn([(45, 35), (45, 245)])  # a line in the middle of column 4
    assert image.shape == (28, 28) and image.dtype == np.float32
    assert image[5:23].sum(axis=1) == pytest.approx(2, abs=0.1)  # 20 of 280 pixels wide
    assert image[5:23, 3:6] == pytest.approx(np.tile([0.5, 1, 0.5], (18, 1)), abs=0.1)
    assert not image[:2].any() and not image[26:].any()


def test_canvas_as_drawn_resembles_what_the_brush_paints() -> None:
    rng = np.random.default_rng(0)
    for digit in range(10):
        strokes = place_strokes(write_digit(digit, rng), rng)
        placed = ink_as_drawn(strokes, size=280, pen=20)
        assert placed is not None and (placed.scale, placed.offset) == ((0.1, 0.1), (0, 0))
        painted = np.asarray(draw_strokes(strokes)[..., 0], float).reshape(28, 10, 28, 10)
        difference = placed.image - painted.mean(axis=(1, 3)) / 255
        assert np.abs(difference).mean() < 0.01


def test_ink_beyond_the_canvas_is_cut_off() -> None:
    assert as_drawn([(-10, 140), (290, 140)])[:, [0, 27]].sum(axis=0) == pytest.approx(2, abs=0.1)
    assert as_drawn([(0, 0)]).sum() == pytest.approx(np.pi / 4, abs=0.1)  # a quarter of the dot
    assert as_drawn([(280, 280)])[26:, 26:].sum() == pytest.approx(np.pi / 4, abs=0.1)


@pytest.mark.parametrize("strokes", [[], [np.empty((0, 2))], [np.array([[290.0, 290.0]])]])
def test_canvas_without_ink_on_it_is_blank(strokes: list[np.ndarray]) -> None:
    assert ink_as_drawn(strokes, size=280, pen=20) is None
