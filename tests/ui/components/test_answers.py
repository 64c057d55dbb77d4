import numpy as np
import pytest

from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.ui.components.answers import Answer, split_sentence, spoken
from digitrec.ui.formatting import count_in_words

COUNT = len(MODEL_NAMES)
ALL, BUT_ONE, BUT_TWO = (count_in_words(COUNT - fewer) for fewer in range(3))
FIRST, SECOND = (SPECS[name].title for name in MODEL_NAMES[:2])
LAST = SPECS[MODEL_NAMES[-1]].title


def answers(*first: int | None, then: int | None = 7, last_rejects: bool = False) -> list[Answer]:
    """Return what the first models read, and what all others do."""
    digits = [*first, *[then] * (COUNT - len(first))]
    return [
        Answer(name, np.zeros(10) if digit is None else np.eye(10)[digit], is_rejected)
        for name, digit, is_rejected in zip(
            MODEL_NAMES, digits, [*[False] * (COUNT - 1), last_rejects], strict=True
        )
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (answers(), f"All {ALL} read 7"),
        (answers(2), f"{BUT_ONE} read 7, the {FIRST} reads 2"),
        (answers(2, 2), f"{BUT_TWO} read 7, two read 2"),
        (answers(1, 2), f"{BUT_TWO} read 7, the {FIRST} reads 1, the {SECOND} reads 2"),
        (answers(last_rejects=True), f"{BUT_ONE} read 7, the {LAST} sees no digit"),
        (answers(then=None), "Waiting for a digit"),
    ],
)
def test_one_line_says_how_the_networks_split(given: list[Answer], sentence: str) -> None:
    assert split_sentence(given) == sentence[0].upper() + sentence[1:]


def test_many_networks_are_counted_in_figures() -> None:
    assert split_sentence(12 * answers()[:1]) == "All 12 read 7"


def test_less_than_even_odds_is_unsure() -> None:
    torn = np.array([0.45, 0.4, 0.15, 0, 0, 0, 0, 0, 0, 0])
    assert Answer("hidden", torn, False).is_unsure
    assert not Answer("hidden", np.eye(10)[3], False).is_unsure
    assert Answer("convnet", torn, True).digit is None


@pytest.mark.parametrize(
    ("given", "chosen", "words"),
    [
        (answers(then=None), -1, "No digit yet."),
        (answers(), 1, "Reads 7, >99.9% probability. "),
        (answers(2), 0, "Reads 2, >99.9% probability. "),
        (
            answers(last_rejects=True),
            -1,
            "This does not look like a digit: best guess 7, >99.9% probability. ",
        ),
    ],
)
def test_answer_is_spoken_in_whole_sentences(given: list[Answer], chosen: int, words: str) -> None:
    rest = f"{split_sentence(given)}." if words.endswith(" ") else ""
    assert spoken(given, MODEL_NAMES[chosen]) == words + rest
