import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

import digitrec
from digitrec.data.synthetic_outliers import GLYPHS, TRAINING_KINDS, UNSEEN_KINDS, draw_outlier
from digitrec.training.augmentation import draw_outliers
from tests.data.test_stroke_language import SteadyPen

RNG = np.random.default_rng(0)
TWINS = 0.92  # the correlation of two pictures above which their glyphs are twins


@pytest.mark.parametrize("kind", TRAINING_KINDS + UNSEEN_KINDS)
def test_every_kind_of_nondigit_can_be_drawn(kind: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        points = np.concatenate(draw_outlier(kind, rng))
        assert points.ndim == 2 and np.isfinite(points).all()
    assert draw_outliers((kind,), 5, rng).any(axis=(1, 2)).all()


# Points, and the sums of x and y, of twenty drawings: the same seed, the same strokes as ever.
DRAWN = {
    "letters": (1641, 690.0175, 839.5412),
    "shapes": (2032, 1000.9706, 1028.7475),
    "faces": (2783, 1174.4819, 1388.1956),
    "signatures": (2745, 2597.7581, 6.2733),
    "blobs": (10395, -1.8387, 12.2474),
    "half rings": (756, 348.6713, 382.439),
    "tangles": (1921, 1003.0402, 982.5688),
    "scratches": (3262, 1585.3126, 1718.8259),
    "hatching": (3381, -1242.4108, 313.6101),
    "dots": (220, 105.0284, 100.4267),
    "several digits": (3594, 4037.8295, 1636.1744),
    "struck out": (3906, 1868.6057, 1827.5523),
    "unseen letters": (1839, 777.671, 978.4851),
    "unseen shapes": (2534, 1262.0142, 1358.0151),
    "coils": (5284, 2692.4769, -77.022),
    "walks": (4812, 209.5807, -1018.82),
    "rows of dots": (464, 121.518, 82.5179),
}


@pytest.mark.parametrize("kind", TRAINING_KINDS + UNSEEN_KINDS)
def test_seed_gives_the_strokes_that_the_models_learned_from(kind: str) -> None:
    drawings = [draw_outlier(kind, np.random.default_rng(seed)) for seed in range(20)]
    points = np.concatenate([stroke for strokes in drawings for stroke in strokes])
    assert (len(points), *points.sum(axis=0)) == pytest.approx(DRAWN[kind], abs=1e-3)


def rendered(text: str) -> np.ndarray:
    """Return a glyph's picture, blurred as a hand's variation would, with mean 0 and norm 1."""
    image = digitrec.strokes_to_mnist(SteadyPen(RNG).glyph(text))
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
    assert likeness(letters["X"], letters["x"]) > TWINS
