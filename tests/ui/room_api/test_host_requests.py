import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitrec.data.pen_drawings import read_pen_drawings
from digitrec.ui.room_api import opening
from digitrec.ui.room_api.qr_code import ONLY_HERE
from tests.loops import run_alone
from tests.ui.room_api.conftest import ONE, PAGE, SEVEN, Routes
from tests.ui.room_api.test_watching import in_thread, until


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
    assert [one["label"] for one in routes.drawings(host)] == [1]
    assert routes.post("link", {"code": code, "drawing": first}).status == 404
    assert act("empty") == 200 and routes.drawings(host) == []
    assert act("delete") == 200
    assert routes.post("join", {"code": code}).status == 404
    assert routes.send(phone, id="3").status == 401
    over = routes.post("join", {"code": code, "key": phone})
    assert over.status == 410 and "deleted" in over.problem


def test_drawing_on_the_wall_has_a_link_to_the_stage(routes: Routes) -> None:
    code, _ = routes.open()
    drawing = routes.send(routes.join(code)).json["drawing"]["id"]
    link = routes.post("link", {"code": code, "drawing": drawing}).json["link"]
    from digitrec.drawing.drawings import decode_link

    assert decode_link(link).strokes[0].reshape(-1).tolist() == SEVEN[0]


def test_host_at_the_server_s_own_machine_is_told_how_phones_reach_it(routes: Routes) -> None:
    joining = routes.post("open", {"page": "http://localhost:8501/room"}).json["joining"]
    assert joining == {"address": None, "qr": None, "problem": ONLY_HERE}


@pytest.mark.parametrize(
    "page",
    [
        "nonsense",
        "ftp://host/room",
        "http://[::1/room",
        "http://host:port/room",
        f"http://192.0.2.7/{'wide ＷＩＤＥ' * 200}/room",
        f"http://192.0.2.7/{'x' * 600}/room",
    ],
)
def test_page_that_cannot_be_shown_opens_no_room(routes: Routes, page: str) -> None:
    code, _ = routes.open()
    for name, body in (("open", {"page": page}), ("see", {"page": page, "code": code})):
        refused = routes.post(name, body)
        assert refused.status == 400 and "address of this page" in refused.problem
    assert len(opening.open_store().rooms.all()) == 1


def test_host_removes_whoever_drew_it(routes: Routes) -> None:
    code, host = routes.open()
    vandal, other = routes.join(code), routes.join(code)
    for id in ("1", "2"):
        shown = routes.send(vandal, id=id).json["drawing"]["id"]
    routes.send(other, ONE, 1)
    removing = {"key": host, "act": "remove", "drawing": shown}
    assert routes.post("host", removing).status == 200
    assert [one["label"] for one in routes.drawings(host)] == [1]
    refused = [routes.send(vandal, id="3"), routes.post("join", {"code": code, "key": vandal})]
    assert [one.problem for one in refused] == ["The host removed you from this room."] * 2
    assert routes.post("join", {"code": code}).json["number"] == 3
    assert routes.post("host", removing).status == 404


def test_walls_lose_what_a_removed_person_drew(routes: Routes) -> None:
    code, host = routes.open()
    vandal, other = routes.join(code), routes.join(code)
    shown = routes.send(vandal).json["drawing"]["id"]
    routes.send(other, ONE, 1)

    async def watch() -> None:
        events = routes.events(code)
        before = await until(events, lambda told: told.get("total"))
        assert before["people"] == 2 and before["total"] == 2
        act = {"key": host, "act": "remove", "drawing": shown}
        await in_thread(routes.post, "host", act)
        after = await until(events, lambda told: told["startsAgain"])
        assert [one["label"] for one in after["drawings"]] == [1]
        assert after["people"] == after["total"] == 1
        await events.aclose()

    run_alone(watch())
