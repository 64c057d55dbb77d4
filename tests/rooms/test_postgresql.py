from collections.abc import Callable
from pathlib import Path

from sqlalchemy import make_url

from digitrec.drawing.drawings import Drawing
from digitrec.rooms.database import connect
from digitrec.rooms.store import Store
from tests.rooms import postgres
from tests.rooms.refusals import fault


def test_old_name_of_postgresql_is_understood(new_postgresql: Callable[[], str]) -> None:
    connect(new_postgresql().replace("postgresql://", "postgres://")).dispose()


def test_database_that_is_not_there_at_the_start_gets_a_sentence(tmp_path: Path) -> None:
    address = f"postgresql://someone:secret@/rooms?host={tmp_path}"
    sentence = fault(connect, address)
    assert "does not answer" in sentence and "secret" not in sentence


def test_database_of_another_name_gets_a_sentence(cluster: str) -> None:
    address = make_url(cluster).set(database="nowhere").render_as_string()
    assert "does not answer" in fault(connect, address)


def test_stopped_postgresql_gets_a_sentence_and_comes_back(sketch: Drawing) -> None:
    postgres.require()
    with postgres.cluster() as address:
        server = make_url(address)
        url = server.set(database="postgres").render_as_string()
        connect(url, patience_seconds=60).dispose()  # its tables take their time
        engine = connect(url, patience_seconds=1)
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
