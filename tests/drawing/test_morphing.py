import numpy as np
import pytest

from digitrec.drawing import morphing
from digitrec.drawing.drawings import Drawing
from digitrec.drawing.morphing import blend_strokes, morph, pair_strokes

ONE = np.array([[140.0, 50], [140, 230]])
SEVEN = np.array([[70.0, 60], [210, 60], [120, 230]])
BAR = np.array([[80.0, 150], [200, 150]])
TAP = np.array([[100.0, 100]])
SHARES = np.linspace(0, 1, 5)


def blended(first: list[np.ndarray], second: list[np.ndarray], share: float) -> list[np.ndarray]:
    pairs = pair_strokes(first, second)
    assert pairs is not None
    return blend_strokes(pairs, share)


def images(first: list[np.ndarray], second: list[np.ndarray]) -> np.ndarray:
    found, is_cross_fade = morph(Drawing(first), Drawing(second), SHARES)
    assert not is_cross_fade
    return found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([ONE], [SEVEN]),
        ([ONE], [SEVEN, BAR]),
        ([SEVEN, BAR], [ONE]),
        ([SEVEN, BAR], [BAR[::-1], SEVEN[::-1], ONE]),
        ([TAP], [SEVEN]),
        ([TAP], [TAP + 50, SEVEN]),
    ],
)
def test_both_ends_are_the_drawings_themselves(
    first: list[np.ndarray], second: list[np.ndarray]
) -> None:
    found = images(first, second)
    for image, strokes in ((found[0], first), (found[-1], second)):
        placement = Drawing(strokes).inked
        assert placement is not None
        np.testing.assert_array_equal(image, placement.image)


def test_every_point_is_kept_at_the_ends() -> None:
    (start,), (end,) = blended([SEVEN], [ONE], 0), blended([SEVEN], [ONE], 1)
    for corner in SEVEN:
        assert np.linalg.norm(start - corner, axis=1).min() < 1e-9
    np.testing.assert_allclose(end[[0, -1]], ONE)


def test_halfway_lies_between() -> None:
    (stroke,) = blended([ONE], [ONE + (40, 20)], 0.5)
    np.testing.assert_allclose(stroke, ONE + (20, 10))


def test_a_way_and_its_return_pass_the_same_pictures() -> None:
    for first, second in (([ONE], [SEVEN]), ([SEVEN, BAR], [ONE]), ([ONE, BAR], [BAR, SEVEN])):
        np.testing.assert_array_equal(images(first, second), images(second, first)[::-1])


def test_strokes_pair_with_their_likes_in_whatever_order_and_direction() -> None:
    pairs = pair_strokes([SEVEN, BAR], [BAR[::-1], SEVEN[::-1]])
    assert pairs is not None
    for start, end in pairs:
        np.testing.assert_allclose(start, end)


def test_place_and_size_do_not_change_who_pairs_with_whom() -> None:
    pairs = pair_strokes([SEVEN, BAR], [0.3 * BAR + 150, 0.3 * SEVEN + 150])
    assert pairs is not None
    for start, end in pairs:
        np.testing.assert_allclose(0.3 * start + 150, end)


def test_stroke_that_stands_for_two_is_cut_where_they_meet() -> None:
    top, leg = SEVEN[:2], SEVEN[1:]
    pairs = pair_strokes([SEVEN], [leg, top])
    assert pairs is not None and len(pairs) == 2
    moved = [np.linalg.norm(start - end, axis=1).max() for start, end in pairs]
    assert max(moved) < 25  # one of seven places for the cut lies as near to the corner


def test_tap_grows_from_a_dot() -> None:
    (start,), (half,) = blended([TAP], [ONE], 0), blended([TAP], [ONE], 0.5)
    assert (start == TAP).all()
    np.testing.assert_allclose(half[[0, -1]], (TAP + ONE) / 2)


def test_tap_stays_a_dot_on_its_way_to_another() -> None:
    (stroke,) = blended([TAP], [TAP + 50], 0.5)
    assert stroke.tolist() == [[125, 125]]


@pytest.mark.parametrize(
    "many",
    [
        [ONE + shift for shift in range(morphing.MOST_STROKES + 1)],
        [np.random.default_rng(0).uniform(0, 280, (morphing.MOST_POINTS, 2))],
    ],
    ids=["strokes", "points"],
)
def test_what_does_not_pair_cross_fades(many: list[np.ndarray]) -> None:
    first, second = Drawing(many), Drawing([SEVEN])
    found, is_cross_fade = morph(first, second, SHARES)
    assert is_cross_fade and found.dtype == np.float32 and first.inked and second.inked
    np.testing.assert_allclose(found[2], (first.inked.image + second.inked.image) / 2, atol=1e-6)
    np.testing.assert_array_equal(found[-1], second.inked.image)
