import numpy as np

from digitrec.images import to_unit
from digitrec.preprocessing.deskewing import Deskew
from digitrec.preprocessing.pipeline import apply_steps, apply_steps_to_parts
from digitrec.preprocessing.warping import AffineView

STEPS = (AffineView(rotation_deg=12), Deskew())


def test_steps_follow_each_other(seed_digit: np.ndarray) -> None:
    images = to_unit(seed_digit)[np.newaxis]
    expected = Deskew().apply(AffineView(rotation_deg=12).apply(images))
    np.testing.assert_array_equal(apply_steps(STEPS, images), expected)
    assert apply_steps((), images) is images


def test_parts_of_a_picture_add_up_to_it_after_all_steps(seed_digit: np.ndarray) -> None:
    image = to_unit(seed_digit)
    upper, lower = image.copy(), image.copy()
    upper[14:], lower[:14] = 0, 0
    seen, parts = apply_steps_to_parts(STEPS, image, np.stack((upper, lower)))
    np.testing.assert_array_equal(seen, apply_steps(STEPS, image[np.newaxis])[0])
    np.testing.assert_allclose(parts.sum(axis=0), seen, atol=1e-6)
    # Deskewed by itself, a part would stand elsewhere.
    assert np.abs(apply_steps(STEPS, upper[np.newaxis])[0] - parts[0]).max() > 0.5
