from collections import Counter

import numpy as np
import pytest

from digitrec.drawing.drawings import MAX_POINTS, MAX_STROKES, DrawingError
from digitrec.images import CLASS_COUNT
from digitrec.networks.specs import MODEL_NAMES
from digitrec.ui.hand.hand_board import confused_pairs
from digitrec.ui.hand.written import MOST, Hand
from digitrec.ui.protocol import WrittenDigit, decode

SEVEN = [[70.0, 60.0, 210.0, 60.0, 120.0, 230.0]]


def take(hand: Hand, sent: object) -> None:
    hand.take(decode(WrittenDigit, sent))


def test_each_digit_is_dealt_as_often_and_never_twice_in_a_row() -> None:
    hand, tasks = Hand(), []
    for _ in range(3 * CLASS_COUNT):
        hand.deal()
        tasks.append(hand.task)
        take(hand, {"label": hand.task, "strokes": SEVEN})
    assert Counter(tasks) == dict.fromkeys(range(CLASS_COUNT), 3)
    assert all(np.diff(tasks))


def test_another_digit_is_dealt_where_one_is_not_wanted() -> None:
    hand = Hand()
    hand.deal()
    before = hand.task
    hand.deal()
    assert hand.task != before


def test_drawing_is_read_by_all_and_the_oldest_gives_way() -> None:
    hand = Hand()
    for number in range(MOST + 2):
        take(hand, {"label": number % 10, "strokes": SEVEN})
    assert len(hand.drawings) == MOST
    assert [one.label for one in hand.drawings[:2]] == [2, 3]
    assert len({one.id for one in hand.drawings}) == MOST
    assert hand.drawings[-1].answers == dict.fromkeys(MODEL_NAMES, 7)


@pytest.mark.parametrize(
    "half",
    [[[140.0, 50.0]] * (MAX_STROKES // 2), [[140.0, 50.0] * (MAX_POINTS // 2)]],
    ids=["strokes", "points"],
)
def test_all_drawings_together_hold_no_more_than_one_may(half: list[list[float]]) -> None:
    hand = Hand()
    for label, strokes in enumerate([SEVEN, half, half, SEVEN]):
        take(hand, {"label": label, "strokes": strokes})
    assert [one.label for one in hand.drawings] == [2, 3]
    take(hand, {"label": 4, "strokes": half + half})
    assert [one.label for one in hand.drawings] == [4]


@pytest.mark.parametrize(
    "sent",
    [
        None, "7", [], {}, {"label": 7}, {"label": "7", "strokes": SEVEN},
        {"label": 10, "strokes": SEVEN}, {"label": True, "strokes": SEVEN},
        {"label": 7, "strokes": []}, {"label": 7, "strokes": [["a"]]},
    ],
)  # fmt: skip
def test_what_no_canvas_sends_is_refused(sent: object) -> None:
    hand = Hand()
    with pytest.raises(DrawingError):
        take(hand, sent)
    assert hand.drawings == []


def test_confused_pairs_are_those_of_all_networks_together() -> None:
    hand = Hand()
    assert confused_pairs(hand.drawings) == ""
    take(hand, {"label": 7, "strokes": SEVEN})
    assert confused_pairs(hand.drawings) == ""
    take(hand, {"label": 1, "strokes": SEVEN})
    assert confused_pairs(hand.drawings) == (
        f"Most confused, by all networks together: 1 as 7 ({len(MODEL_NAMES)} answers)."
    )
