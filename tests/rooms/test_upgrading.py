import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.command import upgrade
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from digitrec.rooms.database import connect
from digitrec.rooms.rate_limiter import WRONG_CODES
from digitrec.rooms.rows import hashed
from digitrec.rooms.store import Store
from digitrec.rooms.tables import METADATA
from tests.rooms.refusals import fault


def test_schema_made_by_the_versions_is_the_one_that_statements_name(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, METADATA)
    # Constraints and indexes are the versions' own business.
    kinds = {difference[0] for difference in found if isinstance(difference, tuple)}
    assert kinds <= {"remove_index", "remove_constraint"}
    assert all(isinstance(difference, tuple) for difference in found)


def test_many_servers_start_at_once(url: str) -> None:
    program = f"from digitrec.rooms.database import connect; connect({url!r}, 60).dispose()"
    started = [
        subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    assert [one.communicate()[1] for one in started] == [""] * 6
    engine = connect(url)
    Store(engine).rooms.purge()
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


FOREIGN = (
    "The tables in the database of rooms are damaged, or another program's. Put a copy of it back, "
    "or name another database in $DIGITREC_DATABASE."
)


def test_tables_of_another_program_get_a_sentence_and_stay(url: str) -> None:
    other = create_engine(url.replace("postgresql", "postgresql+psycopg"))
    if other.dialect.name == "sqlite":
        Path(str(other.url.database)).parent.mkdir()
    with other.begin() as connection:
        connection.execute(text("CREATE TABLE rooms (number INTEGER)"))
    assert fault(connect, url) == FOREIGN
    assert inspect(other).get_table_names() == ["rooms"]
    other.dispose()


@pytest.mark.parametrize(
    "damage", ["DROP TABLE votes", "ALTER TABLE rooms RENAME COLUMN ends_at TO other"]
)
def test_tables_that_are_damaged_get_a_sentence(engine: Engine, url: str, damage: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(damage))
    assert fault(connect, url) == FOREIGN


def test_table_damaged_under_a_server_gets_a_sentence(engine: Engine, store: Store) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE rooms RENAME COLUMN ends_at TO other"))
    assert fault(store.rooms.all) == fault(store.rooms.open) == FOREIGN


def test_room_of_the_first_version_goes_on(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScriptDirectory, "get_current_head", lambda _: "0001")
    monkeypatch.setattr(command, "upgrade", lambda config, _: upgrade(config, "0001"))
    engine = connect(url)
    monkeypatch.undo()
    key = "a phone's"
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO rooms (id, code, host_hash, opened_at, is_closed, change, emptied) "
                "VALUES (5, 'K7P4MX', 'of a host', 0, FALSE, 0, 0)"
            )
        )
        person = text("INSERT INTO people (room_id, number, key_hash) VALUES (5, 1, :hash)")
        connection.execute(person, {"hash": hashed(key)})
    engine.dispose()
    engine = connect(url)
    store = Store(engine)
    room = store.rooms.find("K7P4MX")
    known, same = store.people.join(room, key)
    assert same == key and known.number == 1
    assert store.people.join(room, None)[0].number == 2
    store.limiter.take(WRONG_CODES, "school")
    engine.dispose()
