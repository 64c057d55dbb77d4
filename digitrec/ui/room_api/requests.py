"""What phones and walls may ask for: the JSON of each request as a type, with its ranges.

Unknown fields are ignored: a phone that loaded its page before an update goes on sending.
"""

from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from digitrec.errors import UserError
from digitrec.images import CLASS_COUNT

Code = Annotated[str, Meta(max_length=60)]  # as it is typed
Key = Annotated[str, Meta(max_length=100)]
Page = Annotated[str, Meta(max_length=2_000)]  # a page's address
Digit = Annotated[int, Meta(ge=0, lt=CLASS_COUNT)]
Id = Annotated[int, Meta(ge=0, lt=2**31)]  # what PostgreSQL's integers hold; SQLite's hold more


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


class Follow(Struct):
    """A room's events, by a query string."""

    code: Code
    ticket: str = ""  # shows that the code was found before
    reader: str = msgspec.field(name="for", default="phone")


class Join(Struct):
    """A phone that comes into a room, or comes back with its key."""

    code: Code
    key: Key | None = None


class ByKey(Struct):
    """Whatever a phone asks for once it is in a room, or a host: the key says who it is."""

    key: Key


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


class Act(ByKey):
    """What a host does with the room, or with a drawing in it."""

    act: Literal["close", "keep", "let go", "empty", "delete", "round", "hide", "remove"]
    drawing: Id = 0  # which no drawing has


class Export(ByKey):
    """A room's drawings as a file, for its host."""

    format: Literal["ndjson", "npz"]


T = TypeVar("T", bound=Struct)


def decode(kind: type[T], sent: bytes | dict[str, Any]) -> T:
    """Return the request in JSON, or in a query's fields; UserError for what no page sends."""
    try:
        if isinstance(sent, dict):
            return msgspec.convert(sent, kind)
        return msgspec.json.decode(sent, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UserError("What came from the browser is damaged. Reload the page.") from error
