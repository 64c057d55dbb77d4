import numpy as np
import pytest

from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.ui.components.answers import Answer, split_sentence, spoken
from digitrec.ui.formatting import count_in_words

COUNT = len(MODEL_NAMES)
ALL, BUT_ONE, BUT_TWO = (count_in_words(COUNT - fewer) for fewer in range(3))
FIRST, SECOND = (SPECS[name].title for name in MODEL_NAMES[:2])


def answers(*first: int | None, then: int | None = 7) -> list[Answer]:
    """Return what the first models read, and what all others do."""
    digits = [*first, *[then] * (COUNT - len(first))]
    return [
        Answer(name, np.zeros(10) if digit is None else np.eye(10)[digit])
        for name, digit in zip(MODEL_NAMES, digits, strict=True)
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (answers(), f"All {ALL} read 7"),
        (answers(2), f"{BUT_ONE} read 7, the {FIRST} reads 2"),
        (answers(2, 2), f"{BUT_TWO} read 7, two read 2"),
        (answers(1, 2), f"{BUT_TWO} read 7, the {FIRST} reads 1, the {SECOND} reads 2"),
        (answers(then=None), "Waiting for a digit"),
    ],
)
def test_one_line_says_how_the_networks_split(given: list[Answer], sentence: str) -> None:
    assert split_sentence(given) == sentence[0].upper() + sentence[1:]


def test_many_networks_are_counted_in_figures() -> None:
    assert split_sentence(12 * answers()[:1]) == "All 12 read 7"


def test_less_than_even_odds_is_unsure() -> None:
    torn = np.array([0.45, 0.4, 0.15, 0, 0, 0, 0, 0, 0, 0])
    assert Answer("hidden", torn).is_unsure
    assert not Answer("hidden", np.eye(10)[3]).is_unsure
    assert Answer("convnet", np.zeros(10)).digit is None


@pytest.mark.parametrize(
    ("given", "chosen", "is_digit", "words"),
    [
        (answers(then=None), -1, 1.0, "No digit yet."),
        (answers(), 1, 1.0, "Reads 7, >99.9% probability. "),
        (answers(2), 0, 0.5, "Reads 2, >99.9% probability. "),
        (answers(), -1, 0.06, "This does not look like a digit: 6% probable. "),
    ],
)
def test_answer_is_spoken_in_whole_sentences(
    given: list[Answer], chosen: int, is_digit: float, words: str
) -> None:
    rest = f"{split_sentence(given)}." if words.endswith(" ") else ""
    assert spoken(given, MODEL_NAMES[chosen], is_digit) == words + rest
