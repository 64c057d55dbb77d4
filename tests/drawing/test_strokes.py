import numpy as np
import pytest
from PIL import ImageDraw

from digitrec.drawing.strokes import BRUSH_PX, MAX_DRAWN_POINTS, draw_strokes, place_strokes

TWO = [np.array([[0.0, 0.0], [1000.0, 400.0]]), np.array([[300.0, -200.0]])]


def test_strokes_lie_on_the_canvas_in_many_sizes() -> None:
    rng = np.random.default_rng(0)
    shares = set()
    for _ in range(300):
        points = np.concatenate(place_strokes(TWO, rng))
        assert points.min() >= BRUSH_PX / 2 - 1e-9 and points.max() <= 280 - BRUSH_PX / 2 + 1e-9
        shares.add((np.ptp(points, axis=0).max() + BRUSH_PX) / 280)
    assert 0.40 <= min(shares) < 0.42 and 0.83 < max(shares) <= 0.85 + 1e-9


def test_ink_has_the_asked_length_with_its_brush() -> None:
    points = np.concatenate(place_strokes(TWO, np.random.default_rng(0), ink_px=60, brush_px=8))
    assert np.ptp(points, axis=0).max() == pytest.approx(52)
    assert points.min() >= 4 and points.max() <= 276


def test_straight_stroke_has_its_area_by_geometry() -> None:
    rgba = draw_strokes([np.array([[80.0, 140.0], [200.0, 140.0]])])
    assert rgba.shape == (280, 280, 4) and rgba.dtype == np.uint8
    expected = 120 * BRUSH_PX + np.pi * (BRUSH_PX / 2) ** 2  # a bar and two half discs
    assert rgba[..., 0].sum() / 255 == pytest.approx(expected, rel=0.03)
    assert (rgba[..., 3] == 255).all()


def test_single_point_is_a_disc() -> None:
    rgba = draw_strokes([np.array([[140.0, 140.0]])])
    assert rgba[..., 0].sum() / 255 == pytest.approx(np.pi * (BRUSH_PX / 2) ** 2, rel=0.1)


def test_lines_run_straight_to_a_rounded_corner() -> None:
    corner = np.array([[80.0, 200.0], [140.0, 80.0], [200.0, 200.0]])
    ink = draw_strokes([corner])[..., 0] > 127
    assert np.flatnonzero(ink[:, 140]).min() == pytest.approx(80 - BRUSH_PX / 2, abs=1)
    assert ink[140, 110] and not ink[120, 100]


def test_drawing_of_too_many_points_is_painted_with_fewer_and_looks_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns = np.linspace(0, 8 * np.pi, 10 * MAX_DRAWN_POINTS)
    dense = 140 + np.stack((np.cos(turns), np.sin(turns)), axis=1) * 100 * turns[:, None] / 26
    expected = draw_strokes([dense[::20], dense[-1:]])
    discs, paint = [], ImageDraw.ImageDraw.ellipse

    def count(pen: ImageDraw.ImageDraw, place: tuple[float, ...], **options: int) -> None:
        discs.append(place)
        paint(pen, place, **options)

    monkeypatch.setattr(ImageDraw.ImageDraw, "ellipse", count)
    painted = draw_strokes([dense])
    assert len(discs) <= MAX_DRAWN_POINTS + 1
    assert np.abs(painted.astype(int) - expected).mean() < 1
