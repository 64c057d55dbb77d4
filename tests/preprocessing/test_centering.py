import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image, ImageDraw

from digitrec.data.mnist import Mnist
from digitrec.images import to_unit
from digitrec.preprocessing.centering import canvas_to_mnist


def canvas(grey: np.ndarray) -> np.ndarray:
    """Return grey uint8 (h, w) as the canvas sends it: opaque RGBA."""
    return np.dstack([grey, grey, grey, np.full_like(grey, 255)])


def enlarged(digit: np.ndarray) -> np.ndarray:
    return np.kron(digit, np.ones((10, 10), np.uint8))


def drawn_seven(left: int = 0, top: int = 0) -> np.ndarray:
    image = Image.new("L", (280, 280))
    points = [(60 + left, 60 + top), (150 + left, 60 + top), (90 + left, 190 + top)]
    ImageDraw.Draw(image).line(points, fill=255, width=20, joint="curve")
    return canvas(np.asarray(image))


def test_blank_canvas_has_no_digit() -> None:
    assert canvas_to_mnist(canvas(np.zeros((280, 280), np.uint8))) is None
    assert canvas_to_mnist(np.zeros((280, 280, 4), np.uint8)) is None


def test_ink_too_faint_to_survive_is_blank() -> None:
    grey = np.zeros((280, 280), np.uint8)
    grey[0, 0] = grey[-1, -1] = 1
    assert canvas_to_mnist(canvas(grey)) is None


def test_digit_comes_back_from_ten_times_its_size(seed_digit: np.ndarray) -> None:
    image = canvas_to_mnist(canvas(enlarged(seed_digit)))
    np.testing.assert_array_equal(image, to_unit(seed_digit))
    assert image is not None and image.dtype == np.float32


def test_mnist_comes_back_identical(mnist: Mnist) -> None:
    returned = sum(
        np.array_equal(canvas_to_mnist(canvas(enlarged(digit))), to_unit(digit))
        for digit in mnist.x_test[::5]
    )
    assert returned >= 1998


@pytest.mark.parametrize(("left", "top"), [(1, 0), (-37, 5), (90, 60), (13, -41)])
def test_moving_the_drawing_changes_nothing(left: int, top: int) -> None:
    np.testing.assert_array_equal(
        canvas_to_mnist(drawn_seven(left, top)), canvas_to_mnist(drawn_seven())
    )


def test_longer_side_becomes_20_pixels_and_aspect_is_kept() -> None:
    grey = np.zeros((280, 280), np.uint8)
    grey[40:240, 100:150] = 255
    rows, columns = np.nonzero(canvas_to_mnist(canvas(grey)))
    assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == (20, 5)


def test_centre_of_mass_is_at_index_14() -> None:
    image = canvas_to_mnist(drawn_seven())
    assert image is not None
    rows, columns = np.indices(image.shape)
    assert round((image * rows).sum() / image.sum()) == 14
    assert round((image * columns).sum() / image.sum()) == 14


def test_lopsided_ink_stays_inside() -> None:
    grey = np.zeros((280, 280), np.uint8)
    grey[10:20, 10:270] = 255
    grey[10:270, 10:12] = 20
    image = canvas_to_mnist(canvas(grey))
    assert image is not None
    assert image[:, 4:].sum() > 0 and np.count_nonzero(image.any(axis=1)) == 20


def test_transparent_ink_does_not_count() -> None:
    drawing = drawn_seven()
    drawing[..., 3] = 0
    assert canvas_to_mnist(drawing) is None


def test_a_dot_is_ink() -> None:
    grey = np.zeros((280, 280), np.uint8)
    grey[100, 200] = 255
    image = canvas_to_mnist(canvas(grey))
    assert image is not None and image.max() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        np.zeros((280, 280), np.uint8),
        np.zeros((9, 9, 3), np.uint8),
        np.zeros((9, 9, 4), float),
    ],
)
def test_what_is_no_canvas_is_refused(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="A canvas is"):
        canvas_to_mnist(wrong)


CANVASES = arrays(
    np.uint8,
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.just(4)),
    elements=st.sampled_from([0, 1, 20, 128, 254, 255]),
    fill=st.sampled_from([0, 255]),
)


@given(CANVASES)
def test_any_canvas_is_blank_or_becomes_a_picture(rgba: np.ndarray) -> None:
    for image in (canvas_to_mnist(rgba), canvas_to_mnist(np.asfortranarray(rgba))):
        if image is None:
            continue
        assert (image.shape, image.dtype) == ((28, 28), np.float32)
        assert 0 <= image.min() and 0 < image.max() <= 1


@given(CANVASES, st.integers(0, 99), st.integers(0, 99))
@example(np.full((33, 2, 4), 255, np.uint8), 12, 0)
def test_where_ink_lies_on_the_canvas_changes_nothing(
    rgba: np.ndarray, left: int, top: int
) -> None:
    larger = np.zeros((160, 160, 4), np.uint8)
    larger[top : top + rgba.shape[0], left : left + rgba.shape[1]] = rgba
    found, expected = canvas_to_mnist(larger), canvas_to_mnist(rgba)
    if expected is None:
        assert found is None
    else:
        # In Pillow, a pixel on the edge between two may count for either, by its place in float32.
        assert np.abs(found - expected).mean() < 0.02


@given(
    arrays(
        st.sampled_from([np.uint8, np.int8, np.uint16, np.float32, np.bool_, np.complex64]),
        array_shapes(max_dims=4, max_side=6),
    )
)
def test_only_canvases_are_taken(array: np.ndarray) -> None:
    if array.ndim == 3 and array.shape[2] == 4 and array.dtype == np.uint8:
        canvas_to_mnist(array)
        return
    with pytest.raises(ValueError, match=r"A canvas is uint8 \(height, width, 4\), not .*\.$"):
        canvas_to_mnist(array)


@pytest.mark.parametrize("shape", [(1, 1, 4), (1, 100_000, 4), (100_000, 1, 4), (6000, 6000, 4)])
def test_canvas_of_any_size_is_read(shape: tuple[int, int, int]) -> None:
    image = canvas_to_mnist(np.broadcast_to(np.uint8(255), shape))
    assert image is not None and image.shape == (28, 28) and image.max() == 1
