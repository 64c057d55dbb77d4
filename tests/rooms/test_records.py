import pytest

from tests.rooms.invented import drawing


@pytest.mark.parametrize(
    ("votes", "voted"),
    [
        ({}, None),
        ({4: 1}, None),
        ({4: 1, 7: 1}, None),
        ({4: 2}, 4),
        ({4: 2, 7: 1}, 4),
        ({4: 2, 7: 2}, None),
        ({4: 2, 7: 3}, 7),
    ],
)
def test_voted_is_what_two_agree_on_and_no_as_many_deny(votes: dict, voted: int | None) -> None:
    assert drawing(votes=votes).voted == voted


def test_doubted_is_what_the_room_votes_to_be_another_digit() -> None:
    assert drawing(label=7, votes={4: 2}).is_doubted
    assert not drawing(label=7, votes={7: 2}).is_doubted
    assert not drawing(label=7, votes={4: 1}).is_doubted
    assert not drawing(label=None, votes={4: 2}).is_doubted


def test_fooled_are_the_networks_that_read_another_digit() -> None:
    assert drawing(label=7, answers={"convnet": 1, "hidden": 1}).misread_by == ["hidden", "convnet"]
    assert drawing(label=None, answers={"convnet": 1}).misread_by == []
