"""The schema's version: brought up to ours when a server starts, by Alembic."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from digitrec.rooms.faults import StorageError
from digitrec.rooms.transactions import check_tables, reading, writing


def upgrade(engine: Engine) -> None:
    """Bring the schema to the newest version, which several servers may do at once.

    Raises StorageError when the database is of a version that we don't know, or fails.
    """
    with reading(engine) as connection:
        is_current = _is_current(connection)
    if is_current:  # a database that can only be read is good to read
        check_tables(engine)
        return
    with writing(engine, alone=True) as connection:
        if not _is_current(connection):
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _is_current(connection: Connection) -> bool:
    scripts = ScriptDirectory.from_config(_config())
    found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if found is not None and found not in known:
        raise StorageError(
            "The database of rooms was made by a newer digitrec, or is another program's. Update "
            "digitrec, or name another database in $DIGITREC_DATABASE."
        )
    return found == scripts.get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "digitrec.rooms:migrations")
    config.set_main_option("path_separator", "os")
    return config
