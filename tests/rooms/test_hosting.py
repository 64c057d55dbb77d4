from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from digitrec.drawing.drawings import Drawing
from digitrec.rooms.codes import ALPHABET
from digitrec.rooms.faults import RoomError
from digitrec.rooms.store import Store
from digitrec.rooms.tables import drawings, people, rooms, rounds, votes
from tests.rooms.conftest import Clock
from tests.rooms.refusals import refusal


def test_room_is_found_by_any_form_of_its_code(store: Store) -> None:
    room, _ = store.rooms.open()
    for typed in (room.code, room.code.lower(), f" {room.code[:3]}-{room.code[3:]} "):
        assert store.rooms.find(typed) == room


def test_room_lasts_seven_days_from_its_opening(store: Store, clock: Clock) -> None:
    room, key = store.rooms.open()
    assert room.opened_at == clock() and room.ends_at is not None
    assert (room.ends_at - room.opened_at).total_seconds() == 7 * 24 * 60 * 60
    assert room.ends_at.utcoffset() is not None
    clock.move(days=7, microseconds=-1)
    assert store.rooms.of_host(key) == room
    clock.move(microseconds=1)
    assert store.rooms.of_host(key) is None
    assert refusal(store.rooms.find, room.code).status == 410


def test_only_a_hash_of_the_hosts_key_is_kept(store: Store, engine: Engine) -> None:
    room, key = store.rooms.open()
    with engine.connect() as connection:
        row = connection.execute(select(rooms)).one()
    assert key not in map(str, row)
    assert store.rooms.of_host(row.host_hash) is None
    assert store.rooms.of_host(key) == room
    assert store.rooms.of_host("") is None and store.rooms.of_host("\ud800") is None


def test_wrong_code_is_no_room_and_a_typing_error_offers_the_one_near(store: Store) -> None:
    room, _ = store.rooms.open()
    wrong = ALPHABET[(ALPHABET.index(room.code[2]) + 1) % len(ALPHABET)]
    near = refusal(store.rooms.find, room.code[:2] + wrong + room.code[3:])
    assert (near.status, near.nearest) == (404, room.code) and room.code in str(near)
    far = refusal(store.rooms.find, room.code[::-1] + "A9")
    assert (far.status, far.nearest) == (404, None)
    assert refusal(store.rooms.find, "").nearest is None
    assert refusal(store.rooms.find, "' OR 1=1 --").status == 404


def test_closed_rooms_are_not_offered(store: Store) -> None:
    room, _ = store.rooms.open()
    store.rooms.close(room)
    assert refusal(store.rooms.find, room.code[:-1]).nearest is None
    assert refusal(store.rooms.find, room.code).status == 410


def test_no_typing_error_leads_from_one_room_to_another(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = iter(["AAAAAA", "AAAAAA", "AAAAAC", "AAAACC"])
    monkeypatch.setattr("digitrec.rooms.hosting.new_code", lambda: next(made))
    assert [store.rooms.open()[0].code for _ in range(2)] == ["AAAAAA", "AAAACC"]


def test_host_closes_and_sees_it_again(store: Store) -> None:
    room, key = store.rooms.open()
    before = store.wall.last_change(room)
    store.rooms.close(room)
    again = store.rooms.of_host(key)
    assert again is not None and again.is_closed and again.code == room.code
    assert store.wall.last_change(room) > before


def test_kept_room_outlives_its_days_until_it_is_kept_no_more(store: Store, clock: Clock) -> None:
    room, key = store.rooms.open()
    store.rooms.keep(room, True)
    clock.move(days=400)
    kept = store.rooms.of_host(key)
    assert kept is not None and kept.ends_at is None and store.rooms.purge() == 0
    store.rooms.keep(room, False)
    clock.move(days=7)
    assert store.rooms.of_host(key) is None and store.rooms.purge() == 1


def test_fifty_rooms_are_open_at_once_and_no_more_from_many_threads(store: Store) -> None:
    def try_to_open(_: int) -> bool:
        try:
            return bool(store.rooms.open())
        except RoomError as error:
            assert error.status == 429
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_to_open, range(60))) == 50
    store.rooms.close(store.rooms.all()[0].room)
    assert try_to_open(0) and not try_to_open(0)


