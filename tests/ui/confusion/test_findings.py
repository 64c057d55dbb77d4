import numpy as np

from digitrec.evaluation.confusions import Confusion
from digitrec.ui.confusion.findings import description, metric_sentences, overview


def matrix_with(*mistakes: tuple[int, int, int]) -> np.ndarray:
    matrix = np.diag(np.full(10, 100))
    for true, read, count in mistakes:
        matrix[true, read] = count
    return matrix


def test_no_mistake_is_said_in_one_sentence() -> None:
    assert overview("A", matrix_with(), "images") == "**A** reads 1,000 of 1,000 images right."


def test_the_commonest_mistake_and_the_digit_missed_most_are_named() -> None:
    words = overview("A", matrix_with((4, 9, 5), (2, 7, 3), (2, 1, 4)), "images")
    assert "Of its 12 mistakes the commonest is **4 read as 9**, 5 times." in words
    assert "It misses the 2 most often: 7 of 107 (6.54\u00a0%)." in words


def test_one_mistake_is_no_plural() -> None:
    assert "The one mistake it makes is 4 read as 9." in overview("A", matrix_with((4, 9, 1)), "")


def test_equally_common_mistakes_are_named_together_unless_there_are_many() -> None:
    pairs = [(4, 9, 2), (9, 4, 2), (2, 7, 2), (7, 2, 2)]
    assert "the commonest are **4 read as 9** and **9 read as 4**, 2 times each." in overview(
        "A", matrix_with(*pairs[:2]), ""
    )
    assert "none stands out: no confusion occurs more often than 2 times." in overview(
        "A", matrix_with(*pairs), ""
    )


def test_once_is_not_said_in_the_plural() -> None:
    pairs = [(4, 9, 1), (9, 4, 1), (2, 7, 1), (7, 2, 1)]
    assert "**4 read as 9** and **9 read as 4**, once each." in _overview_of(pairs[:2])
    assert "none stands out: no confusion occurs more often than once." in _overview_of(pairs)
    words = metric_sentences(9, matrix_with((4, 9, 1)), "images")["Precision 99.0\u00a0%"]
    assert words == "Of the 101 that it calls a 9, 100 are one; 1 shows another digit."


def _overview_of(mistakes: list[tuple[int, int, int]]) -> str:
    return overview("A", matrix_with(*mistakes), "")


def test_descriptions_say_what_the_count_is_a_share_of() -> None:
    matrix = matrix_with((4, 9, 5), (7, 9, 1))
    assert "5 of the 105 images that show a 4." in description(Confusion(4, 9), matrix, "images")
    assert "6 of the 106 images that it reads as a 9." in description(
        Confusion(None, 9), matrix, "images"
    )


def test_metrics_are_explained_with_the_digits_own_numbers() -> None:
    words = metric_sentences(9, matrix_with((4, 9, 5), (9, 4, 20), (7, 9, 1)), "images")
    assert words["Recall 83.3\u00a0%"] == (
        "Of the 120 images that show a 9, it finds 100; it misses 20."
    )
    assert words["Precision 94.3\u00a0%"].startswith(
        "Of the 106 that it calls a 9, 100 are one; 6 show"
    )
    assert "F1 88.5\u00a0%" in words and "Support 120" in words
