"""Drawings of a room that no database has seen."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms.records import RoomDrawing

STROKES = [[10.5, 20.0, 200.0, 30.1], [200.0, 30.0, 90.0, 250.0]]
SENT_AT = datetime(2026, 3, 1, 12, 30, 15, 999_000, tzinfo=UTC)


def drawing(
    id: int = 1,
    *,
    person: int = 1,
    label: int | None = 7,
    answers: Mapping[str, int] | None = None,
    votes: Mapping[int, int] | None = None,
    is_hidden: bool = False,
    strokes: list[list[float]] | None = None,
) -> RoomDrawing:
    """Return a drawing, which all networks read as its label unless `answers` says otherwise."""
    read = dict.fromkeys(MODEL_NAMES, 7 if label is None else label)
    return RoomDrawing(
        id=id,
        change=id,
        person=person,
        label=label,
        strokes_json=json.dumps(strokes if strokes is not None else STROKES),
        answers=read | dict(answers or {}),
        sent_at=SENT_AT,
        is_hidden=is_hidden,
        votes=dict(votes or {}),
        round=None,
    )
