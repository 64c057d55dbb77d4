import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

from digitrec.cli import main
from digitrec.drawing.drawings import Drawing
from digitrec.rooms.database import connect
from digitrec.rooms.store import Store
from tests.rooms.conftest import Clock
from tests.rooms.refusals import fault


def test_default_is_a_file_in_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DIGITREC_DATABASE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    engine = connect()
    Store(engine).rooms.open()
    assert (tmp_path / "digitrec" / "rooms.sqlite").is_file()
    engine.dispose()


def test_environment_names_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGITREC_DATABASE", f"sqlite:///{tmp_path / 'a b%20?' / 'r.sqlite'}")
    path = Path(make_url(os.environ["DIGITREC_DATABASE"]).database or "")
    connect().dispose()
    assert path.is_file()


def test_what_was_kept_is_there_after_a_restart(url: str, sketch: Drawing) -> None:
    engine = connect(url)
    store = Store(engine)
    room, key = store.rooms.open()
    person, phone = store.people.join(room, None)
    sent = store.send(person, "k", sketch, 7, {"convnet": 7})
    engine.dispose()
    engine = connect(url)
    again = Store(engine)
    assert again.rooms.of_host(key) == room and again.people.of(phone) == (person, room)
    assert again.wall.all(room) == [sent] == [again.send(person, "k", sketch, 7, {})]
    engine.dispose()


def test_two_servers_show_the_same_wall(url: str, sketch: Drawing) -> None:
    engines = [connect(url) for _ in range(2)]
    one, other = map(Store, engines)
    room, _ = one.rooms.open()
    person, _ = other.people.join(other.rooms.find(room.code), None)
    sent = other.send(person, "k", sketch, 7, {})
    assert one.wall.since(room, 0) == [sent] == [one.send(person, "k", sketch, 7, {})]
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize(
    "address",
    [
        *("nothing", "mysql://someone:secret@host/rooms", "sqlite://", "postgresql://host:port/x"),
        "oracle+cx://someone:secret@host/rooms",
    ],
)
def test_other_addresses_get_a_sentence_without_the_password(address: str) -> None:
    sentence = fault(connect, address)
    assert "$DIGITREC_DATABASE" in sentence and "secret" not in sentence


@pytest.fixture
def filled(store: Store, sketch: Drawing) -> tuple:
    room, _ = store.rooms.open()
    person, _ = store.people.join(room, None)
    return room, person, store.send(person, "k", sketch, 7, {})


def test_read_only_database_is_read_and_takes_nothing(
    store: Store, engine: Engine, filled: tuple, sketch: Drawing
) -> None:
    room, person, sent = filled
    engine.dispose()
    read_only = {
        "sqlite": "PRAGMA query_only = ON",
        "postgresql": "SET default_transaction_read_only = on",
    }[engine.dialect.name]

    @event.listens_for(engine, "connect")
    def set_read_only(connection, record) -> None:
        with_cursor = connection.cursor()
        with_cursor.execute(read_only)
        connection.commit()

    assert "can only be read" in fault(store.send, person, "second", sketch, 7, {})
    assert "can only be read" in fault(store.rooms.purge)
    assert "can only be read" in fault(store.rooms.open)
    assert store.wall.all(room) == [sent]


def test_server_that_only_lets_read_starts_lists_and_exports(
    new_postgresql: Callable[[], str],
    sketch: Drawing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = new_postgresql()
    engine = connect(url)
    store = Store(engine)
    room, _ = store.rooms.open()
    store.send(store.people.join(room, None)[0], "k", sketch, 7, {})
    with engine.begin() as connection:
        name = make_url(url).database
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    engine.dispose()
    monkeypatch.setenv("DIGITREC_DATABASE", url)
    assert main(["rooms", "list"]) == 0
    assert main(["rooms", "export", room.code, str(tmp_path / "room.jsonl")]) == 0
    assert room.code in capsys.readouterr().out
    assert main(["rooms", "delete", room.code]) == 1
    assert "can only be read" in capsys.readouterr().err


@contextmanager
def transaction_that_hangs(url: str) -> Iterator[None]:
    """Hold all locks that another program might hold, a backup, say."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(place.database or "", isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
    else:
        host = str(place.query["host"])
        with psycopg.connect(host=host, user="postgres", dbname=place.database) as connection:
            connection.execute("UPDATE rooms SET change = change")
            yield


def test_locked_database_gets_a_sentence_in_seconds(
    url: str, filled: tuple, sketch: Drawing, clock: Clock
) -> None:
    room, person, sent = filled
    engine = connect(url, patience_seconds=1)
    store = Store(engine, clock)
    with transaction_that_hangs(url):
        assert "too busy" in fault(store.send, person, "second", sketch, 7, {})
        assert store.wall.all(room) == [sent]  # readers don't wait
    store.send(person, "second", sketch, 7, {})
    assert [one.change for one in store.wall.all(room)] == [1, 2]
    engine.dispose()


def test_words_of_a_wrong_statement_hold_nothing_that_was_sent(url: str) -> None:
    engine = connect(url)
    with pytest.raises(DBAPIError) as raised, engine.begin() as connection:
        connection.execute(text("SELECT nothing FROM rooms WHERE code = :code"), {"code": "drawn"})
    assert "SELECT nothing" in str(raised.value) and "drawn" not in str(raised.value)
    engine.dispose()
