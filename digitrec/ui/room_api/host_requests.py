"""What hosts do with a room, by the key that their browser holds, and what walls may ask."""

from collections.abc import AsyncIterator, Callable
from typing import Any, Literal

from msgspec import Struct

from digitrec.rooms.codes import new_code
from digitrec.rooms.export import ndjson, npz
from digitrec.rooms.faults import RoomError
from digitrec.rooms.limits import lifetime
from digitrec.rooms.rate_limiter import OPENINGS
from digitrec.rooms.records import Room
from digitrec.rooms.store import Store
from digitrec.ui.room_api import access, exporting, payloads
from digitrec.ui.room_api.opening import open_store
from digitrec.ui.room_api.qr_code import joining
from digitrec.ui.room_api.requests import Answer, ByKey, Code, Id, Key, Page

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


class Open(Struct):
    """A room that is to be opened, by a page at this address."""

    page: Page


class See(Struct):
    """What a wall shows beside the drawings."""

    code: Code
    page: Page
    key: Key | None = None  # the host's


class Link(Struct):
    """How a link names a drawing on the wall."""

    code: Code
    drawing: Id
    key: Key | None = None  # the host's


class Act(ByKey):
    """What a host does with the room, or with a drawing in it."""

    act: Literal["close", "keep", "let go", "empty", "delete", "round", "hide", "remove"]
    drawing: Id = 0  # which no drawing has


class Export(ByKey):
    """A room's drawings as a file, for its host."""

    format: Literal["ndjson", "npz"]


def open_room(request: Open, network: str) -> dict[str, Any]:
    """Return a new room and its host's key, and how phones reach it."""
    joining(request.page, new_code())  # what cannot be shown opens no room
    store = open_store()
    store.limiter.take(OPENINGS, network)
    room, key = store.rooms.open()
    return {"key": key} | _described(room, request.page)


def see(request: See, network: str) -> dict[str, Any]:
    """Return what a wall says beside the drawings: the room, how to join, and to its host."""
    room, is_host = _seen(open_store(), request, network)
    return {"isHost": is_host} | _described(room, request.page)


def link(request: Link, network: str) -> dict[str, Any]:
    """Return how a link names a drawing on the wall."""
    store = open_store()
    room, _ = _seen(store, request, network)
    return {"link": payloads.link_of(store.wall.drawing(room, request.drawing))}


def act(request: Act, _: str) -> dict[str, Any]:
    """Do what the host asks for."""
    store, room = _hosted(request)
    _ACTS[request.act](store, room, request.drawing)
    return {}


def export(request: Export) -> tuple[AsyncIterator[bytes], str]:
    """Return the room's drawings as a file that is made while it is read, and its media type."""
    store, room = _hosted(request)
    drawings = store.wall.stream(room)
    if request.format == "npz":
        return exporting.made(npz, drawings), "application/octet-stream"
    return exporting.made(ndjson, drawings), "application/x-ndjson"


def _described(room: Room, page: str) -> dict[str, Any]:
    return {
        "room": payloads.of_room(room),
        "joining": joining(page, room.code)._asdict(),
        "days": lifetime().days,
        "ticket": access.ticket_of(room.code),
    }


def _seen(store: Store, request: See | Link, network: str) -> tuple[Room, bool]:
    host = store.rooms.of_host(request.key) if request.key else None
    return access.find_room(store, request.code, network, host, closed_too=True)


def _hosted(request: ByKey) -> tuple[Store, Room]:
    store = open_store()
    room = store.rooms.of_host(request.key)
    if room is None:
        raise RoomError("Only this room's host can do that, in the browser that opened it.", 403)
    return store, room


ANSWERS: dict[str, tuple[type[Struct], Answer]] = {  # by the route
    "open": (Open, open_room),
    "see": (See, see),
    "link": (Link, link),
    "host": (Act, act),
}
