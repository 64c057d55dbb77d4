"""What this server's networks read in a drawing that was sent to a room."""

import numpy as np

from digitrec.drawing.drawings import Drawing, DrawingError
from digitrec.networks.specs import MODEL_NAMES
from digitrec.ui.loading import load_predictor


def read(drawing: Drawing) -> dict[str, int]:
    """Return the digit that each network reads, by its name; DrawingError without ink."""
    if drawing.inked is None:
        raise DrawingError("There is no ink on the canvas. Draw something, then send it.")
    image = drawing.inked.image[np.newaxis]
    return {
        name: int(load_predictor(name).predict_probabilities(image)[0].argmax())
        for name in MODEL_NAMES
    }
