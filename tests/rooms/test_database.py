import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event, make_url, text

from digitrec.drawing.drawings import Drawing
from digitrec.rooms.database import connect
from digitrec.rooms.faults import StorageError
from digitrec.rooms.store import Store
from digitrec.rooms.tables import METADATA
from tests.rooms import postgres

ONE_SENTENCE_AND_WHAT_TO_DO = re.compile(r"[A-Z$][^\n]+\. [A-Z][^\n]+\.")


def fault(call: Callable, *arguments: object) -> str:
    with pytest.raises(StorageError) as caught:
        call(*arguments)
    sentence = str(caught.value)
    assert ONE_SENTENCE_AND_WHAT_TO_DO.fullmatch(sentence) and "sqlalche" not in sentence
    return sentence


def test_default_is_a_file_in_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DIGITREC_DATABASE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "not there yet"))
    monkeypatch.setattr("digitrec.rooms.database.user_data_path", lambda name: tmp_path / name)
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


def test_schema_made_by_the_versions_is_the_one_that_statements_name(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, METADATA)
    # Constraints and indexes are the versions' own business.
    kinds = {difference[0] for difference in found if isinstance(difference, tuple)}
    assert kinds <= {"remove_index", "remove_constraint"}
    assert all(isinstance(difference, tuple) for difference in found)


