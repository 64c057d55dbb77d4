from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from sqlalchemy import Engine, insert, select, update

from digitrec.rooms.database import connect
from digitrec.rooms.store import Store
from digitrec.rooms.tables import people, rooms
from digitrec.rooms.transactions import reading, writing
from tests.rooms.refusals import fault


def test_block_that_fails_leaves_all_as_it_was(engine: Engine, store: Store) -> None:
    room, _ = store.rooms.open()
    with pytest.raises(ZeroDivisionError), writing(engine) as connection:
        connection.execute(update(rooms).values(change=7))
        raise ZeroDivisionError
    assert store.wall.last_change(room) == 0


def test_who_reads_changes_nothing(engine: Engine, store: Store) -> None:
    room, _ = store.rooms.open()
    with reading(engine) as connection:
        connection.execute(update(rooms).values(change=7))
    assert store.wall.last_change(room) == 0


def test_those_who_write_alone_write_one_after_the_other(engine: Engine, store: Store) -> None:
    room, _ = store.rooms.open()

    def count_and_add(_: int) -> None:
        with writing(engine, alone=True) as connection:
            number = len(connection.execute(select(people)).all())
            person = {"room_id": room.id, "number": number, "key_hash": f"{number}"}
            connection.execute(insert(people).values(person))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_and_add, range(40)))
    assert store.people.count(room) == 40


def test_more_readers_than_connections_get_a_sentence(url: str) -> None:
    connect(url, patience_seconds=60).dispose()  # its tables take their time
    engine = connect(url, patience_seconds=1)
    with ExitStack() as held:
        for _ in range(15):
            held.enter_context(reading(engine))
        assert "too busy" in fault(Store(engine).rooms.purge)
    Store(engine).rooms.purge()
    engine.dispose()
