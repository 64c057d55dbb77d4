import pytest

from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms.scores import contested, sentence
from digitrec.rooms.tally import Score, Tally
from tests.rooms.invented import drawing


def test_nothing_drawn_says_nothing() -> None:
    assert Tally().scores()[0] == Score(MODEL_NAMES[0], 0, 0, 0.0, 1.0)
    assert sentence(Tally().scores()) == "The scores begin to count at 10 digits: 0 so far."
    nine = [drawing(number) for number in range(9)]
    assert sentence(Tally.of(nine).scores()) == "The scores begin to count at 10 digits: 9 so far."


def test_contested_are_those_that_split_the_networks_most_split_and_newest_first() -> None:
    alone = {name: digit for digit, name in enumerate(MODEL_NAMES[:3])}
    drawings = [
        drawing(1),
        drawing(2, answers={"hidden": 1}),
        drawing(3, answers={"hidden": 1}),
        drawing(4, answers=alone),
        drawing(5, answers=dict.fromkeys(MODEL_NAMES[:3], 1)),
        drawing(6, label=None, answers={"hidden": 1, "flatten": 1}),
        drawing(7, answers=alone, is_hidden=True),
    ]
    assert [one.id for one in contested(drawings)] == [4, 5, 6, 3, 2]


@pytest.mark.parametrize(
    ("worst", "best", "words"),
    [
        ((60, 80), (79, 80), "Perceptron misreads every fourth of your digits; Convnet one in 80."),
        (
            (40, 80),
            (80, 80),
            "Perceptron misreads every second of your digits; Convnet none of 80.",
        ),
        (
            (10, 80),
            (72, 80),
            "Perceptron misreads most of your digits; Convnet every tenth of your digits.",
        ),
        ((80, 80), (80, 80), "No network misreads any of 80."),
        ((1100, 1200), (1199, 1200), "Perceptron misreads one in 12; Convnet one in 1,200."),
    ],
)
def test_sentence_speaks_of_the_worst_and_the_best(worst: tuple, best: tuple, words: str) -> None:
    assert sentence([Score("perceptron", *worst, 0, 1), Score("convnet", *best, 0, 1)]) == words


def test_sentence_counts_those_that_do_as_badly() -> None:
    others = [Score(name, 60, 80, 0, 1) for name in MODEL_NAMES[:-1]]
    words = sentence([*others, Score("convnet", 79, 80, 0, 1)])
    count = len(MODEL_NAMES) - 1
    assert (
        words == f"{count} of the networks misread every fourth of your digits; Convnet one in 80."
    )
