from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from digitrec.drawing.drawings import decode_link
from digitrec.rooms.records import Room, Round
from digitrec.rooms.tally import Tally
from digitrec.ui.room_api import payloads
from tests.rooms.invented import drawing

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_kept_room_ends_at_no_time() -> None:
    room = Room(5, "ABCDEF", NOON, NOON + timedelta(days=7, microseconds=1), False)
    told = {"code": "ABCDEF", "endsAt": "2026-03-08T12:00:00+00:00", "isClosed": False}
    assert payloads.of_room(room) == told
    assert payloads.of_room(Room(5, "ABCDEF", NOON, None, False))["endsAt"] is None


@pytest.mark.parametrize(
    ("later", "left"),
    [(-30, 60), (0, 60), (15, 45), (60, 0), (90, 0)],  # before it: somebody set a clock back
)
def test_seconds_left_of_a_round_lie_within_it(later: float, left: float) -> None:
    round = Round(3, NOON, NOON + timedelta(seconds=60))
    told = payloads.of_round(round, NOON + timedelta(seconds=later))
    assert told == {"id": 3, "secondsLeft": left}


def test_votes_are_told_where_they_doubt_the_label_and_no_person_ever_is() -> None:
    trusted, doubted = drawing(label=7, votes={7: 2}), drawing(label=7, votes={1: 2})
    assert payloads.of_drawing(trusted)["voted"] is None
    assert payloads.of_drawing(doubted)["voted"] == 1
    assert payloads.of_drawing(doubted).keys() & {"person", "sentAt", "round"} == set()


def test_no_more_drawings_are_told_to_be_contested_than_a_wall_shows() -> None:
    latest = [drawing(n, answers={"convnet": 1}) for n in range(payloads.MOST_CONTESTED + 5)]
    told = payloads.of_results(Tally(), latest)
    assert told["contested"] == [one.id for one in latest[: -payloads.MOST_CONTESTED - 1 : -1]]


def test_drawing_has_a_link_unless_it_is_too_long_for_one() -> None:
    one = drawing(strokes=[[10.0, 20.0, 200.0, 30.0]])
    link = payloads.link_of(one)
    assert link is not None
    assert decode_link(link).strokes[0].reshape(-1).tolist() == [10.0, 20.0, 200.0, 30.0]
    places = np.random.default_rng(0).uniform(0, 280, 20_000).round(1).tolist()
    assert payloads.link_of(drawing(strokes=[places])) is None
