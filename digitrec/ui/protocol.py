"""The messages between browser and server, and their limits: typed, decoded in one place."""

from typing import Annotated, Any, TypeVar

import msgspec

from digitrec.drawing.drawings import not_drawn
from digitrec.images import CLASS_COUNT

_Count = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]  # what JavaScript counts exactly
_Strokes = Annotated[Any, msgspec.Meta(extra={"javascript": "number[][]"})]  # of `decode_strokes`
_Read = Annotated[dict[str, Any], msgspec.Meta(extra={"javascript": "BrowserReading"})]
_Name = Annotated[str, msgspec.Meta(max_length=40)]
T = TypeVar("T")


class BrowserReading(msgspec.Struct):
    """What a browser's networks made of a drawing: ten probabilities by their names."""

    framing: _Name
    answers: dict[
        _Name, Annotated[list[float], msgspec.Meta(min_length=CLASS_COUNT, max_length=CLASS_COUNT)]
    ]


class Snapshot(msgspec.Struct):
    """All that was drawn and chosen on a canvas, as `sync.js` sends it.

    A later one holds whatever an earlier one held, so none has to arrive but the last. `reads` says
    whether that browser reads, `read` what it read, `choices` what no server has acknowledged.
    Unknown fields are ignored: a page that was loaded before an update goes on sending.
    """

    session: _Name
    revision: _Count
    seq: _Count
    strokes: _Strokes
    reads: bool
    read: _Read | None = None
    choices: dict[_Name, Any] = {}


class WrittenDigit(msgspec.Struct):
    """A digit of My hand and its strokes; `number` counts those that one page wrote, from 1."""

    label: Annotated[int, msgspec.Meta(ge=0, lt=CLASS_COUNT)]
    strokes: _Strokes
    number: _Count = 0


class WrittenDigits(msgspec.Struct):
    """The digits of My hand that a server lacks: first those that the tab has stored."""

    session: _Name
    digits: list[WrittenDigit]
    stored: list[Any] | None = None  # each a `WrittenDigit`, or left out


def decode(message: type[T], sent: Any) -> T:
    """Return what a browser sent as this message; DrawingError for what no canvas sends."""
    try:
        return msgspec.convert(sent, message)
    except (msgspec.ValidationError, RecursionError, OverflowError) as error:
        raise not_drawn() from error
