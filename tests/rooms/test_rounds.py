from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from digitrec.drawing.drawings import Drawing
from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms.records import Person, Room
from digitrec.rooms.store import Store
from tests.rooms.conftest import Clock
from tests.rooms.refusals import refusal


@pytest.fixture
def room(store: Store) -> Room:
    return store.rooms.open()[0]


@pytest.fixture
def crowd(store: Store, room: Room) -> list[Person]:
    return [store.people.join(room, None)[0] for _ in range(5)]


def read_by(wrong: int) -> dict[str, int]:
    """Return the networks' answers, of which so many read a 1 and the others the 7."""
    return {name: 1 if at < wrong else 7 for at, name in enumerate(MODEL_NAMES)}


def test_round_lasts_a_minute_and_is_the_latest_after_its_end(
    store: Store, room: Room, clock: Clock
) -> None:
    assert store.rounds.current(room) is None
    first = store.rounds.start(room)
    assert first.started_at == clock() and first.ends_at == clock() + timedelta(seconds=60)
    clock.move(seconds=59)
    assert store.rounds.start(room) == first == store.rounds.current(room)
    clock.move(seconds=1)
    assert store.rounds.current(room) == first
    second = store.rounds.start(room, seconds=30)
    assert second.ends_at - second.started_at == timedelta(seconds=30)
    assert store.rounds.current(room) == second != first


def test_wall_hears_that_a_round_began(store: Store, room: Room) -> None:
    store.rounds.start(room)
    assert store.wall.last_change(room) == 1


def test_clock_set_back_does_not_keep_a_round_running(
    store: Store, room: Room, clock: Clock
) -> None:
    first = store.rounds.start(room)
    clock.move(hours=-1)
    assert store.rounds.start(room) != first


def test_drawing_is_of_the_round_that_runs(
    store: Store, room: Room, crowd: list[Person], sketch: Drawing, clock: Clock
) -> None:
    running = store.rounds.start(room)
    other_room, _ = store.rooms.open()
    elsewhere = store.rounds.start(other_room)
    assert store.send(crowd[0], "in time", sketch, 7, {}, running.id).round == running.id
    assert store.send(crowd[0], "elsewhere", sketch, 7, {}, elsewhere.id).round is None
    assert store.send(crowd[0], "nowhere", sketch, 7, {}, 99).round is None
    clock.move(seconds=69)
    assert store.send(crowd[0], "slow network", sketch, 7, {}, running.id).round == running.id
    clock.move(seconds=1)
    assert store.send(crowd[0], "late", sketch, 7, {}, running.id).round is None


def test_two_others_are_asked_about_a_drawing(
    store: Store, room: Room, crowd: list[Person], sketch: Drawing
) -> None:
    running = store.rounds.start(room)
    sent = store.send(crowd[0], "k", sketch, 7, read_by(6), running.id)
    assert store.rounds.ask(crowd[0]) is None  # one's own
    assert store.rounds.ask(crowd[1]) == sent
    assert store.rounds.ask(crowd[1]) is None  # the same never twice
    assert store.rounds.ask(crowd[2]) == sent
    assert store.rounds.ask(crowd[3]) is None


def test_who_does_not_answer_is_replaced_after_20_seconds(
    store: Store, room: Room, crowd: list[Person], sketch: Drawing, clock: Clock
) -> None:
    running = store.rounds.start(room)
    sent = store.send(crowd[0], "k", sketch, 7, read_by(6), running.id)
    assert store.rounds.ask(crowd[1]) and store.rounds.ask(crowd[2])
    store.rounds.vote(crowd[1], sent.id, 7)
    clock.move(seconds=20, microseconds=1)
    assert store.rounds.ask(crowd[1]) is None and store.rounds.ask(crowd[2]) is None
    replaced = store.rounds.ask(crowd[3])
    assert replaced is not None and replaced.id == sent.id
    assert store.rounds.ask(crowd[4]) is None
    store.rounds.vote(crowd[2], sent.id, 7)  # late, and still an answer
    assert store.wall.drawing(room, sent.id).votes == {7: 2}


def test_clock_set_back_lets_nobody_wait_for_an_answer_from_the_future(
    store: Store, room: Room, crowd: list[Person], sketch: Drawing, clock: Clock
) -> None:
    running = store.rounds.start(room)
    store.send(crowd[0], "k", sketch, 7, read_by(6), running.id)
    assert store.rounds.ask(crowd[1]) and store.rounds.ask(crowd[2])
    clock.move(hours=-1)
    assert store.rounds.ask(crowd[3])


def test_asked_first_about_what_fooled_most_and_begun_before_others(
    store: Store, room: Room, crowd: list[Person], sketch: Drawing
) -> None:
    running = store.rounds.start(room)
    fooled = (2, 6, 5, 6)
    ids = [
        store.send(crowd[0], f"{n}", sketch, 7, read_by(wrong), running.id).id
        for n, wrong in enumerate(fooled)
    ]
    asked = [store.rounds.ask(who) for who in (crowd[1], crowd[2], crowd[1], crowd[2], crowd[1])]
    assert [one and one.id for one in asked] == [ids[1], ids[1], ids[3], ids[3], ids[2]]


