"""The pen's shapes, by geometry."""

from collections.abc import Sequence

import numpy as np
import pytest

from digitrec.data.stroke_language import Pen, Point, Strokes, joined


class SteadyPen(Pen):
    """A pen without jitter and without a hand of its own."""

    def _jittered(self, points: Sequence[Point], jitter: float) -> np.ndarray:
        return np.array(points, float)

    def handwritten(self, strokes: Strokes) -> Strokes:
        return strokes


@pytest.fixture
def pen() -> Pen:
    return Pen(np.random.default_rng(0))


@pytest.fixture
def steady() -> Pen:
    return SteadyPen(np.random.default_rng(0))


def test_line_is_straight_and_evenly_spaced(steady: Pen) -> None:
    points = steady.line((0, 0), (0.6, 0.8))
    steps = np.diff(points, axis=0)
    np.testing.assert_allclose(points[[0, -1]], [(0, 0), (0.6, 0.8)], atol=1e-12)
    np.testing.assert_allclose(steps, np.broadcast_to(steps[0], steps.shape), atol=1e-12)
    assert np.hypot(*steps[0]) < 0.04


def test_line_turns_at_each_corner(steady: Pen) -> None:
    corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]
    points = steady.line(*corners)
    for corner in corners:
        assert np.abs(points - corner).sum(axis=1).min() < 1e-12
    assert ((np.abs(points[:, 1]) < 1e-12) | (np.abs(points[:, 0] - 1) < 1e-12)).all()


def test_curve_passes_through_its_points_without_a_kink(steady: Pen) -> None:
    knots = [(0.0, 0.0), (0.5, 0.4), (1.0, 0.0), (1.5, 0.4)]
    points = steady.curve(*knots)
    for knot in knots:
        assert np.abs(points - knot).sum(axis=1).min() < 1e-12
    steps = np.diff(points, axis=0)
    directions = np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))
    assert np.abs(np.diff(directions)).max() < np.radians(45)


def test_curve_through_points_in_a_row_is_straight(steady: Pen) -> None:
    points = steady.curve((0, 0), (1, 2), (2, 4))
    np.testing.assert_allclose(points[:, 1], 2 * points[:, 0], atol=1e-12)


def test_arc_lies_on_its_ellipse_and_turns_clockwise(steady: Pen) -> None:
    points = (steady.arc((0.5, 0.4), (0.3, 0.2), 0, 180) - (0.5, 0.4)) / (0.3, 0.2)
    np.testing.assert_allclose(np.hypot(*points.T), 1, atol=0.05)
    np.testing.assert_allclose(points[0], (1, 0), atol=1e-12)  # 0 degrees is right
    np.testing.assert_allclose(points[-1], (-1, 0), atol=1e-12)
    assert (points[1:-1, 1] > 0).all()  # by way of the bottom: y points down


def test_glyph_is_read_from_its_text(steady: Pen) -> None:
    line, curve = steady.glyph("line 0,0 1,1; curve 0,1 .5,.2 1,0")
    np.testing.assert_allclose(line, steady.line((0, 0), (1, 1)))
    np.testing.assert_allclose(curve, steady.curve((0, 1), (0.5, 0.2), (1, 0)))


def test_jitter_is_the_standard_deviation_of_a_point(pen: Pen) -> None:
    starts = np.array([pen.line((0, 0), (1, 0), jitter=0.05)[0] for _ in range(2000)])
    np.testing.assert_allclose(starts.mean(axis=0), 0, atol=0.005)
    np.testing.assert_allclose(starts.std(axis=0), 0.05, rtol=0.06)


def test_hand_keeps_the_drawing_in_shape(pen: Pen) -> None:
    """Every hand is another affine map, with little beside it, that leaves up above down."""
    square = [np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0.5, 0.5)], float)]
    design = np.column_stack((square[0], np.ones(5)))
    hands = []
    for _ in range(200):
        (written,) = pen.handwritten(square)
        fitted = np.linalg.lstsq(design, written, rcond=None)[0]
        assert np.abs(written - design @ fitted).max() < 0.25
        hands.append(fitted[:2])
    hands = np.array(hands)
    assert (np.linalg.det(hands) > 0.3).all()  # never mirrored, never flat
    assert (hands[:, 1, 1] > 0.5).all()  # never upside down
    assert -0.3 < hands[:, 1, 0].mean() < 0  # right-leaning hands are more common
    assert hands[:, 0, 0].std() > 0.1


def test_choices_come_in_their_shares(pen: Pen) -> None:
    picked = [pen.pick(often=0.7, seldom=0.3) for _ in range(3000)]
    assert picked.count("often") / 3000 == pytest.approx(0.7, abs=0.03)
    assert sum(pen.chance(0.2) for _ in range(3000)) / 3000 == pytest.approx(0.2, abs=0.03)
    numbers = [pen.pick_number(1, 2, shares=(0.9, 0.1)) for _ in range(3000)]
    assert numbers.count(1) / 3000 == pytest.approx(0.9, abs=0.03)


def test_joined_strokes_follow_each_other() -> None:
    np.testing.assert_array_equal(
        joined(np.zeros((2, 2)), np.ones((1, 2))), [[0, 0], [0, 0], [1, 1]]
    )
