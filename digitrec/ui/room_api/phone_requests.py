"""What phones do in a room: join, send, take another task, say what others' drawings show."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from digitrec.drawing.drawings import decode_strokes
from digitrec.rooms.faults import WrongCodeError
from digitrec.rooms.places import not_in_room
from digitrec.rooms.rate_limiter import JOINS
from digitrec.rooms.records import Person
from digitrec.rooms.rows import over
from digitrec.rooms.store import Store
from digitrec.ui.room_api import access, answers, payloads
from digitrec.ui.room_api.opening import open_store
from digitrec.ui.room_api.requests import Answer, ByKey, Code, Digit, Id, Key


class Join(Struct):
    """A phone that comes into a room, or comes back with its key."""

    code: Code
    key: Key | None = None


class Send(ByKey):
    """A drawing, named by the phone so that it counts once."""

    id: Annotated[str, Meta(min_length=1, max_length=64)]
    strokes: list[list[float]]
    label: Digit | None = None
    round: Id | None = None


class Vote(ByKey):
    """What a drawing shows: a digit, or None for no digit."""

    drawing: Id
    digit: Digit | None = None


def join(request: Join, network: str) -> dict[str, Any]:
    """Return the phone's own key, its number in the room and its task."""
    store = open_store()
    known = store.people.of(request.key) if request.key else None
    try:
        room, is_known = access.find_room(store, request.code, network, known and known[1])
    except WrongCodeError as error:
        if request.key is None:
            raise
        raise over() from error  # the code was right when the phone got its key
    if not is_known:
        store.limiter.take(JOINS, network, str(room.id))
    person, key = store.people.join(room, request.key)
    payload = {"room": payloads.of_room(room), "key": key, "number": person.number}
    return payload | {"task": store.people.task(person), "ticket": access.ticket_of(room.code)}


def send(request: Send, _: str) -> dict[str, Any]:
    """Keep a drawing, once however often it comes, and return how the networks read it."""
    store, person = _whoever(request)
    drawing = decode_strokes(request.strokes)
    read = answers.read(drawing)
    kept = store.send(person, request.id, drawing, request.label, read, request.round)
    return {"drawing": payloads.of_reading(kept), "task": store.people.task(person)}


def deal_task(request: ByKey, _: str) -> dict[str, Any]:
    """Return another digit to write."""
    store, person = _whoever(request)
    return {"task": store.people.task(person, skip=True)}


def ask(request: ByKey, _: str) -> dict[str, Any]:
    """Return somebody's drawing of the round, for this phone to say what it shows; or None."""
    store, person = _whoever(request)
    found = store.rounds.ask(person)
    return {"drawing": found and {"id": found.id, "strokes": found.strokes}}


def vote(request: Vote, _: str) -> dict[str, Any]:
    """Keep what this phone's person sees in a drawing: a digit, or None for no digit."""
    store, person = _whoever(request)
    store.rounds.vote(person, request.drawing, request.digit)
    return {}


def _whoever(request: ByKey) -> tuple[Store, Person]:
    store = open_store()
    found = store.people.of(request.key)
    if found is None:
        raise not_in_room()
    return store, found[0]


ANSWERS: dict[str, tuple[type[Struct], Answer]] = {  # by the route
    "join": (Join, join),
    "send": (Send, send),
    "task": (ByKey, deal_task),
    "ask": (ByKey, ask),
    "vote": (Vote, vote),
}
