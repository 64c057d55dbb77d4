from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select, update

from digitrec.drawing.drawings import Drawing
from digitrec.rooms.limits import MAX_PEOPLE
from digitrec.rooms.records import Person, Room
from digitrec.rooms.store import Store
from digitrec.rooms.tables import people
from digitrec.rooms.tally import Tally
from tests.rooms.conftest import Clock
from tests.rooms.refusals import refusal


@pytest.fixture
def room(store: Store) -> Room:
    return store.rooms.open()[0]


def fill(store: Store, room: Room) -> list[tuple[Person, str]]:
    """Let people join until no place is free, and return those who did."""
    left = MAX_PEOPLE - store.people.count(room)
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda _: store.people.join(room, None), range(left)))


def known(store: Store, key: str) -> Person:
    found = store.people.of(key)
    assert found is not None
    return found[0]


def test_place_is_free_an_hour_after_its_last_drawing(
    store: Store, room: Room, sketch: Drawing, clock: Clock
) -> None:
    drawing, key = store.people.join(room, None)
    store.send(drawing, "a", sketch, 7, {})
    idle = fill(store, room)
    clock.move(minutes=59)
    assert refusal(store.people.join, room, None).status == 409
    store.send(known(store, key), "b", sketch, 7, {})
    clock.move(minutes=1)
    newcomers = [store.people.join(room, None)[0] for _ in range(199)]
    assert refusal(store.people.join, room, None).status == 409
    assert {person.number for person in newcomers} == set(range(2, 201))
    assert all(store.people.of(key) is None for _, key in idle)  # who left nothing gives way
    assert len(store.wall.all(room)) == 2 and known(store, key) == drawing


def test_who_comes_back_has_the_place_again_if_one_is_free(
    store: Store, room: Room, sketch: Drawing, clock: Clock
) -> None:
    person, key = store.people.join(room, None)
    sent = store.send(person, "a", sketch, 7, {})
    clock.move(hours=1)
    newcomers = fill(store, room) + [store.people.join(room, None)]
    for call in (
        lambda: store.people.join(room, key),
        lambda: store.send(known(store, key), "b", sketch, 7, {}),
    ):
        assert refusal(call).status == 409
    assert store.wall.all(room) == [sent]
    clock.move(hours=1)
    assert store.people.join(room, key) == (person, key)
    assert store.send(known(store, key), "b", sketch, 7, {}).person == person.number
    assert store.people.join(room, newcomers[0][1])[1] == newcomers[0][1]


def test_people_beyond_the_places_are_counted(
    store: Store, room: Room, sketch: Drawing, clock: Clock
) -> None:
    for person, _ in fill(store, room):
        store.send(person, "a", sketch, 7, {"convnet": 7})
    clock.move(hours=1)
    late, _ = store.people.join(room, None)
    store.send(late, "a", sketch, 7, {"convnet": 1})
    assert late.number == MAX_PEOPLE + 1 and store.people.count(room) == MAX_PEOPLE + 1
    tally = Tally.of(store.wall.all(room))
    assert (
        tally.confusions("convnet")[7, 7] == MAX_PEOPLE and tally.confusions("convnet")[7, 1] == 1
    )
    assert tally.scores()[-1].total == MAX_PEOPLE + 1


def test_emptied_room_has_all_places_free(store: Store, room: Room, sketch: Drawing) -> None:
    crowd = fill(store, room)
    assert refusal(store.people.join, room, None).status == 409
    store.rooms.empty(room)
    newcomer, _ = store.people.join(room, None)
    assert newcomer.number in range(1, MAX_PEOPLE + 1)
    assert refusal(store.send, crowd[0][0], "a", sketch, 7, {}).status in (401, 409)


def test_removed_person_goes_with_drawings_and_votes(
    store: Store, room: Room, sketch: Drawing, engine: Engine
) -> None:
    (vandal, key), (other, _) = (store.people.join(room, None) for _ in range(2))
    round = store.rounds.start(room)
    store.send(vandal, "a", sketch, 7, {})
    shown = store.send(vandal, "b", sketch, 7, {})
    kept = store.send(other, "a", sketch, 7, {"convnet": 1}, round.id)
    assert store.rounds.ask(vandal) is not None
    store.rounds.vote(vandal, kept.id, 1)
    seen = store.wall.last_change(room)
    store.people.remove(room, shown.id)
    (left,) = store.wall.all(room)
    assert left.id == kept.id and left.votes == {}
    assert store.wall.emptied(room) > seen and store.people.count(room) == 1
    for call in (
        lambda: store.people.of(key),
        lambda: store.people.join(room, key),
        lambda: store.send(vandal, "c", sketch, 7, {}),  # on its way meanwhile
    ):
        refused = refusal(call)
        assert refused.status == 403 and str(refused) == "The host removed you from this room."
    assert refusal(store.people.remove, room, shown.id).status == 404
    again, _ = store.people.join(room, None)
    assert again.number == 3  # the key's number is nobody else's


def test_drawing_of_another_room_removes_nobody(store: Store, room: Room, sketch: Drawing) -> None:
    elsewhere, _ = store.rooms.open()
    person, key = store.people.join(elsewhere, None)
    sent = store.send(person, "a", sketch, 7, {})
    assert refusal(store.people.remove, room, sent.id).status == 404
    assert store.people.of(key) is not None


def test_key_that_nobody_knows_any_more_is_told_to_join(
    store: Store, room: Room, sketch: Drawing, engine: Engine, clock: Clock
) -> None:
    person, _ = store.people.join(room, None)
    clock.move(hours=1)
    fill(store, room)
    store.people.join(room, None)
    with engine.begin() as connection:
        assert person.id not in connection.scalars(select(people.c.id)).all()
        connection.execute(update(people).values(place_until=clock()))
    assert refusal(store.send, person, "a", sketch, 7, {}).status == 401
    assert store.people.task(person) in range(10)
