import pytest

from digitrec.drawing.drawings import Drawing
from digitrec.rooms import wall
from digitrec.rooms.records import Person, Room
from digitrec.rooms.store import Store
from tests.rooms.refusals import refusal


@pytest.fixture
def room(store: Store) -> Room:
    return store.rooms.open()[0]


@pytest.fixture
def person(store: Store, room: Room) -> Person:
    return store.people.join(room, None)[0]


def test_wall_reads_on_from_the_last_change_it_saw(
    store: Store, room: Room, person: Person, sketch: Drawing
) -> None:
    assert store.wall.since(room, 0) == [] and store.wall.last_change(room) == 0
    sent = [store.send(person, f"{n}", sketch, 7, {}) for n in range(5)]
    assert store.wall.since(room, 0) == sent == store.wall.all(room)
    assert store.wall.since(room, 0, limit=2) == sent[:2]
    assert store.wall.since(room, sent[1].change) == sent[2:]
    assert store.wall.last_change(room) == sent[-1].change


def test_rooms_dont_see_each_other(
    store: Store, room: Room, person: Person, sketch: Drawing
) -> None:
    other, _ = store.rooms.open()
    sent = store.send(person, "k", sketch, 7, {})
    assert store.wall.since(other, 0) == [] == store.wall.all(other)
    assert refusal(store.wall.drawing, other, sent.id).status == 404
    assert refusal(store.wall.hide, other, sent.id, True).status == 404
    assert store.wall.all(room) == [sent] and store.wall.last_change(other) == 0


def test_hidden_drawing_is_hidden_everywhere_and_shown_again(
    store: Store, room: Room, person: Person, sketch: Drawing
) -> None:
    first, second = (store.send(person, f"{n}", sketch, 7, {"convnet": 1}) for n in range(2))
    store.wall.hide(room, first.id, True)
    (told,) = store.wall.since(room, second.change)
    assert (told.id, told.is_hidden, told.strokes) == (first.id, True, [])
    assert store.wall.all(room) == [second]
    assert refusal(store.wall.drawing, room, first.id).status == 404
    store.wall.hide(room, first.id, False)
    (shown,) = store.wall.since(room, told.change)
    assert shown.strokes == first.strokes and not shown.is_hidden
    assert store.wall.drawing(room, first.id) == shown


def test_stream_has_what_was_shown_when_it_began_once_each(
    store: Store, room: Room, person: Person, sketch: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall, "_READ_AT_ONCE", 1)
    first, hidden, last = (store.send(person, f"{n}", sketch, 7, {}) for n in range(3))
    stream = store.wall.stream(room)
    assert len(stream) == 3 and [*stream] == [*stream]
    read = iter(stream)
    assert next(read) == first
    for is_hidden in (True, False):  # so that it is the last that has changed
        store.wall.hide(room, first.id, is_hidden)
    store.wall.hide(room, hidden.id, True)
    store.send(person, "later", sketch, 7, {})
    assert [*read] == [last]


def test_stream_of_a_room_that_is_emptied_does_not_end_as_if_it_were_whole(
    store: Store, room: Room, person: Person, sketch: Drawing
) -> None:
    store.send(person, "a", sketch, 7, {})
    stream = store.wall.stream(room)
    store.rooms.empty(room)
    assert refusal(lambda: [*stream]).status == 410


def test_unknown_drawing_is_none(store: Store, room: Room) -> None:
    assert refusal(store.wall.drawing, room, 99).status == 404
    assert refusal(store.wall.hide, room, 99, True).status == 404
    assert store.wall.last_change(room) == 0
