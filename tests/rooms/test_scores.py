import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms.records import RoomDrawing
from digitrec.rooms.scores import Score, confusions, contested, scores, sentence, trusted
from tests.rooms.invented import drawing


def score_of(drawings: list[RoomDrawing], name: str) -> Score:
    return next(score for score in scores(drawings) if score.name == name)


def test_scores_count_what_each_network_read_right() -> None:
    drawings = [drawing(1, answers={"hidden": 1}), drawing(2, person=2), drawing(3, person=3)]
    assert [score.name for score in scores(drawings)] == list(MODEL_NAMES)
    assert {score.name: (score.right, score.total) for score in scores(drawings)} == {
        **dict.fromkeys(MODEL_NAMES, (3, 3)),
        "hidden": (2, 3),
    }


def test_what_has_no_label_or_is_doubted_or_hidden_does_not_count() -> None:
    kept = [drawing(1), drawing(2, votes={7: 2}), drawing(3, votes={4: 1})]
    others = [drawing(4, label=None), drawing(5, votes={4: 2}), drawing(6, is_hidden=True)]
    assert trusted([*kept, *others]) == kept
    assert score_of([*kept, *others], "convnet").total == 3
    assert confusions([*kept, *others], "convnet").sum() == 3


def test_interval_is_over_people() -> None:
    """One of two hands is all wrong: whole hands drawn again give all, half or nothing."""
    drawings = [
        drawing(10 * person + number, person=person, answers={"hidden": 7 if person == 1 else 1})
        for person in (1, 2)
        for number in range(5)
    ]
    score = score_of(drawings, "hidden")
    assert (score.right, score.total, score.low, score.high) == (5, 10, 0, 1)


def test_interval_of_one_hand_is_over_its_digits() -> None:
    drawings = [drawing(number, answers={"hidden": 7 if number % 2 else 1}) for number in range(40)]
    score = score_of(drawings, "hidden")
    low, high = proportion_confint(20, 40, method="normal")
    assert (score.low, score.high) == pytest.approx((low, high), abs=0.03)


@pytest.mark.parametrize(("answer", "right"), [(7, 12), (1, 0)])
def test_interval_of_all_or_nothing_is_clopper_and_pearsons(answer: int, right: int) -> None:
    drawings = [drawing(n, person=n % 3, answers={"hidden": answer}) for n in range(12)]
    score = score_of(drawings, "hidden")
    expected = proportion_confint(right, 12, alpha=0.05, method="beta")
    assert (score.low, score.high) == pytest.approx(expected)


def test_nothing_drawn_says_nothing() -> None:
    assert scores([])[0] == Score(MODEL_NAMES[0], 0, 0, 0.0, 1.0)
    assert sentence(scores([])) == "The scores begin to count at 10 digits: 0 so far."
    nine = [drawing(number) for number in range(9)]
    assert sentence(scores(nine)) == "The scores begin to count at 10 digits: 9 so far."


def test_confusions_have_labels_in_rows() -> None:
    drawings = [drawing(1, answers={"hidden": 1}), drawing(2, answers={"hidden": 1}), drawing(3)]
    matrix = confusions(drawings, "hidden")
    expected = np.zeros((10, 10), int)
    expected[7, 1], expected[7, 7] = 2, 1
    np.testing.assert_array_equal(matrix, expected)


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
        ((80, 80), (80, 80), "All networks misread none of 80."),
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
