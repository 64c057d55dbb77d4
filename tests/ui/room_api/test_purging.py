import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text

from digitrec.rooms.database import connect
from digitrec.rooms.hosting import Rooms
from digitrec.rooms.store import Store
from digitrec.ui.room_api import opening, purging

LONG_AGO = datetime.now(UTC) - timedelta(days=30)


class Server(Event):
    """A server that stops after two looks; before the second, something may happen."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self.meanwhile = meanwhile
        self.waited: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout)
        if len(self.waited) == 2:
            self.set()
        else:
            self.meanwhile()
        return self.is_set()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where rooms are kept in this test."""
    monkeypatch.delenv("DIGITREC_DATABASE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(opening, "_store", None)
    monkeypatch.setattr(opening, "_secret", lambda: None)  # Streamlit remembers other tests'
    yield tmp_path / "digitrec" / "rooms.sqlite"
    opening.close_store()


def open_old_room() -> None:
    engine = connect()
    Store(engine, lambda: LONG_AGO).rooms.open()
    engine.dispose()


def rooms() -> int:
    engine = connect()
    found = len(Store(engine).rooms.all())
    engine.dispose()
    return found


def test_room_that_is_over_goes_at_once_and_every_hour(file: Path) -> None:
    open_old_room()
    left: list[int] = []

    def look_and_open_another() -> None:
        left.append(rooms())
        open_old_room()

    server = Server(look_and_open_another)
    purging.purge_by_the_clock(server)
    assert left == [0] and rooms() == 0
    assert server.waited == [3600, 3600]


def test_without_rooms_no_database_is_made(file: Path) -> None:
    purging.purge_by_the_clock(Server(lambda: None))
    assert not file.parent.exists()


def test_database_that_fails_is_logged_and_tried_again(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    open_old_room()
    file.rename(file.with_name("good"))
    file.write_text("no database " * 1_000)
    purging.purge_by_the_clock(Server(lambda: os.replace(file.with_name("good"), file)))
    assert rooms() == 0
    assert "stay for now: The database of rooms is damaged." in caplog.text
    assert "Traceback" not in caplog.text


def test_fault_that_nobody_foresaw_is_logged_whole_and_tried_again(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    open_old_room()
    with monkeypatch.context() as broken:
        broken.setattr(Rooms, "purge", lambda _: 1 // 0)
        purging.purge_by_the_clock(Server(broken.undo))
    assert "ZeroDivisionError" in caplog.text and "Traceback" in caplog.text
    assert rooms() == 0


def test_database_is_whole_in_its_file_once_it_is_closed(file: Path) -> None:
    store = opening.open_store()
    store.rooms.open()
    with store._engine.connect() as slow:  # a thread that has not ended yet
        slow.execute(text("SELECT 1")).all()
        slow.rollback()
        purging.close_database()
        moved = file.rename(file.with_name("copy"))
        engine = connect(f"sqlite:///{moved}")
        assert len(Store(engine).rooms.all()) == 1
        engine.dispose()
    purging.close_database()  # when there is none
