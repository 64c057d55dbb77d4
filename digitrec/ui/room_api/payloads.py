"""What walls and phones are told of a room, as plain values for JSON."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from digitrec.drawing.drawings import Drawing, DrawingError, encode_link
from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.rooms.records import Room, RoomDrawing, Round
from digitrec.rooms.scores import contested, sentence
from digitrec.rooms.tally import Tally

MOST_CONTESTED = 60  # drawings that are told to be contested
NETWORKS = tuple(
    {"name": one.name, "title": one.title, "color": one.color} for one in SPECS.values()
)


def of_room(room: Room) -> dict[str, Any]:
    """Return what everybody in a room may know of it."""
    return {
        "code": room.code,
        "endsAt": room.ends_at and room.ends_at.isoformat(timespec="seconds"),
        "isClosed": room.is_closed,
    }


def of_drawing(one: RoomDrawing) -> dict[str, Any]:
    """Return a drawing as it hangs on the wall; without strokes it is to be taken off."""
    return of_reading(one) | {"strokes": one.strokes}


def encode_drawing(one: RoomDrawing) -> bytes:
    """Return the same as JSON; the strokes are not parsed, which would take most of the time."""
    return f'{json.dumps(of_reading(one))[:-1]},"strokes":{one.strokes_json}}}'.encode()


def of_reading(one: RoomDrawing) -> dict[str, Any]:
    """Return how a drawing was read, without its strokes."""
    return {
        "id": one.id,
        "label": one.label,
        "answers": one.answers,
        "misreadBy": one.misread_by,
        "voted": one.voted if one.is_doubted else None,
    }


def of_results(tally: Tally, latest: Sequence[RoomDrawing]) -> dict[str, Any]:
    """Return how the networks do, and which of the latest drawings split them most."""
    found = tally.scores()
    return {
        "total": tally.total,
        "scores": [vars(score) for score in found],
        "sentence": sentence(found),
        "confusions": {name: tally.confusions(name).tolist() for name in MODEL_NAMES},
        "contested": [one.id for one in contested(latest)[:MOST_CONTESTED]],
    }


def of_round(round: Round, now: datetime) -> dict[str, Any]:
    """Return a round and how many seconds are left, none once it is over."""
    left = (round.ends_at - now).total_seconds()
    length = (round.ends_at - round.started_at).total_seconds()
    return {"id": round.id, "secondsLeft": max(0.0, min(left, length))}


def link_of(one: RoomDrawing) -> str | None:
    """Return how a link to the stage names this drawing; None if it is too long for one."""
    try:
        return encode_link(Drawing([np.array(s).reshape(-1, 2) for s in one.strokes]))
    except DrawingError:
        return None