def fill(store: Store, sketch: Drawing) -> tuple:
    room, key = store.rooms.open()
    (one, _), (other, _) = (store.people.join(room, None) for _ in range(2))
    started = store.rounds.start(room)
    sent = store.send(one, "first", sketch, 7, {"convnet": 1}, started.id)
    assert store.rounds.ask(other) is not None
    store.rounds.vote(other, sent.id, 7)
    return room, key, one


def test_summary_counts_people_and_drawings(store: Store, sketch: Drawing) -> None:
    assert store.rooms.all() == []
    room, _, person = fill(store, sketch)
    other, _ = store.rooms.open()
    hidden = store.send(person, "second", sketch, None, {})
    store.wall.hide(room, hidden.id, True)
    found = [(summary.room, summary.people, summary.drawings) for summary in store.rooms.all()]
    assert found == [(room, 2, 2), (other, 0, 0)]


def test_emptied_room_keeps_its_people_and_tells_the_wall(store: Store, sketch: Drawing) -> None:
    room, _, person = fill(store, sketch)
    seen = store.wall.last_change(room)
    assert store.wall.emptied(room) == 0
    store.rooms.empty(room)
    assert store.wall.all(room) == [] and store.rounds.current(room) is None
    assert store.people.count(room) == 2
    assert store.wall.last_change(room) == store.wall.emptied(room) > seen
    assert store.send(person, "first", sketch, 7, {}).change > seen


@pytest.mark.parametrize("how", ["delete", "purge"])
def test_deleted_is_deleted(how: str, store: Store, sketch: Drawing, clock: Clock, engine) -> None:
    room, key, person = fill(store, sketch)
    if how == "delete":
        store.rooms.delete(room)
    else:
        clock.move(days=8)
        assert store.rooms.purge() == 1
    with engine.connect() as connection:
        for table in (rooms, people, rounds, drawings, votes):
            assert connection.execute(select(table)).all() == []
    assert store.rooms.of_host(key) is None
    assert refusal(store.rooms.find, room.code).status == 404
    assert refusal(store.send, person, "x", sketch, 7, {}).status == 410
    assert refusal(store.wall.last_change, room).status == 410
    for call in (store.rooms.close, store.rooms.empty, store.rounds.start):
        assert refusal(call, room).status == 410
    assert refusal(store.people.join, room, None).status == 410
    store.rooms.delete(room)  # once more does nothing
    assert store.rooms.purge() == 0


def test_nothing_of_a_deleted_drawing_is_left_in_sqlites_files(
    tmp_path: Path, sketch: Drawing, clock: Clock
) -> None:
    from digitrec.rooms.database import connect

    engine = connect(f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    store = Store(engine, clock)
    room, _ = store.rooms.open()
    person, _ = store.people.join(room, None)
    store.send(person, "a-key-to-look-for", sketch, 7, {})

    def is_on_disk() -> bool:
        return any(b"a-key-to-look-for" in path.read_bytes() for path in tmp_path.iterdir())

    assert is_on_disk()
    store.rooms.delete(room)
    assert not is_on_disk()
    engine.dispose()


def test_numbers_of_what_was_deleted_go_to_nobody_else(store: Store, sketch: Drawing) -> None:
    room, _, person = fill(store, sketch)
    store.rooms.delete(room)
    again, _ = store.rooms.open()
    someone, _ = store.people.join(again, None)
    assert again.id != room.id and someone.id != person.id


def test_purge_spares_what_has_not_ended(store: Store, clock: Clock) -> None:
    old, _ = store.rooms.open()
    clock.move(days=6)
    young, _ = store.rooms.open()
    clock.move(days=1)
    assert store.rooms.purge() == 1
    assert [summary.room for summary in store.rooms.all()] == [young] and old != young


def test_clock_set_back_loses_no_room(store: Store, clock: Clock) -> None:
    room, key = store.rooms.open()
    clock.move(days=-3_000)
    assert store.rooms.find(room.code) == room == store.rooms.of_host(key)
    assert store.rooms.purge() == 0
