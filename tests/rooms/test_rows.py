from datetime import timedelta

import pytest
from sqlalchemy import Engine

from digitrec.drawing.drawings import Drawing
from digitrec.rooms.records import Room
from digitrec.rooms.rows import hashed, lock_open_room, lock_room, next_change, read_drawings
from digitrec.rooms.store import Store
from digitrec.rooms.tables import drawings
from digitrec.rooms.transactions import writing
from tests.rooms.conftest import Clock
from tests.rooms.refusals import refusal


@pytest.fixture
def room(store: Store) -> Room:
    return store.rooms.open()[0]


def test_keys_are_kept_as_their_sha_256() -> None:
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2
    assert hashed("abc") == expected
    assert hashed("\ud800") != hashed("\ud801")  # which JSON may hold and UTF-8 may not


def test_room_is_open_until_its_end_and_not_at_it(
    engine: Engine, store: Store, room: Room, clock: Clock
) -> None:
    assert room.ends_at is not None
    before = room.ends_at - timedelta(microseconds=1)
    with writing(engine) as connection:
        assert lock_open_room(connection, room.id, before).code == room.code
        over = refusal(lock_open_room, connection, room.id, room.ends_at)
        assert over.status == 410 and "is over" in str(over)
        assert lock_room(connection, room.id).code == room.code  # its host may still look at it


def test_closed_and_deleted_rooms_are_told_apart(
    engine: Engine, store: Store, room: Room, clock: Clock
) -> None:
    store.rooms.close(room)
    with writing(engine) as connection:
        closed = refusal(lock_open_room, connection, room.id, clock())
        assert closed.status == 410 and "is closed" in str(closed)
    store.rooms.delete(room)
    with writing(engine) as connection:
        for lock in (lock_room, lambda *room: lock_open_room(*room, clock())):
            assert "is over" in str(refusal(lock, connection, room.id))


def test_each_room_counts_its_own_changes(engine: Engine, store: Store, room: Room) -> None:
    other, _ = store.rooms.open()
    with writing(engine) as connection:
        assert [next_change(connection, room.id) for _ in range(3)] == [1, 2, 3]
        assert next_change(connection, other.id) == 1


def test_votes_stay_with_their_drawings_where_not_all_are_read(
    engine: Engine, store: Store, room: Room, sketch: Drawing
) -> None:
    author, *voters = (store.people.join(room, None)[0] for _ in range(3))
    round = store.rounds.start(room)
    first, second = (store.send(author, f"{n}", sketch, 7, {}, round.id) for n in range(2))
    for voter in voters:
        for _ in range(2):
            asked = store.rounds.ask(voter)
            assert asked is not None
            store.rounds.vote(voter, asked.id, 1 if asked.id == first.id else 4)
    of_room = drawings.c.room_id == room.id
    with writing(engine) as connection:
        every = read_drawings(connection, of_room)
        (earliest,) = read_drawings(connection, of_room, limit=1)
        assert read_drawings(connection, drawings.c.room_id == room.id + 1) == []
    assert {one.id: one.votes for one in every} == {first.id: {1: 2}, second.id: {4: 2}}
    assert earliest == every[0] and every[0].change < every[1].change
