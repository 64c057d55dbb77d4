import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from sqlalchemy import Engine, select

from digitrec.drawing.drawings import Drawing, decode_strokes, encode_strokes
from digitrec.rooms import limits
from digitrec.rooms.records import Person, Room
from digitrec.rooms.store import Store
from digitrec.rooms.tables import drawings
from tests.rooms.conftest import Clock
from tests.rooms.refusals import refusal


@pytest.fixture
def room(store: Store) -> Room:
    return store.rooms.open()[0]


@pytest.fixture
def person(store: Store, room: Room) -> Person:
    return store.people.join(room, None)[0]


def test_drawing_comes_back_as_it_was_sent(
    store: Store, room: Room, person: Person, sketch: Drawing, clock: Clock
) -> None:
    sent = store.send(person, "k", sketch, 7, {"convnet": 7, "hidden": 1})
    assert (sent.person, sent.label, sent.sent_at, sent.round) == (1, 7, clock(), None)
    assert sent.answers == {"convnet": 7, "hidden": 1} and sent.misread_by == ["hidden"]
    assert (sent.votes, sent.is_hidden) == ({}, False)
    (back,) = store.wall.all(room)
    assert back == sent == store.wall.drawing(room, sent.id)
    strokes = decode_strokes(back.strokes).strokes
    for stroke, drawn in zip(strokes, sketch.strokes, strict=True):
        np.testing.assert_array_equal(stroke, drawn)


def test_strokes_are_compact_json(
    store: Store, person: Person, sketch: Drawing, engine: Engine
) -> None:
    store.send(person, "k", sketch, 7, {"convnet": 7})
    with engine.connect() as connection:
        row = connection.execute(select(drawings)).one()
    assert json.loads(row.strokes) == encode_strokes(sketch) and " " not in row.strokes
    assert row.answers == '{"convnet":7}'


def test_sent_again_is_the_first(
    store: Store, room: Room, person: Person, sketch: Drawing, clock: Clock
) -> None:
    first = store.send(person, "k", sketch, 7, {"convnet": 7})
    clock.move(hours=1)
    other = Drawing([np.array([[10.0, 10], [90, 200]])])
    assert store.send(person, "k", other, 1, {}) == first
    store.rooms.close(room)  # its answer was lost on the way, and the phone asks once more
    assert store.send(person, "k", sketch, 7, {"convnet": 7}) == first
    assert store.wall.all(room) == [first]


def test_key_is_one_persons_own(store: Store, room: Room, person: Person, sketch: Drawing) -> None:
    other, _ = store.people.join(room, None)
    store.send(person, "k", sketch, 7, {})
    assert store.send(other, "k", sketch, 4, {}).person == 2
    assert len(store.wall.all(room)) == 2


def test_many_threads_lose_nothing_and_double_nothing(
    store: Store, room: Room, sketch: Drawing
) -> None:
    """Each of 8 people sends 6 drawings, and each of these four times at once."""
    crowd = [store.people.join(room, None)[0] for _ in range(8)]
    sendings = [(person, f"key {n}") for n in range(6) for person in crowd for _ in range(4)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda one: store.send(*one, sketch, 7, {}), sendings))
    kept = store.wall.all(room)
    assert len(kept) == 48 and {one.id for one in answers} == {one.id for one in kept}
    assert [one.change for one in kept] == list(range(1, 49))
    for who in crowd:
        assert sum(one.person == who.number for one in kept) == 6
    by_key: dict = {}
    for sending, answer in zip(sendings, answers, strict=True):
        assert by_key.setdefault(sending, answer) == answer


def test_reader_beside_many_writers_misses_no_drawing(
    store: Store, room: Room, sketch: Drawing
) -> None:
    crowd = [store.people.join(room, None)[0] for _ in range(8)]
    seen: list[int] = []

    def look() -> None:
        new = store.wall.since(room, seen[-1] if seen else 0, limit=3)
        seen.extend(one.change for one in new)

    with ThreadPoolExecutor(8) as pool:
        sent = [
            pool.submit(store.send, who, f"{n}", sketch, 7, {}) for n in range(10) for who in crowd
        ]
        while not all(one.done() for one in sent):
            look()
    while len(seen) < store.wall.last_change(room):
        look()
    assert seen == list(range(1, 81))


