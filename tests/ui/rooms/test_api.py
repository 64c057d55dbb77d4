import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit import config

from digitrec.data.pen_drawings import read_pen_drawings
from digitrec.networks.specs import MODEL_NAMES
from digitrec.ui import observing
from digitrec.ui.observing import Count, Histogram
from digitrec.ui.rooms import api
from digitrec.ui.rooms.address import ONLY_HERE
from tests.ui.rooms.conftest import ONE, PAGE, SEVEN, Routes


def drawings_of(routes: Routes, code: str, host: str) -> list[dict[str, Any]]:
    lines = routes.post("export", {"key": host, "format": "ndjson"}).content.decode().splitlines()
    return [json.loads(line) for line in lines]


def test_room_is_opened_joined_and_drawn_in(routes: Routes) -> None:
    code, host = routes.open()
    joined = routes.post("join", {"code": code.lower()}).json
    assert joined["number"] == 1 and joined["task"] in range(10)
    assert joined["room"]["code"] == code and not joined["room"]["isClosed"]
    sent = routes.send(joined["key"]).json
    assert sent["drawing"]["answers"] == dict.fromkeys(MODEL_NAMES, 7)
    assert sent["drawing"]["fooled"] == [] and sent["task"] in range(10)
    (kept,) = drawings_of(routes, code, host)
    assert kept["label"] == 7 and kept["writer"] == "person 1"


def test_drawings_that_a_room_keeps_are_timed(
    routes: Routes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observing, "sends", Histogram())
    code, _ = routes.open()
    key = routes.join(code)
    assert routes.send(key).status == 200 and routes.send("another's").status == 410
    counts, seconds = observing.sends.read()
    assert counts[-1] == 1 and 0 < seconds < 60


def test_drawing_that_comes_twice_is_kept_once(routes: Routes) -> None:
    code, host = routes.open()
    key = routes.join(code)
    first, again = routes.send(key, id="x"), routes.send(key, ONE, label=1, id="x")
    assert first.json["drawing"] == again.json["drawing"]
    assert len(drawings_of(routes, code, host)) == 1


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


def test_export_is_read_back(routes: Routes, tmp_path: Path) -> None:
    code, host = routes.open()
    routes.send(routes.join(code), SEVEN, 7, "a")
    routes.send(routes.join(code), ONE, 1, "b")
    path = tmp_path / "room.jsonl"
    path.write_bytes(routes.post("export", {"key": host, "format": "ndjson"}).content)
    drawings, problems = read_pen_drawings(path)
    assert problems == [] and [one.label for one in drawings] == [7, 1]
    held = np.load(io.BytesIO(routes.post("export", {"key": host, "format": "npz"}).content))
    assert held["images"].shape == (2, 28, 28) and held["labels"].tolist() == [7, 1]


def test_only_the_host_acts(routes: Routes) -> None:
    code, host = routes.open()
    phone = routes.join(code)
    for name, body in (("host", {"act": "delete"}), ("export", {"format": "npz"})):
        for key in ("wrong", phone):
            refused = routes.post(name, {"key": key} | body)
            assert refused.status == 403 and "Only this room's host" in refused.problem
    seen = routes.post("see", {"code": code, "key": phone, "page": PAGE}).json
    assert not seen["isHost"] and "key" not in seen
    assert routes.post("see", {"code": code, "key": host, "page": PAGE}).json["isHost"]
    assert host not in routes.post("see", {"code": code, "page": PAGE}).content.decode()


def test_closed_room_takes_nothing_and_is_still_seen(routes: Routes) -> None:
    code, host = routes.open()
    phone = routes.join(code)
    assert routes.post("host", {"key": host, "act": "close"}).status == 200
    for refused in (routes.post("join", {"code": code}), routes.send(phone)):
        assert refused.status in (409, 410) and "closed" in refused.problem
    assert routes.post("see", {"code": code, "page": PAGE}).json["room"]["isClosed"]


def test_host_keeps_empties_hides_and_deletes(routes: Routes) -> None:
    code, host = routes.open()
    phone = routes.join(code)
    first = routes.send(phone, id="1").json["drawing"]["id"]
    routes.send(phone, ONE, 1, "2")

    def act(what: str, **more: Any) -> int:
        return routes.post("host", {"key": host, "act": what} | more).status

    assert act("keep") == 200
    assert routes.post("see", {"code": code, "page": PAGE}).json["room"]["endsAt"] is None
    assert act("let go") == 200
    assert routes.post("see", {"code": code, "page": PAGE}).json["room"]["endsAt"]
    assert act("hide", drawing=first) == 200
    assert [one["label"] for one in drawings_of(routes, code, host)] == [1]
    assert routes.post("see", {"code": code, "drawing": first}).status == 404
    assert act("empty") == 200 and drawings_of(routes, code, host) == []
    assert act("delete") == 200
    assert routes.post("join", {"code": code}).status == 404
    assert routes.send(phone, id="3").status == 410


