from pathlib import Path

import numpy as np
import pytest

from digitrec.drawing.drawings import Drawing, DrawingError
from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms.faults import RoomError
from digitrec.ui.room_api import answers
from tests.ui.room_api.conftest import SEVEN

DRAWN = Drawing([np.array(stroke).reshape(-1, 2) for stroke in SEVEN])


def test_every_network_reads_what_was_sent() -> None:
    assert answers.read(DRAWN) == dict.fromkeys(MODEL_NAMES, 7)


def test_network_that_is_not_there_leaves_the_others_to_read(copied_models: Path) -> None:
    (copied_models / "hidden" / "model.tflite").unlink()
    assert answers.read(DRAWN).keys() == {*MODEL_NAMES} - {"hidden"}


def test_phone_waits_where_no_network_is(models_dir: Path) -> None:
    with pytest.raises(RoomError, match="no network to read it with") as caught:
        answers.read(DRAWN)
    assert caught.value.status == 503


def test_drawing_without_ink_is_refused() -> None:
    with pytest.raises(DrawingError, match="There is no ink"):
        answers.read(Drawing([]))
