import json
from collections import Counter

import pytest

from digitrec.drawing.drawings import decode_link, decode_strokes
from digitrec.images import CLASS_COUNT
from digitrec.networks.predictor import Predictor
from digitrec.networks.specs import MODEL_NAMES
from digitrec.ui.room import example
from digitrec.ui.room_api import answers
from digitrec.ui.shared.loading import load_predictor


@pytest.fixture
def models() -> dict[str, Predictor]:
    return {name: load_predictor(name) for name in MODEL_NAMES}


def test_example_is_read_as_a_room_is(models: dict[str, Predictor]) -> None:
    told = json.loads(example.payload(models))
    assert len(told["drawings"]) == example.COUNT
    labels = Counter(one["label"] for one in told["drawings"])
    assert set(labels.values()) == {example.COUNT // CLASS_COUNT}
    for one in told["drawings"][::7]:
        assert one["answers"] == answers.read(decode_strokes(one["strokes"]))
        assert answers.read(decode_link(one["link"])) == one["answers"]
    right = {score["name"]: score["right"] for score in told["scores"]}
    for name in MODEL_NAMES:
        assert right[name] == sum(name not in one["misreadBy"] for one in told["drawings"])


def test_example_without_a_network_counts_the_others(models: dict[str, Predictor]) -> None:
    one = {"convnet": models["convnet"]}
    scores = json.loads(example.payload(one))["scores"]
    assert {score["name"] for score in scores if score["total"]} == {"convnet"}