def test_drawing_on_the_wall_has_a_link_to_the_stage(routes: Routes) -> None:
    code, _ = routes.open()
    drawing = routes.send(routes.join(code)).json["drawing"]["id"]
    link = routes.post("see", {"code": code, "drawing": drawing}).json["link"]
    from digitrec.drawing.drawings import decode_link

    assert decode_link(link).strokes[0].reshape(-1).tolist() == SEVEN[0]


def test_round_is_drawn_in_and_voted_on(routes: Routes) -> None:
    code, host = routes.open()
    author, *others = (routes.join(code) for _ in range(3))
    assert routes.post("ask", {"key": author}).json == {"drawing": None}
    assert routes.post("host", {"key": host, "act": "round"}).status == 200
    sent = routes.send(author, SEVEN, 1, "fool", round=1).json["drawing"]
    assert len(sent["fooled"]) == len(MODEL_NAMES)
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


def test_eleventh_guess_is_not_answered_even_if_right(routes: Routes) -> None:
    code, _ = routes.open()
    for _ in range(10):
        assert routes.post("join", {"code": "wrong"}).status == 404
    for name, body in (("join", {"code": code}), ("see", {"code": code, "page": PAGE})):
        refused = routes.post(name, body)
        assert refused.status == 429 and "wait" in refused.problem
    assert routes.get("events", query=f"code={code}").status == 429
    assert routes.post("join", {"code": code}, address="192.0.2.2").status == 200


def test_a_class_behind_one_address_joins_at_once(routes: Routes) -> None:
    code, _ = routes.open()
    assert [routes.post("join", {"code": code}).status for _ in range(40)] == [200] * 40


def test_one_address_opens_no_more_than_ten_rooms_an_hour(routes: Routes) -> None:
    for _ in range(10):
        routes.open()
    assert routes.post("open", {"page": PAGE}).status == 429
    assert routes.post("open", {"page": PAGE}, address="192.0.2.2").status == 200


@pytest.mark.parametrize(
    "how",
    [
        {"media_type": "text/plain"},  # as a form on another site could send
        {"raw": b"{"},
        {"raw": b"[" * 50_000},
        {"raw": b"\xff"},
        {"body": ["code"]},
        {"body": {"code": 5}},
        {"body": {"code": "x" * 3_000}},
        {"body": {}},
    ],
)
@pytest.mark.parametrize("name", ["open", "join", "send", "task", "ask", "vote", "host", "see"])
def test_what_no_page_sends_gets_a_sentence(routes: Routes, name: str, how: Any) -> None:
    answer = routes.post(name, **how)
    assert answer.status in (400, 404) and answer.problem.endswith((".", "?"))


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
    assert drawings_of(routes, code, host) == []


def test_more_than_a_drawing_takes_is_not_read_on(routes: Routes) -> None:
    refused = routes.post("send", raw=b"[" + b"1," * api.MAX_BODY_BYTES)
    assert refused.status == 400 and "too many strokes" in refused.problem


@pytest.mark.parametrize(("method", "name"), [("get", "join"), ("get", ".."), ("post", "events")])
def test_other_names_are_not_there(routes: Routes, method: str, name: str) -> None:
    assert getattr(routes, method)(name).status == 404


def test_database_that_cannot_be_used_is_a_sentence(
    routes: Routes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(observing, "storage_faults", Count())
    monkeypatch.setenv("DIGITREC_DATABASE", f"sqlite:///{blocked}/rooms.sqlite")
    refused = routes.post("open", {"page": PAGE})
    assert refused.status == 503 and "database" in refused.problem
    assert observing.storage_faults.value == 1
    monkeypatch.setenv("DIGITREC_DATABASE", f"sqlite:///{tmp_path}/there.sqlite")
    assert routes.post("open", {"page": PAGE}).status == 200  # it has come back


def test_host_at_the_server_s_own_machine_is_told_how_phones_reach_it(routes: Routes) -> None:
    joining = routes.post("open", {"page": "http://localhost:8501/room"}).json["joining"]
    assert joining == {"address": None, "qr": None, "problem": ONLY_HERE}


def test_database_s_address_may_stand_in_streamlit_s_secrets(
    routes: Routes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(f'digitrec_database = "sqlite:///{tmp_path}/secret.sqlite"\n')
    monkeypatch.delenv("DIGITREC_DATABASE")
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(secrets)])
    try:
        assert routes.post("open", {"page": PAGE}).status == 200
    finally:
        config.set_option("secrets.files", before)
    assert (tmp_path / "secret.sqlite").exists()
