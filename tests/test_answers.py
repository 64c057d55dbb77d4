import numpy as np
import pytest

from digitrec.models import MODEL_NAMES
from digitrec.ui.answers import Answer, split_sentence, spoken


def answers(*digits: int | None, doubting: tuple[int, ...] = ()) -> list[Answer]:
    made = []
    for place, (name, digit) in enumerate(zip(MODEL_NAMES, digits, strict=True)):
        probabilities = np.zeros(10) if digit is None else np.eye(10)[digit]
        made.append(Answer(name, probabilities, place in doubting))
    return made


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (answers(7, 7, 7, 7, 7, 7), "All six read 7"),
        (answers(2, 7, 7, 7, 7, 7), "Five read 7, the Perceptron reads 2"),
        (answers(2, 2, 7, 7, 7, 7), "Four read 7, two read 2"),
        (
            answers(1, 2, 7, 7, 7, 7),
            "Four read 7, the Perceptron reads 1, the Hidden layer reads 2",
        ),
        (answers(7, 7, 7, 7, 7, 7, doubting=(5,)), "Five read 7, the Convnet sees no digit"),
        (answers(None, None, None, None, None, None), "Waiting for a digit"),
    ],
)
def test_one_line_says_how_the_networks_split(given: list[Answer], sentence: str) -> None:
    assert split_sentence(given) == sentence


def test_more_than_six_networks_are_counted_in_figures() -> None:
    assert split_sentence(7 * answers(7, 7, 7, 7, 7, 7)[:1]) == "All 7 read 7"


def test_less_than_even_odds_is_unsure() -> None:
    torn = np.array([0.45, 0.4, 0.15, 0, 0, 0, 0, 0, 0, 0])
    assert Answer("hidden", torn, False).is_unsure
    assert not Answer("hidden", np.eye(10)[3], False).is_unsure
    assert Answer("convnet", torn, True).digit is None


@pytest.mark.parametrize(
    ("given", "chosen", "words"),
    [
        (answers(*6 * [None]), "convnet", "No digit yet."),
        (answers(*6 * [7]), "hidden", "Reads 7, >99.9% probability. All six read 7."),
        (
            answers(2, 7, 7, 7, 7, 7),
            "perceptron",
            "Reads 2, >99.9% probability. Five read 7, the Perceptron reads 2.",
        ),
        (
            answers(*6 * [7], doubting=(5,)),
            "convnet",
            "This does not look like a digit: best guess 7, >99.9% probability. "
            "Five read 7, the Convnet sees no digit.",
        ),
    ],
)
def test_answer_is_spoken_in_whole_sentences(given: list[Answer], chosen: str, words: str) -> None:
    assert spoken(given, chosen) == words