def test_twenty_drawings_a_minute_are_as_many_as_one_may_send(
    store: Store, room: Room, person: Person, sketch: Drawing, clock: Clock
) -> None:
    for number in range(20):
        clock.move(seconds=1)
        store.send(person, f"{number}", sketch, 7, {})
    assert refusal(store.send, person, "20", sketch, 7, {}).status == 429
    assert store.send(person, "19", sketch, 7, {})  # which is there
    other, _ = store.people.join(room, None)
    assert store.send(other, "20", sketch, 7, {})
    clock.move(seconds=42)
    assert store.send(person, "20", sketch, 7, {})


def test_clock_set_back_blocks_nobody_and_loses_no_place(
    store: Store, room: Room, person: Person, sketch: Drawing, clock: Clock
) -> None:
    for number in range(20):
        store.send(person, f"{number}", sketch, 7, {})
    seen = store.wall.last_change(room)
    clock.move(hours=-5)
    sent = store.send(person, "earlier", sketch, 7, {})
    assert store.wall.since(room, seen) == [sent] and sent.change == seen + 1


def test_full_room_takes_no_more(
    store: Store, person: Person, sketch: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert limits.MAX_DRAWINGS == 20_000
    monkeypatch.setattr("digitrec.rooms.sending.MAX_DRAWINGS", 3)
    for number in range(3):
        store.send(person, f"{number}", sketch, 7, {})
    full = refusal(store.send, person, "3", sketch, 7, {})
    assert full.status == 409 and "takes 3 drawings" in str(full)
    assert store.send(person, "2", sketch, 7, {})


def test_closed_and_ended_rooms_take_nothing(
    store: Store, room: Room, person: Person, sketch: Drawing, clock: Clock
) -> None:
    store.rooms.close(room)
    assert refusal(store.send, person, "k", sketch, 7, {}).status == 410
    other, _ = store.rooms.open()
    late, _ = store.people.join(other, None)
    clock.move(days=7)
    assert refusal(store.send, late, "k", sketch, 7, {}).status == 410
    assert not store.wall.all(room) and not store.wall.all(other)


@pytest.mark.parametrize(
    ("key", "label", "answers"),
    [
        ("", 7, {}),
        ("k" * 65, 7, {}),
        ("\0", 7, {}),
        ("k", 10, {}),
        ("k", -1, {}),
        ("k", True, {}),
        ("k", 7.0, {}),
        ("k", 7, {"convnet": 10}),
        ("k", 7, {"convnet": None}),
        ("k", 7, {f"{n}": 7 for n in range(101)}),
        ("k", 7, {"n" * 101: 7}),
    ],
)
def test_what_no_phone_sends_is_refused(
    key: str, label, answers, store: Store, room: Room, person: Person, sketch: Drawing
) -> None:
    assert refusal(store.send, person, key, sketch, label, answers).status == 400
    assert not store.wall.all(room) and store.wall.last_change(room) == 0


def test_blank_drawing_is_refused(store: Store, person: Person) -> None:
    for blank in (Drawing([]), Drawing([np.array([[9_000.0, 9_000.0], [9_100.0, 9_000.0]])])):
        assert refusal(store.send, person, "k", blank, 7, {}).status == 400


def test_drawing_of_too_many_points_is_refused(store: Store, person: Person) -> None:
    scribble = Drawing([np.random.default_rng(0).uniform(0, 280, (5_000, 2))])
    assert refusal(store.send, person, "k", scribble, 7, {}).status == 413


def test_any_text_is_data(store: Store, room: Room, person: Person, sketch: Drawing) -> None:
    key = "'; DROP TABLE drawings; --%s:x"
    first = store.send(person, key, sketch, 7, {"'); DELETE": 1})
    assert store.send(person, key, sketch, 7, {}) == first == store.wall.all(room)[0]
