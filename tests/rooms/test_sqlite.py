import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import PIPE

import numpy as np
import pytest
from sqlalchemy import event, text

from digitrec.drawing.drawings import Drawing
from digitrec.rooms.database import connect
from digitrec.rooms.faults import StorageError
from digitrec.rooms.store import Store
from digitrec.rooms.transactions import TURN, writing
from tests.rooms.refusals import fault


def test_folder_that_cannot_be_made_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert "cannot be made" in fault(connect, f"sqlite:///{tmp_path}/file/rooms.sqlite")


def test_file_that_is_no_database_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "rooms.sqlite"
    path.write_text("no database " * 1_000)
    assert "damaged" in fault(connect, f"sqlite:///{path}")
    assert path.read_text() == "no database " * 1_000


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
        store.rooms.purge,
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


def test_empty_file_is_filled(tmp_path: Path) -> None:
    (tmp_path / "rooms.sqlite").touch()
    engine = connect(f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    Store(engine).rooms.open()
    engine.dispose()


def test_file_emptied_under_another_server_is_damaged_and_not_busy(tmp_path: Path) -> None:
    path = tmp_path / "rooms.sqlite"
    engine = connect(f"sqlite:///{path}")
    with engine.connect() as other:
        other.execute(text("SELECT * FROM rooms"))
        os.truncate(path, 0)
        assert "is damaged" in fault(connect, f"sqlite:///{path}", 0)
    engine.dispose()


def test_file_holds_all_once_the_store_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "rooms.sqlite"
    engine = connect(f"sqlite:///{path}")
    store = Store(engine)
    room, _ = store.rooms.open()
    with engine.connect():  # some other thread's
        store.close()
        shutil.copy(path, tmp_path / "copy.sqlite")
    copied = connect(f"sqlite:///{tmp_path / 'copy.sqlite'}")
    assert [one.room for one in Store(copied).rooms.all()] == [room]
    copied.dispose()


def test_threads_write_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'rooms.sqlite'}", patience_seconds=60)
    line = engine.get_execution_options()[TURN]._line
    order: list[int] = []

    def write(number: int) -> None:
        with writing(engine):
            order.append(number)

    with ThreadPoolExecutor(5) as pool:
        with writing(engine):
            jobs = []
            for number in range(5):
                jobs.append(pool.submit(write, number))
                while len(line) < number + 2 and not jobs[-1].done():
                    time.sleep(0.001)
        for job in jobs:
            job.result()
    assert order == [*range(5)]
    engine.dispose()


def test_who_waits_too_long_for_another_thread_gets_a_sentence(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'rooms.sqlite'}", patience_seconds=1)
    with ThreadPoolExecutor(1) as pool, writing(engine):
        assert "too busy" in pool.submit(fault, Store(engine).rooms.open).result()
    Store(engine).rooms.open()
    engine.dispose()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may look into, unlike `tmp_path`."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


# In another process without root's rights, for root may write to every file.
AS_READER = """
import os, sys
from digitrec.rooms.database import connect
from digitrec.rooms.faults import ReadOnlyError
from digitrec.rooms.store import Store
file, code, other = sys.argv[1:]
connect(f"sqlite:///{other}").dispose()  # imports all, which nobody else may read
if os.geteuid() == 0:
    os.setuid(65534)
store = Store(connect(f"sqlite:///{file}"))
for _ in range(2):
    print(len(store.wall.all(store.rooms.find(code))))
    try:
        store.rooms.open()
        print("written")
    except ReadOnlyError as error:
        print(error, flush=True)
    input()
store.close()
"""
READ_ONLY = "The database of rooms can only be read. Make it writable, then try again."


@pytest.mark.parametrize("is_open", [True, False], ids=["in use", "after a clean stop"])
@pytest.mark.parametrize("folder_mode", [0o555, 0o777], ids=["read-only folder", "open folder"])
def test_file_that_may_only_be_read_is_read(
    open_folder: Path, sketch: Drawing, is_open: bool, folder_mode: int
) -> None:
    path = open_folder / "data" / "rooms.sqlite"
    engine = connect(f"sqlite:///{path}")
    store = Store(engine)
    room, _ = store.rooms.open()
    person, _ = store.people.join(room, None)
    store.send(person, "first", sketch, 7, {})
    if not is_open:
        engine.dispose()  # SQLite's files beside it go

    def allow(file_mode: int, folder_mode: int) -> None:
        for file in path.parent.iterdir():
            file.chmod(file_mode)
        path.parent.chmod(folder_mode)

    allow(0o444, folder_mode)
    words = [sys.executable, "-c", AS_READER, path, room.code, open_folder / "other.sqlite"]
    with subprocess.Popen(words, stdin=PIPE, stdout=PIPE, text=True) as reader:
        assert reader.stdin and reader.stdout
        assert [reader.stdout.readline().strip() for _ in range(2)] == ["1", READ_ONLY]
        allow(0o666, 0o777)
        store.send(person, "second", sketch, 7, {})
        allow(0o666, 0o777)
        assert reader.communicate("\n\n")[0].splitlines() == ["2", "written"]
    assert reader.returncode == 0 and len(store.rooms.all()) == 2
    engine.dispose()


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
