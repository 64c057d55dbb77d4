from typing import Any

import pytest

from digitrec.networks.specs import MODEL_NAMES
from tests.ui.room_api.conftest import ONE, PAGE, SEVEN, Routes


def test_room_is_opened_joined_and_drawn_in(routes: Routes) -> None:
    code, host = routes.open()
    joined = routes.post("join", {"code": code.lower()}).json
    assert joined["number"] == 1 and joined["task"] in range(10)
    assert joined["room"]["code"] == code and not joined["room"]["isClosed"]
    sent = routes.send(joined["key"]).json
    assert sent["drawing"]["answers"] == dict.fromkeys(MODEL_NAMES, 7)
    assert sent["drawing"]["misreadBy"] == [] and sent["task"] in range(10)
    (kept,) = routes.drawings(host)
    assert kept["label"] == 7 and kept["writer"] == "person 1"


def test_drawing_that_comes_twice_is_kept_once(routes: Routes) -> None:
    code, host = routes.open()
    key = routes.join(code)
    first, again = routes.send(key, id="x"), routes.send(key, ONE, label=1, id="x")
    assert first.json["drawing"] == again.json["drawing"]
    assert len(routes.drawings(host)) == 1


def test_the_same_phone_is_the_same_person(routes: Routes) -> None:
    code, _ = routes.open()
    first = routes.post("join", {"code": code}).json
    again = routes.post("join", {"code": code, "key": first["key"]}).json
    assert (again["key"], again["number"], again["task"]) == (first["key"], 1, first["task"])
    assert routes.post("join", {"code": code}).json["number"] == 2


def test_another_task_is_another_digit(routes: Routes) -> None:
    code, _ = routes.open()
    joined = routes.post("join", {"code": code}).json
    assert routes.post("task", {"key": joined["key"]}).json["task"] != joined["task"]


def test_closed_room_takes_nothing_and_is_still_seen(routes: Routes) -> None:
    code, host = routes.open()
    phone = routes.join(code)
    assert routes.post("host", {"key": host, "act": "close"}).status == 200
    for refused in (routes.post("join", {"code": code}), routes.send(phone)):
        assert refused.status in (409, 410) and "closed" in refused.problem
    assert routes.post("see", {"code": code, "page": PAGE}).json["room"]["isClosed"]


def test_round_is_drawn_in_and_voted_on(routes: Routes) -> None:
    code, host = routes.open()
    author, *others = (routes.join(code) for _ in range(3))
    assert routes.post("ask", {"key": author}).json == {"drawing": None}
    assert routes.post("host", {"key": host, "act": "round"}).status == 200
    sent = routes.send(author, SEVEN, 1, "fool", round=1).json["drawing"]
    assert len(sent["misreadBy"]) == len(MODEL_NAMES)
    assert routes.post("ask", {"key": author}).json["drawing"] is None
    for key in others:
        asked = routes.post("ask", {"key": key}).json["drawing"]
        assert asked == {"id": sent["id"], "strokes": SEVEN}  # and not what it is to be
        vote = {"key": key, "drawing": sent["id"], "digit": 1}
        assert routes.post("vote", vote).status == 200


def test_code_with_a_typing_error_gets_an_offer(routes: Routes) -> None:
    code, _ = routes.open()
    typed = code[1] + code[0] + code[2:] if code[0] != code[1] else code[:-1]
    refused = routes.post("join", {"code": typed})
    assert refused.status == 404 and refused.json["nearest"] == code


@pytest.mark.parametrize(
    "odd",
    [
        {"strokes": "x"}, {"strokes": [[1]]}, {"strokes": []}, {"strokes": [[1e9, 1]]},
        {"label": 10}, {"label": "7"}, {"label": True}, {"label": -1},
        {"id": None}, {"round": "1"},
    ],
)  # fmt: skip
def test_odd_drawing_is_refused_and_not_kept(routes: Routes, odd: dict[str, Any]) -> None:
    code, host = routes.open()
    refused = routes.send(routes.join(code), **odd)
    assert refused.status == 400 and refused.problem.endswith(".")
    assert routes.drawings(host) == []
