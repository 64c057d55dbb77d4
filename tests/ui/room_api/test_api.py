import asyncio
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import event
from starlette.requests import Request
from starlette.responses import Response
from streamlit import config
from streamlit.runtime.secrets import Secrets

from digitrec.ui.room_api import api, opening
from tests.loops import run_alone
from tests.ui.room_api.conftest import PAGE, Routes
from tests.ui.server.samples import sample


def test_drawings_that_a_room_keeps_are_timed(routes: Routes) -> None:
    names = "room_send_seconds_count", "room_send_seconds_sum"
    before = [sample(name) for name in names]
    code, _ = routes.open()
    key = routes.join(code)
    assert routes.send(key).status == 200 and routes.send("another's").status == 401
    count, seconds = (sample(name) - old for name, old in zip(names, before, strict=True))
    assert count == 1 and 0 < seconds < 60


def test_one_address_opens_no_more_than_ten_rooms_an_hour(routes: Routes) -> None:
    for _ in range(10):
        routes.open()
    assert routes.post("open", {"page": PAGE}).status == 429
    assert routes.post("open", {"page": PAGE}, address="192.0.2.2").status == 200


def test_more_than_a_drawing_takes_is_not_read_on(routes: Routes) -> None:
    refused = routes.post("send", raw=b"[" + b"1," * api.MAX_BODY_BYTES)
    assert refused.status == 400 and "too many strokes" in refused.problem


def test_body_that_never_ends_is_not_waited_for(
    routes: Routes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "BODY_SECONDS", 0.0)
    refused = run_alone(slow_join())
    assert refused.status_code == 408 and b"too slow" in refused.body


async def slow_join() -> Response:
    """Return the answer to a request of which half comes, and then nothing."""
    parts = [{"type": "http.request", "body": b'{"code":', "more_body": True}]

    async def receive() -> dict[str, Any]:
        return parts.pop() if parts else await asyncio.Future()

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/rooms/join", "headers": headers}
    return await api.respond(Request(scope | {"path_params": {"name": "join"}}, receive))


@pytest.mark.parametrize(("method", "name"), [("get", "join"), ("get", ".."), ("post", "events")])
def test_other_names_are_not_there(routes: Routes, method: str, name: str) -> None:
    assert getattr(routes, method)(name).status == 404


def test_database_that_cannot_be_used_is_a_sentence(
    routes: Routes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    faults = sample("room_database_faults_total")
    monkeypatch.setenv("DIGITREC_DATABASE", f"sqlite:///{blocked}/rooms.sqlite")
    refused = routes.post("open", {"page": PAGE})
    assert refused.status == 503 and "database" in refused.problem
    assert str(tmp_path) not in refused.problem  # which is for whoever runs the server
    assert sample("room_database_faults_total") - faults == 1
    monkeypatch.setenv("DIGITREC_DATABASE", f"sqlite:///{tmp_path}/there.sqlite")
    assert routes.post("open", {"page": PAGE}).status == 200  # it has come back


def test_database_that_can_only_be_read_shows_its_rooms(routes: Routes) -> None:
    code, host = routes.open()
    key = routes.join(code)
    assert routes.send(key).status == 200
    engine = opening.open_store()._engine
    engine.dispose()
    event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA query_only = ON"))
    assert routes.post("see", {"code": code, "page": PAGE}).status == 200
    assert len(routes.drawings(host)) == 1
    assert run_alone(anext(routes.events(code)))["room"]["code"] == code
    for refused in (routes.send(key, id="b"), routes.post("join", {"code": code})):
        assert refused.status == 503 and "can only be read" in refused.problem


def test_secrets_that_are_damaged_get_a_sentence(
    routes: Routes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secrets.toml").write_text("digitrec_database = ")
    monkeypatch.delenv("DIGITREC_DATABASE")
    monkeypatch.setattr(st, "secrets", Secrets())
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(tmp_path / "secrets.toml")])
    try:
        refused = routes.post("open", {"page": PAGE})
    finally:
        config.set_option("secrets.files", before)
    assert refused.status == 503 and "Correct secrets.toml" in refused.problem
    assert str(tmp_path) not in refused.problem


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
