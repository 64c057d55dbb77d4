from collections.abc import Sequence

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from digitrec.data.stroke_language import Pen, Point, Strokes
from digitrec.data.synthetic_outliers import GLYPHS, TRAINING_KINDS, UNSEEN_KINDS, draw_outlier
from digitrec.drawing.strokes import draw_strokes, place_strokes
from digitrec.preprocessing.centering import canvas_to_mnist
from digitrec.training.augmentation import draw_outliers

RNG = np.random.default_rng(0)
TWINS = 0.93  # the correlation of two pictures above which their glyphs are twins


@pytest.mark.parametrize("kind", TRAINING_KINDS + UNSEEN_KINDS)
def test_every_kind_of_nondigit_can_be_drawn(kind: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        points = np.concatenate(draw_outlier(kind, rng))
        assert points.ndim == 2 and np.isfinite(points).all()
    assert draw_outliers((kind,), 5, rng).any(axis=(1, 2)).all()


class SteadyPen(Pen):
    """A pen without jitter and without a hand of its own."""

    def _jittered(self, points: Sequence[Point], jitter: float) -> np.ndarray:
        return np.array(points, float)

    def handwritten(self, strokes: Strokes) -> Strokes:
        return strokes


def rendered(text: str) -> np.ndarray:
    """Return a glyph's picture, blurred as a hand's variation would, with mean 0 and norm 1."""
    placed, brush_px = place_strokes(SteadyPen(RNG).glyph(text), np.random.default_rng(0))
    image = canvas_to_mnist(draw_strokes(placed, brush_px))
    assert image is not None
    image = gaussian_filter(image, 1.0) - image.mean()
    return (image / np.linalg.norm(image)).ravel()


def likeness(a: str, b: str) -> float:
    return float(rendered(a) @ rendered(b))


def test_no_unseen_glyph_is_a_glyph_trained_on() -> None:
    for kind in ("letters", "shapes"):
        trained, unseen = GLYPHS[kind].values(), GLYPHS[f"unseen {kind}"].values()
        assert not set(trained) & set(unseen)
        pictures = np.array([rendered(text) for text in trained])
        closest = [(pictures @ rendered(text)).max() for text in unseen]
        assert max(closest) < TWINS


def test_twins_would_be_found() -> None:
    letters = GLYPHS["letters"]
    assert likeness(letters["W"], letters["w"]) > TWINS
    assert likeness(letters["X"], letters["x"]) > TWINS
