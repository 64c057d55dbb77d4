import pytest

from digitrec.ui.formatting import count_in_words, percent


@pytest.mark.parametrize(
    ("share", "decimals", "words"),
    [
        (0, 1, "0.0%"),
        (0.1234, 1, "12.3%"),
        (0.1234, 0, "12%"),
        (0.9994, 1, "99.9%"),
        (0.9996, 1, ">99.9%"),
        (0.996, 0, ">99%"),
        (1, 0, ">99%"),
    ],
)
def test_rounding_makes_nothing_certain(share: float, decimals: int, words: str) -> None:
    assert percent(share, decimals) == words


@pytest.mark.parametrize(("count", "word"), [(0, "no"), (1, "one"), (6, "six"), (10, "ten")])
def test_small_counts_are_words(count: int, word: str) -> None:
    assert count_in_words(count) == word


def test_large_counts_are_figures() -> None:
    assert count_in_words(11) == "11"
