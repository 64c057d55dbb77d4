"""What a request of a phone or a wall may hold: the ranges of its fields, decoded in one place.

Unknown fields are ignored: a phone that loaded its page before an update goes on sending.
"""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from digitrec.errors import UserError
from digitrec.images import CLASS_COUNT

Code = Annotated[str, Meta(max_length=60)]  # as it is typed
Key = Annotated[str, Meta(max_length=100)]
Page = Annotated[str, Meta(max_length=2_000)]  # a page's address
Digit = Annotated[int, Meta(ge=0, lt=CLASS_COUNT)]
Id = Annotated[int, Meta(ge=0, lt=2**31)]  # what PostgreSQL's integers hold; SQLite's hold more


class Follow(Struct):
    """A room's events, by a query string."""

    code: Code
    ticket: str = ""  # shows that the code was found before
    reader: str = msgspec.field(name="for", default="phone")


class ByKey(Struct):
    """Whatever a phone asks for once it is in a room, or a host: the key says who it is."""

    key: Key


Answer = Callable[[Any, str], dict[str, Any]]  # given a request and the network it came from
T = TypeVar("T", bound=Struct)


def decode(kind: type[T], sent: bytes | dict[str, Any]) -> T:
    """Return the request in JSON, or in a query's fields; UserError for what no page sends."""
    try:
        if isinstance(sent, dict):
            return msgspec.convert(sent, kind)
        return msgspec.json.decode(sent, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UserError("What came from the browser is damaged. Reload the page.") from error