def test_nobody_is_asked_about_other_rounds_free_or_hidden_drawings(
    store: Store, room: Room, crowd: list[Person], sketch: Drawing, clock: Clock
) -> None:
    assert store.rounds.ask(crowd[1]) is None
    first = store.rounds.start(room)
    store.send(crowd[0], "old", sketch, 7, read_by(6), first.id)
    clock.move(minutes=2)
    second = store.rounds.start(room)
    store.send(crowd[0], "outside", sketch, 7, read_by(6))
    store.send(crowd[0], "free", sketch, None, read_by(6), second.id)
    hidden = store.send(crowd[0], "hidden", sketch, 7, read_by(6), second.id)
    store.wall.hide(room, hidden.id, True)
    assert store.rounds.ask(crowd[1]) is None


def test_many_phones_at_once_are_asked_twice_about_each(
    store: Store, room: Room, crowd: list[Person], sketch: Drawing
) -> None:
    running = store.rounds.start(room)
    for number in range(4):
        store.send(crowd[0], f"{number}", sketch, 7, read_by(6), running.id)
    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(store.rounds.ask, [*crowd[1:]] * 5))
    ids = [one.id for one in asked if one]
    assert len(ids) == 8 and all(ids.count(id) == 2 for id in ids)


def test_first_answer_counts_and_the_wall_hears_of_it(
    store: Store, room: Room, crowd: list[Person], sketch: Drawing
) -> None:
    running = store.rounds.start(room)
    sent = store.send(crowd[0], "k", sketch, 7, read_by(6), running.id)
    store.rounds.ask(crowd[1])
    store.rounds.ask(crowd[2])
    store.rounds.vote(crowd[1], sent.id, 1)
    store.rounds.vote(crowd[1], sent.id, 7)
    (told,) = store.wall.since(room, sent.change)
    assert told.votes == {1: 1}
    store.rounds.vote(crowd[2], sent.id, 1)
    (told,) = store.wall.since(room, told.change)
    assert told.votes == {1: 2} and told.voted == 1 and told.is_doubted


def test_no_digit_is_an_answer(
    store: Store, room: Room, crowd: list[Person], sketch: Drawing
) -> None:
    running = store.rounds.start(room)
    sent = store.send(crowd[0], "k", sketch, 7, read_by(6), running.id)
    for who in crowd[1:3]:
        store.rounds.ask(who)
        store.rounds.vote(who, sent.id, None)
    assert store.wall.drawing(room, sent.id).votes == {}
    assert store.rounds.ask(crowd[3]) is None


def test_only_who_was_asked_may_answer_and_only_with_a_digit(
    store: Store, room: Room, crowd: list[Person], sketch: Drawing
) -> None:
    running = store.rounds.start(room)
    sent = store.send(crowd[0], "k", sketch, 7, read_by(6), running.id)
    for who in (crowd[0], crowd[1]):
        assert refusal(store.rounds.vote, who, sent.id, 7).status == 409
    store.rounds.ask(crowd[1])
    for digit in (10, -1, "7", 7.0, True):
        assert refusal(store.rounds.vote, crowd[1], sent.id, digit).status == 400
    assert store.wall.drawing(room, sent.id).votes == {}


def test_best_fooled_the_networks_and_no_two_people(
    store: Store, room: Room, crowd: list[Person], sketch: Drawing
) -> None:
    running = store.rounds.start(room)
    every = len(MODEL_NAMES)
    said = {  # how many networks are wrong, and what two people say
        "all but one": (every - 1, 7, 7),
        "all": (every, 7, 7),
        "another digit": (every, 1, 1),
        "not agreed": (every, 7, 1),
        "hidden": (every, 7, 7),
        "all but two": (every - 2, 7, 7),
    }
    ids = {}
    for key, (wrong, *digits) in said.items():
        ids[key] = store.send(crowd[0], key, sketch, 7, read_by(wrong), running.id).id
        for who, digit in zip(crowd[1:], digits, strict=False):
            asked = store.rounds.ask(who)
            assert asked is not None and asked.id == ids[key]
            store.rounds.vote(who, ids[key], digit)
    store.wall.hide(room, ids["hidden"], True)
    best = [ids["all"], ids["all but one"]]
    assert [one.id for one in store.rounds.best(running)] == best
    more = store.rounds.best(running, misread_by=every - 2)
    assert [one.id for one in more] == [*best, ids["all but two"]]


def test_closed_room_starts_no_round_and_asks_nobody(
    store: Store, room: Room, crowd: list[Person]
) -> None:
    store.rooms.close(room)
    assert refusal(store.rounds.start, room).status == 410
    assert refusal(store.rounds.ask, crowd[0]).status == 410
    assert refusal(store.rounds.vote, crowd[0], 1, 7).status == 410
