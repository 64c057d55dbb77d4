from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select

from digitrec.drawing.drawings import Drawing
from digitrec.rooms.records import Room
from digitrec.rooms.store import Store
from digitrec.rooms.tables import people
from tests.rooms.conftest import Clock
from tests.rooms.refusals import refusal


@pytest.fixture
def room(store: Store) -> Room:
    return store.rooms.open()[0]


def test_people_are_numbered_as_they_come(store: Store, room: Room) -> None:
    joined = [store.people.join(room, None) for _ in range(3)]
    assert [person.number for person, _ in joined] == [1, 2, 3]
    assert len({key for _, key in joined}) == 3 and store.people.count(room) == 3


def test_the_same_phone_is_the_same_person_and_another_is_another(store: Store, room: Room) -> None:
    person, key = store.people.join(room, None)
    assert store.people.join(room, key) == (person, key)
    other, other_key = store.people.join(room, "a key of nobody")
    assert other != person and other_key != "a key of nobody"
    assert store.people.count(room) == 2


def test_a_key_is_good_for_its_own_room(store: Store, room: Room) -> None:
    person, key = store.people.join(room, None)
    elsewhere, _ = store.rooms.open()
    other, other_key = store.people.join(elsewhere, key)
    assert other.id != person.id and other_key != key
    assert store.people.of(key) == (person, room)
    assert store.people.of(other_key) == (other, elsewhere)


def test_only_a_hash_of_a_phones_key_is_kept(store: Store, room: Room, engine: Engine) -> None:
    _, key = store.people.join(room, None)
    with engine.connect() as connection:
        row = connection.execute(select(people)).one()
    assert key not in map(str, row)
    assert store.people.of(row.key_hash) is None and store.people.of("") is None


def test_closed_or_ended_room_takes_nobody(store: Store, room: Room, clock: Clock) -> None:
    person, key = store.people.join(room, None)
    store.rooms.close(room)
    assert refusal(store.people.join, room, None).status == 409
    found = store.people.of(key)
    assert found is not None and found[0] == person and found[1].is_closed
    other, _ = store.rooms.open()
    clock.move(days=8)
    assert refusal(store.people.join, other, None).status == 409


def test_room_takes_two_hundred_and_lets_them_come_back(store: Store, room: Room) -> None:
    with ThreadPoolExecutor(8) as pool:
        joined = list(pool.map(lambda _: store.people.join(room, None), range(200)))
    assert sorted(person.number for person, _ in joined) == list(range(1, 201))
    full = refusal(store.people.join, room, None)
    assert full.status == 409 and "200 people" in str(full)
    assert store.people.join(room, joined[77][1]) == joined[77]


def test_task_is_the_same_until_it_is_sent(store: Store, room: Room, sketch: Drawing) -> None:
    person, _ = store.people.join(room, None)
    task = store.people.task(person)
    assert task in range(10)
    assert {store.people.task(person) for _ in range(20)} == {task}
    store.send(person, "free", sketch, None, {})
    store.send(person, "another digit", sketch, (task + 1) % 10, {})
    assert store.people.task(person) == task
    store.send(person, "the task", sketch, task, {})
    seen = Counter([task, (task + 1) % 10])
    assert seen[store.people.task(person)] == 0


def test_skipped_task_is_dealt_to_somebody_else(store: Store, room: Room) -> None:
    crowd = [store.people.join(room, None)[0] for _ in range(10)]
    tasks = [store.people.task(person) for person in crowd]
    assert sorted(tasks) == list(range(10))
    last = store.people.join(room, None)[0]
    skipped = store.people.task(crowd[0], skip=True)
    assert skipped != tasks[0]
    assert store.people.task(last) == tasks[0]


def test_each_digit_is_written_as_often(
    store: Store, room: Room, sketch: Drawing, clock: Clock
) -> None:
    crowd = [store.people.join(room, None)[0] for _ in range(7)]
    written = Counter()
    for turn in range(20):
        clock.move(minutes=1)
        for number, person in enumerate(crowd):
            task = store.people.task(person, skip=(turn + number) % 5 == 0)
            store.send(person, f"{turn}", sketch, task, {})
            written[task] += 1
    assert set(written) == set(range(10))
    assert max(written.values()) - min(written.values()) <= 2


def test_closed_room_deals_no_task(store: Store, room: Room) -> None:
    person, _ = store.people.join(room, None)
    store.rooms.close(room)
    assert refusal(store.people.task, person).status == 410
