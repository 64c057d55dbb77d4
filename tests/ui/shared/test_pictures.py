import base64
import io

import numpy as np
from PIL import Image

from digitrec.ui.shared.pictures import heat_picture, picture, signed_picture


def pixels(url: str) -> np.ndarray:
    prefix = "data:image/png;base64,"
    assert url.startswith(prefix)
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.removeprefix(prefix)))))


def test_each_pixel_becomes_a_square() -> None:
    image = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    shown = pixels(picture(image, 4))
    np.testing.assert_array_equal(shown, np.kron(image, np.ones((4, 4), np.uint8)))


def test_margin_is_clear() -> None:
    shown = pixels(picture(np.full((28, 28), 200, np.uint8), 2, margin=3))
    assert shown.shape == (62, 62, 2)
    assert (shown[3:-3, 3:-3] == (200, 255)).all()
    assert not shown[:3].any() and not shown[:, -3:].any()


def test_positive_is_blue_negative_red_and_zero_black() -> None:
    positive, negative, zero = pixels(signed_picture(np.array([[2.0, -2.0, 0.0]])))[0]
    assert positive[2] > positive[0] and negative[0] > negative[2] and not zero.any()


def test_strength_is_relative_to_the_strongest_value() -> None:
    values = np.array([[1.0, 0.25, -0.5]])
    np.testing.assert_array_equal(
        pixels(signed_picture(values)), pixels(signed_picture(values * 7))
    )


def test_drawing_shows_in_grey_where_nothing_pulls() -> None:
    ink = np.array([[255, 255, 0]], np.uint8)
    shown = pixels(signed_picture(np.array([[0.0, 1.0, 0.0]]), ink=ink))[0]
    assert len(set(shown[0].tolist())) == 1 and shown[0, 0] > 0
    assert shown[1, 2] > shown[1, 0] and not shown[2].any()


def test_certain_has_the_full_color_and_the_middle_is_framed() -> None:
    values = np.zeros((3, 3))
    values[0, 0], values[0, 2] = 1, 0.5
    shown = pixels(heat_picture(values, "#3264c8", 10))
    np.testing.assert_array_equal(shown[5, 5], (50, 100, 200))
    np.testing.assert_array_equal(shown[5, 25], (25, 50, 100))
    assert (shown[10, 10:20] == 255).all() and (shown[10:20, 19] == 255).all()
    assert not shown[15, 15].any() and not shown[20:, :10].any()
