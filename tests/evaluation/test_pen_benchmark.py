import tracemalloc

import numpy as np
import pytest

from digitrec.data.pen_drawings import PenDrawing
from digitrec.data.synthetic_digits import write_digit
from digitrec.evaluation.pen_benchmark import (
    accuracy_at_coverage,
    draw_as_on_canvas,
    pen_metrics,
    run_benchmark,
    writer_interval,
)
from digitrec.evaluation.results import Predictions

LINE = PenDrawing(1, "ann", [np.array([[0.0, 0.0], [0.0, 1000.0]])])


def answers(*rows: tuple[int, int, float]) -> Predictions:
    labels, predictions, confidences = zip(*rows, strict=True)
    return Predictions(
        np.array(labels, np.uint8), np.array(predictions, np.uint8), np.array(confidences, "f4")
    )


FOUR = answers((1, 1, 0.9), (1, 7, 0.8), (2, 2, 0.7), (1, 7, 0.6))


def test_figures_counted_by_hand() -> None:
    figures = pen_metrics(FOUR, ["ann", "bob", "ann", "bob"], "a test")
    assert (figures.digits, figures.writers, figures.accuracy) == (4, 2, 0.5)
    assert (figures.worst_digit, figures.worst_digit_accuracy) == (1, pytest.approx(1 / 3))
    assert figures.worst_writers == (("bob", 2, 2),)
    assert figures.most_confused == ((1, 7, 2),)
    counted = {(1, 1): 1, (1, 7): 2, (2, 2): 1}
    assert {(i, j): figures.confusion_matrix[i, j] for i, j in counted} == counted
    assert figures.confusion_matrix.sum() == 4
    assert (figures.low, figures.high) == (0, 1)  # one writer is read, the other not at all


def test_one_long_name_takes_its_own_memory_and_no_more() -> None:
    count = 300
    predictions = answers(*[(1, 7, 0.5)] * count)
    tracemalloc.start()
    figures = pen_metrics(predictions, ["x" * 900_000, *map(str, range(count - 1))], "a test")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert figures.writers == count and peak < 20_000_000


def test_coverage_leaves_out_the_least_sure() -> None:
    assert accuracy_at_coverage(FOUR, 0.75) == pytest.approx(2 / 3)
    assert accuracy_at_coverage(FOUR, 0.25) == 1
    assert accuracy_at_coverage(FOUR, 1) == 0.5


def test_interval_is_wider_when_errors_share_a_writer() -> None:
    count = np.full(50, 20)
    spread = writer_interval(np.full(50, 18), count)
    clustered = writer_interval(np.array([20] * 45 + [0] * 5), count)
    assert spread == (0.9, 0.9)
    assert clustered[0] < 0.84 and clustered[1] > 0.95


def test_interval_has_the_width_of_theory_for_independent_writers() -> None:
    rng = np.random.default_rng(1)
    right = rng.binomial(10, 0.9, 400)
    low, high = writer_interval(right, np.full(400, 10))
    error = right.std() / 10 / np.sqrt(400)
    assert high - low == pytest.approx(2 * 1.96 * error, rel=0.1)


def test_same_seed_draws_the_same_pictures() -> None:
    done = []
    digits = [PenDrawing(5, "ann", write_digit(5, np.random.default_rng(0)))] * 3
    first = draw_as_on_canvas(digits, 5, done.append)
    assert done == [1, 2, 3]
    np.testing.assert_array_equal(first, draw_as_on_canvas(digits, 5))
    assert not np.array_equal(first, draw_as_on_canvas(digits, 6))


def test_neither_ink_nor_brush_decides_anything() -> None:
    rng = np.random.default_rng(0)
    digits = [PenDrawing(digit, "ann", write_digit(digit, rng)) for digit in range(10)]
    usual = draw_as_on_canvas(digits, 5, ink_px=170, brush_px=20)
    for ink_px, brush_px in ((60, 20), (170, 4), (170, 40), (280, 20)):
        other = draw_as_on_canvas(digits, 5, ink_px=ink_px, brush_px=brush_px)
        assert np.corrcoef(usual.ravel(), other.ravel())[0, 1] > (0.9 if ink_px == 60 else 0.96)


def test_every_network_is_measured_on_the_same_pictures() -> None:
    given = []

    def says_one(images: np.ndarray) -> np.ndarray:
        given.append(images)
        return np.tile(np.eye(10)[1] * 9, (len(images), 1))

    def says_two(images: np.ndarray) -> np.ndarray:
        given.append(images)
        return np.tile(np.eye(10)[2] * 9, (len(images), 1))

    digits = [LINE, PenDrawing(2, "bob", LINE.strokes), LINE]
    measured = run_benchmark(digits, {"a": says_one, "b": says_two}, {}, "a test", seed=5)
    assert given[0] is given[1] and given[0].shape == (3, 28, 28)
    np.testing.assert_array_equal(given[0], draw_as_on_canvas(digits, 5))
    accuracies = [measured[name].accuracy for name in ("a", "b")]
    assert accuracies == [pytest.approx(2 / 3), pytest.approx(1 / 3)]
    assert (measured["a"].source, measured["a"].writers) == ("a test", 2)


def test_letters_are_told_from_digits_with_and_without_look_alikes() -> None:
    letters = [PenDrawing(letter, "ann", LINE.strokes) for letter in "OAb"]
    odds = np.array([3.0, -1.0, 2.0, -2.0, 1.0])

    def says_one(images: np.ndarray) -> np.ndarray:
        return np.tile(np.eye(10)[1] * 9, (len(images), 1))

    def log_odds(images: np.ndarray) -> np.ndarray:
        return odds[:2] if len(images) == 2 else odds[2:]

    measured = run_benchmark(
        [letters[0], LINE, *letters[1:], LINE], {"a": says_one}, {"a": log_odds}, "a test", seed=5
    )["a"]
    assert (measured.digits, measured.digits_refused) == (2, 0.5)
    assert measured.letters == (
        ("letters unlike digits", 1, 1.0, 1.0),
        ("letters", 3, pytest.approx(1 / 3), pytest.approx(4 / 6)),
    )
