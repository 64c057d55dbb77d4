import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms.records import RoomDrawing
from digitrec.rooms.tally import Score, Tally
from tests.rooms.invented import drawing


def score_of(drawings: list[RoomDrawing], name: str) -> Score:
    return next(score for score in Tally.of(drawings).scores() if score.name == name)


def test_scores_count_what_each_network_read_right() -> None:
    drawings = [drawing(1, answers={"hidden": 1}), drawing(2, person=2), drawing(3, person=3)]
    assert [score.name for score in Tally.of(drawings).scores()] == list(MODEL_NAMES)
    assert {score.name: (score.right, score.total) for score in Tally.of(drawings).scores()} == {
        **dict.fromkeys(MODEL_NAMES, (3, 3)),
        "hidden": (2, 3),
    }


def test_what_has_no_label_or_is_doubted_or_hidden_does_not_count() -> None:
    kept = [drawing(1), drawing(2, votes={7: 2}), drawing(3, votes={4: 1})]
    others = [drawing(4, label=None), drawing(5, votes={4: 2}), drawing(6, is_hidden=True)]
    assert [one for one in (*kept, *others) if one.is_trusted] == kept
    assert score_of([*kept, *others], "convnet").total == 3
    assert Tally.of([*kept, *others]).confusions("convnet").sum() == 3


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


def test_confusions_have_labels_in_rows() -> None:
    drawings = [drawing(1, answers={"hidden": 1}), drawing(2, answers={"hidden": 1}), drawing(3)]
    matrix = Tally.of(drawings).confusions("hidden")
    expected = np.zeros((10, 10), int)
    expected[7, 1], expected[7, 7] = 2, 1
    np.testing.assert_array_equal(matrix, expected)


def test_changes_one_by_one_end_where_counting_again_does() -> None:
    tally = Tally()
    for one in (
        drawing(1),
        drawing(2, person=2, answers={"hidden": 1}),
        drawing(3, label=None),
        drawing(1, votes={4: 2}),  # doubted now
        drawing(2, person=2, answers={"hidden": 1}, is_hidden=True),
        drawing(4, person=3, label=1, answers={"hidden": 1}),
        drawing(1, votes={4: 2, 7: 3}),  # and trusted again
    ):
        tally.take(one)
    left = [
        drawing(1),
        drawing(3, label=None),
        drawing(4, person=3, label=1, answers={"hidden": 1}),
    ]
    assert tally.scores() == Tally.of(left).scores()
    assert tally.total == 3
    np.testing.assert_array_equal(tally.confusions("hidden"), Tally.of(left).confusions("hidden"))
