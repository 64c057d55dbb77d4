"""What hosts do with a room, by the key that their browser holds, and what walls may ask."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from digitrec.rooms.export import ndjson, npz
from digitrec.rooms.faults import RoomError
from digitrec.rooms.limits import lifetime
from digitrec.rooms.records import Room
from digitrec.rooms.store import Store
from digitrec.ui.rooms import exporting, payloads
from digitrec.ui.rooms.address import joining
from digitrec.ui.rooms.database import open_store, text_in

_ACTS: dict[str, Callable[[Store, Room, dict[str, Any]], object]] = {
    "close": lambda store, room, _: store.rooms.close(room),
    "keep": lambda store, room, _: store.rooms.keep(room, True),
    "let go": lambda store, room, _: store.rooms.keep(room, False),
    "empty": lambda store, room, _: store.rooms.empty(room),
    "delete": lambda store, room, _: store.rooms.delete(room),
    "hide": lambda store, room, asked: store.wall.hide(room, _number(asked), True),
    "round": lambda store, room, _: store.rounds.start(room),
}


def open_room(asked: dict[str, Any]) -> dict[str, Any]:
    """Return a new room and its host's key, and how phones reach it."""
    page = text_in(asked, "page")
    room, key = open_store().rooms.open()
    return {"key": key} | _told(room, page)


def see(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what a wall says beside the drawings: the room, how to join, whether this is its host.

    With a drawing's number it is how a link names that drawing.
    """
    store = open_store()
    room = store.rooms.find(text_in(asked, "code"), closed_too=True)
    if asked.get("drawing") is not None:
        return {"link": payloads.link_of(store.wall.drawing(room, _number(asked)))}
    host = store.rooms.of_host(text_in(asked, "key")) if asked.get("key") else None
    is_host = host is not None and host.id == room.id
    return {"isHost": is_host} | _told(room, text_in(asked, "page"))


def act(asked: dict[str, Any]) -> dict[str, Any]:
    """Do what the host asks for."""
    store, room = _hosted(asked)
    what = text_in(asked, "act")
    if what not in _ACTS:
        raise RoomError("What came from the browser is damaged. Reload the page.", 400)
    _ACTS[what](store, room, asked)
    return {}


def export(asked: dict[str, Any]) -> tuple[AsyncIterator[bytes], str]:
    """Return the room's drawings as a file that is made while it is read, and its media type."""
    store, room = _hosted(asked)
    drawings = store.wall.stream(room)
    if asked.get("format") == "npz":
        return exporting.made(npz, drawings), "application/octet-stream"
    return exporting.made(ndjson, drawings), "application/x-ndjson"


def _told(room: Room, page: str) -> dict[str, Any]:
    return {
        "room": payloads.of_room(room),
        "joining": joining(page, room.code)._asdict(),
        "days": lifetime().days,
    }


def _hosted(asked: dict[str, Any]) -> tuple[Store, Room]:
    store = open_store()
    room = store.rooms.of_host(text_in(asked, "key"))
    if room is None:
        raise RoomError("Only this room's host can do that, in the browser that opened it.", 403)
    return store, room


def _number(asked: dict[str, Any]) -> int:
    number = asked.get("drawing")
    if type(number) is not int:
        raise RoomError("What came from the browser is damaged. Reload the page.", 400)
    return number
