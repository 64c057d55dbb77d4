"""What phones do in a room: join, send, take another task, say what others' drawings show."""

from typing import Any

from digitrec.drawing.drawings import decode_strokes
from digitrec.images import CLASS_COUNT
from digitrec.rooms.faults import RoomError
from digitrec.rooms.records import Person, Room
from digitrec.rooms.store import Store
from digitrec.ui.rooms import answers, payloads
from digitrec.ui.rooms.database import open_store, text_in

_LONGEST_KEY = 100


def join(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the phone's own key, its number in the room and its task."""
    store = open_store()
    room = store.rooms.find(text_in(asked, "code"))
    key = text_in(asked, "key") if asked.get("key") else None
    person, key = store.people.join(room, key)
    told = {"room": payloads.of_room(room), "key": key, "number": person.number}
    return told | {"task": store.people.task(person)}


def send(asked: dict[str, Any]) -> dict[str, Any]:
    """Keep a drawing, once however often it comes, and return how the networks read it."""
    store, person, _ = _whoever(asked)
    drawing = decode_strokes(asked.get("strokes"))
    label, round = _digit(asked.get("label")), asked.get("round")
    if not isinstance(round, int | None):
        raise RoomError("What came from the phone is damaged. Send it again.", 400)
    id = text_in(asked, "id")[:_LONGEST_KEY]
    kept = store.send(person, id, drawing, label, answers.read(drawing), round)
    return {"drawing": payloads.of_reading(kept), "task": store.people.task(person)}


def deal_task(asked: dict[str, Any]) -> dict[str, Any]:
    """Return another digit to write."""
    store, person, _ = _whoever(asked)
    return {"task": store.people.task(person, skip=True)}


def ask(asked: dict[str, Any]) -> dict[str, Any]:
    """Return somebody's drawing of the round, for this phone to say what it shows; or None."""
    store, person, _ = _whoever(asked)
    found = store.rounds.ask(person)
    return {"drawing": found and {"id": found.id, "strokes": found.strokes}}


def vote(asked: dict[str, Any]) -> dict[str, Any]:
    """Keep what this phone's person sees in a drawing: a digit, or None for no digit."""
    store, person, _ = _whoever(asked)
    drawing = asked.get("drawing")
    if type(drawing) is not int:
        raise RoomError("What came from the phone is damaged. Answer again.", 400)
    store.rounds.vote(person, drawing, _digit(asked.get("digit")))
    return {}


def _whoever(asked: dict[str, Any]) -> tuple[Store, Person, Room]:
    store = open_store()
    found = store.people.of(text_in(asked, "key"))
    if found is None:
        raise RoomError("This room is over, and what was drawn in it is deleted.", 410)
    return store, *found


def _digit(value: object) -> int | None:
    if value is None or (type(value) is int and 0 <= value < CLASS_COUNT):
        return value
    raise RoomError("What came from the phone is damaged. Send it again.", 400)
