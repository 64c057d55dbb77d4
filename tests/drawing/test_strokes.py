import numpy as np
import pytest

from digitrec.drawing.strokes import draw_strokes, place_strokes


def test_strokes_lie_on_the_canvas_at_the_asked_size() -> None:
    rng = np.random.default_rng(0)
    drawn = [np.array([[0.0, 0.0], [1000.0, 400.0]]), np.array([[300.0, -200.0]])]
    shares = set()
    for _ in range(300):
        placed, brush_px = place_strokes(drawn, rng)
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
