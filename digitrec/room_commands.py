"""What the commands of `rooms` do; each returns its exit code, 0 or 1."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from digitrec.errors import UserError
from digitrec.files import write_whole
from digitrec.home import PROGRAM
from digitrec.rooms import export
from digitrec.rooms.codes import normalize
from digitrec.rooms.records import Summary

if TYPE_CHECKING:
    from digitrec.rooms.store import Store


def list_rooms(options: Namespace) -> int:
    """Print the rooms with how much is in them and how long they last."""
    with _open_store() as store:
        found = store.rooms.all()
    for summary in found:
        room = summary.room
        lasts = "kept" if room.ends_at is None else f"until {room.ends_at:%Y-%m-%d %H:%M} UTC"
        print(
            f"{room.code}  {'closed' if room.is_closed else 'open':<6}  {summary.people:>3} people"
            f"  {summary.drawings:>6,} drawings  {lasts}"
        )
    if not found:
        print("There are no rooms. Open one on the page Room.")
    return 0


def export_room(options: Namespace) -> int:
    """Write a room's drawings to a file."""
    path: Path = options.file
    if path.suffix not in (".jsonl", ".npz"):
        raise UserError(f"{path} is neither a .jsonl nor a .npz file: name one of these.")
    with _open_store() as store:
        drawings = store.wall.stream(_find(store, options.code).room)
        make = export.npz if path.suffix == ".npz" else export.ndjson
        write_whole(path, make(drawings))
        count = sum(1 for _ in export.exportable(drawings))
    print(
        f"{count:,} drawings are written to {path}; {len(drawings) - count:,} without a "
        "label that holds are left out."
    )
    return 0


def delete_room(options: Namespace) -> int:
    """Delete a room with all that it holds."""
    with _open_store() as store:
        found = _find(store, options.code)
        store.rooms.delete(found.room)
    print(
        f"Room {found.room.code} is deleted, with {found.people:,} people and "
        f"{found.drawings:,} drawings."
    )
    return 0


@contextmanager
def _open_store() -> Iterator["Store"]:
    """Yield the store without the rooms that are over, which are promised to be deleted."""
    from digitrec.rooms.database import connect  # SQLAlchemy and Alembic only when they are needed
    from digitrec.rooms.faults import ReadOnlyError
    from digitrec.rooms.store import Store

    with closing(Store(connect())) as store:
        with suppress(ReadOnlyError):  # which can be read nevertheless
            store.rooms.purge()
        yield store


def _find(store: "Store", code: str) -> Summary:
    """Return the room of this code, closed or not."""
    for summary in store.rooms.all():
        if summary.room.code == normalize(code):
            return summary
    raise UserError(f"There is no room {code[:20]!r}. See: {PROGRAM} rooms list")