def test_many_servers_start_at_once(url: str) -> None:
    program = f"from digitrec.rooms.database import connect; connect({url!r}).dispose()"
    started = [
        subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    assert [one.communicate()[1] for one in started] == [""] * 6
    engine = connect(url)
    Store(engine).ready()
    engine.dispose()


def test_start_killed_in_the_middle_of_the_upgrade_is_made_up_for(url: str) -> None:
    program = f"""
import os
from alembic import op
from digitrec.rooms.database import connect
op.create_index = lambda *_: os.kill(os.getpid(), 9)
connect({url!r})
"""
    assert subprocess.run([sys.executable, "-c", program]).returncode == -9
    engine = connect(url)
    Store(engine).rooms.open()
    engine.dispose()


def test_database_of_a_newer_version_gets_a_sentence(engine: Engine, url: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "newer digitrec" in fault(connect, url)


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


def test_old_name_of_postgresql_is_understood(new_postgresql: Callable[[], str]) -> None:
    connect(new_postgresql().replace("postgresql://", "postgres://")).dispose()


def test_database_that_is_not_there_at_the_start_gets_a_sentence(tmp_path: Path) -> None:
    address = f"postgresql://someone:secret@/rooms?host={tmp_path}"
    sentence = fault(connect, address)
    assert "does not answer" in sentence and "secret" not in sentence


def test_database_of_another_name_gets_a_sentence(cluster: str) -> None:
    address = make_url(cluster).set(database="nowhere").render_as_string()
    assert "does not answer" in fault(connect, address)


def test_folder_that_cannot_be_made_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert "cannot be made" in fault(connect, f"sqlite:///{tmp_path}/file/rooms.sqlite")


def test_file_that_is_no_database_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "rooms.sqlite"
    path.write_text("no database " * 1_000)
    assert "damaged" in fault(connect, f"sqlite:///{path}")
    assert path.read_text() == "no database " * 1_000


@pytest.fixture
def filled(store: Store, sketch: Drawing) -> tuple:
    room, _ = store.rooms.open()
    person, _ = store.people.join(room, None)
    return room, person, store.send(person, "k", sketch, 7, {})


def test_folder_deleted_in_between_gets_a_sentence_and_takes_nothing(
    tmp_path: Path, sketch: Drawing
) -> None:
    folder = tmp_path / "data"
    engine = connect(f"sqlite:///{folder}/rooms.sqlite")
    store = Store(engine)
    room, _ = store.rooms.open()
    person, _ = store.people.join(room, None)
    folder.rename(tmp_path / "elsewhere")
    for call in (
        lambda: store.send(person, "k", sketch, 7, {}),
        lambda: store.wall.since(room, 0),
        store.ready,
    ):
        assert "does not answer" in fault(call)
    assert not folder.exists()
    (tmp_path / "elsewhere").rename(folder)  # and back: the phone sends once more
    store.send(person, "k", sketch, 7, {})
    assert len(store.wall.all(room)) == 1
    engine.dispose()


def test_another_file_in_its_place_is_not_taken_for_it(tmp_path: Path) -> None:
    path = tmp_path / "rooms.sqlite"
    engine = connect(f"sqlite:///{path}")
    store = Store(engine)
    room, _ = store.rooms.open()
    path.rename(tmp_path / "old.sqlite")
    sqlite3.connect(path).close()
    path.touch()
    assert "not the one it was" in fault(store.wall.last_change, room)
    engine.dispose()


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
    assert "can only be read" in fault(store.ready)
    assert "can only be read" in fault(store.rooms.open)
    assert store.wall.all(room) == [sent]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may look into, unlike `tmp_path`."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_file_that_may_only_be_read_starts_for_reading(open_folder: Path) -> None:
    """In another process without root's rights, for root may write to every file."""
    path = open_folder / "data" / "rooms.sqlite"
    engine = connect(f"sqlite:///{path}")
    room, _ = Store(engine).rooms.open()
    keep_open = engine.connect()  # so that SQLite's files beside it stay
    keep_open.execute(text("SELECT 1"))
    for file in path.parent.iterdir():
        file.chmod(0o444)
    path.parent.chmod(0o555)
    program = f"""
import os
from digitrec.rooms.database import connect
from digitrec.rooms.faults import StorageError
from digitrec.rooms.store import Store
connect("sqlite:///{open_folder}/other.sqlite").dispose()  # imports all, which nobody else may read
if os.geteuid() == 0:
    os.setuid(65534)
store = Store(connect("sqlite:///{path}"))
print(store.rooms.find({room.code!r}).id)
try:
    store.rooms.open()
except StorageError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert not done.stderr
    assert done.stdout.splitlines() == [
        f"{room.id}",
        "The database of rooms can only be read. Make it writable, then try again.",
    ]
    keep_open.close()
    engine.dispose()
    path.parent.chmod(0o755)


def test_full_disk_takes_a_drawing_whole_or_not_at_all(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    store = Store(engine)
    room, _ = store.rooms.open()
    person, _ = store.people.join(room, None)
    engine.dispose()
    pages = 8 + (tmp_path / "rooms.sqlite").stat().st_size // 4096
    scribble = Drawing([np.random.default_rng(0).uniform(0, 280, (500, 2))])

    @event.listens_for(engine, "connect")
    def shrink_disk(connection, record) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    kept = []
    with pytest.raises(StorageError, match="is full. Make room on it"):
        for number in range(20):
            kept.append(store.send(person, f"{number}", scribble, 7, {}))
    assert 0 < len(kept) < 20
    assert store.wall.all(room) == kept and store.wall.last_change(room) == len(kept)
    engine.dispose()


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
    store: Store, engine: Engine, filled: tuple, sketch: Drawing, url: str
) -> None:
    room, person, sent = filled
    with transaction_that_hangs(url):
        assert "too busy" in fault(store.send, person, "second", sketch, 7, {})
        assert store.wall.all(room) == [sent]  # readers don't wait
    store.send(person, "second", sketch, 7, {})
    assert [one.change for one in store.wall.all(room)] == [1, 2]


def test_stopped_postgresql_gets_a_sentence_and_comes_back(sketch: Drawing) -> None:
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not on this machine: install Debian's package postgresql")
    with postgres.cluster() as address:
        server = make_url(address)
        engine = connect(server.set(database="postgres").render_as_string())
        store = Store(engine)
        room, _ = store.rooms.open()
        person, _ = store.people.join(room, None)
        sent = store.send(person, "first", sketch, 7, {})
        folder = Path(str(server.query["host"]))
        postgres.stop(folder)  # at once, as kill -9 would
        assert "does not answer" in fault(store.send, person, "second", sketch, 7, {})
        assert "does not answer" in fault(store.wall.all, room)
        postgres.start(folder)
        assert store.send(person, "first", sketch, 7, {}) == sent
        assert store.send(person, "second", sketch, 7, {}).change == 2
        with postgres.stalled(folder):
            assert "does not answer" in fault(store.send, person, "third", sketch, 7, {})
        assert store.send(person, "third", sketch, 7, {}).change == 3
        engine.dispose()
