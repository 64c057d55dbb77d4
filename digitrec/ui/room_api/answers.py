"""What this server's networks read in a drawing that was sent to a room."""

import numpy as np

from digitrec.drawing.drawings import Drawing, DrawingError
from digitrec.errors import UserError
from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms.faults import RoomError
from digitrec.ui.shared.loading import load_predictor


def read(drawing: Drawing) -> dict[str, int]:
    """Return the digit that each network on this server reads, by its name.

    DrawingError without ink; RoomError 503 where there is no network, so that a phone waits.
    """
    if drawing.inked is None:
        raise DrawingError("There is no ink on the canvas. Draw something, then send it.")
    image = drawing.inked.image[np.newaxis]
    answers: dict[str, int] = {}
    problem = None
    for name in MODEL_NAMES:
        try:
            answers[name] = int(load_predictor(name).predict_probabilities(image)[0].argmax())
        except UserError as error:  # which the Room page tells the host
            problem = error
    if not answers:
        raise RoomError("This server has no network to read it with.", 503) from problem
    return answers
