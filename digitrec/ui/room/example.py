"""An example of a wall, for the lobby: digits that this program wrote, and how they are read."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

import numpy as np

from digitrec.drawing.drawings import encode_strokes
from digitrec.images import CLASS_COUNT
from digitrec.networks.predictor import Predictor
from digitrec.rooms.records import RoomDrawing
from digitrec.rooms.tally import Tally
from digitrec.ui.canvas.canvas import written
from digitrec.ui.room_api import payloads

COUNT = 60  # drawings, each in another hand
_SEED = 5


def payload(models: Mapping[str, Predictor]) -> str:
    """Return what a wall is told of the example, and how links name its drawings, as JSON."""
    return _told(tuple(models.items()))


@lru_cache(maxsize=1)
def _told(models: tuple[tuple[str, Predictor], ...]) -> str:
    rng = np.random.default_rng(_SEED)
    labels = rng.permutation(np.arange(COUNT) % CLASS_COUNT).tolist()
    written_digits = [written(label, rng) for label in labels]
    images = np.stack([one.inked.image for one in written_digits if one.inked])
    answers = {name: model.predict_probabilities(images).argmax(axis=1) for name, model in models}
    drawings = [
        RoomDrawing(
            id=number,
            change=number,
            person=number,
            label=label,
            strokes_json=json.dumps(encode_strokes(drawing)),
            answers={name: int(digits[number - 1]) for name, digits in answers.items()},
            sent_at=datetime.now(UTC),
            is_hidden=False,
            votes={},
            round=None,
        )
        for number, (label, drawing) in enumerate(zip(labels, written_digits, strict=True), start=1)
    ]
    shown = [payloads.of_drawing(one) | {"link": payloads.link_of(one)} for one in drawings]
    sentence = f"For example: {COUNT} digits that this program wrote, each in another hand."
    return json.dumps(
        payloads.of_results(Tally.of(drawings), drawings)
        | {"drawings": shown, "sentence": sentence}
    )
