"""What hosts do with a room, by the key that their browser holds, and what walls may ask."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from digitrec.rooms.codes import new_code
from digitrec.rooms.export import ndjson, npz
from digitrec.rooms.faults import RoomError
from digitrec.rooms.limits import lifetime
from digitrec.rooms.rate_limiter import OPENINGS
from digitrec.rooms.records import Room
from digitrec.rooms.store import Store
from digitrec.ui.rooms import access, exporting, payloads
from digitrec.ui.rooms.address import joining
from digitrec.ui.rooms.database import open_store
from digitrec.ui.rooms.requests import Act, ByKey, Export, Link, Open, See

_ACTS: dict[str, Callable[[Store, Room, int], object]] = {
    "close": lambda store, room, _: store.rooms.close(room),
    "keep": lambda store, room, _: store.rooms.keep(room, True),
    "let go": lambda store, room, _: store.rooms.keep(room, False),
    "empty": lambda store, room, _: store.rooms.empty(room),
    "delete": lambda store, room, _: store.rooms.delete(room),
    "hide": lambda store, room, drawing: store.wall.hide(room, drawing, True),
    "remove": lambda store, room, drawing: store.people.remove(room, drawing),
    "round": lambda store, room, _: store.rounds.start(room),
}


def open_room(asked: Open, network: str) -> dict[str, Any]:
    """Return a new room and its host's key, and how phones reach it."""
    joining(asked.page, new_code())  # what cannot be shown opens no room
    store = open_store()
    store.limiter.take(OPENINGS, network)
    room, key = store.rooms.open()
    return {"key": key} | _told(room, asked.page)


def see(asked: See, network: str) -> dict[str, Any]:
    """Return what a wall says beside the drawings: the room, how to join, and to its host."""
    room, is_host = _seen(open_store(), asked, network)
    return {"isHost": is_host} | _told(room, asked.page)


def link(asked: Link, network: str) -> dict[str, Any]:
    """Return how a link names a drawing on the wall."""
    store = open_store()
    room, _ = _seen(store, asked, network)
    return {"link": payloads.link_of(store.wall.drawing(room, asked.drawing))}


def act(asked: Act, _: str) -> dict[str, Any]:
    """Do what the host asks for."""
    store, room = _hosted(asked)
    _ACTS[asked.act](store, room, asked.drawing)
    return {}


def export(asked: Export) -> tuple[AsyncIterator[bytes], str]:
    """Return the room's drawings as a file that is made while it is read, and its media type."""
    store, room = _hosted(asked)
    drawings = store.wall.stream(room)
    if asked.format == "npz":
        return exporting.made(npz, drawings), "application/octet-stream"
    return exporting.made(ndjson, drawings), "application/x-ndjson"


def _told(room: Room, page: str) -> dict[str, Any]:
    return {
        "room": payloads.of_room(room),
        "joining": joining(page, room.code)._asdict(),
        "days": lifetime().days,
        "ticket": access.ticket_of(room.code),
    }


def _seen(store: Store, asked: See | Link, network: str) -> tuple[Room, bool]:
    host = store.rooms.of_host(asked.key) if asked.key else None
    return access.find_room(store, asked.code, network, host, closed_too=True)


def _hosted(asked: ByKey) -> tuple[Store, Room]:
    store = open_store()
    room = store.rooms.of_host(asked.key)
    if room is None:
        raise RoomError("Only this room's host can do that, in the browser that opened it.", 403)
    return store, room
