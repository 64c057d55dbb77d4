from typing import Any

import pytest
import streamlit as st
from starlette.types import Message, Receive, Scope, Send

from digitrec.ui.server.origins import NOT_THIS_NAME, OtherOrigins
from tests.loops import run_alone

HOST = "digits.example.org:8443"
LOOPBACK = ["localhost:8501", "127.0.0.1:8501", "127.0.0.9", "[::1]:8501", "app.localhost"]
FOREIGN = ["evil.example", "evil.example:8501", "localhost.evil.example", "192.0.2.7", "[", ""]


@pytest.fixture(autouse=True)
def options(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What Streamlit is set to: to listen to everybody, until a test says otherwise."""
    found = {
        "server.address": "0.0.0.0",
        "server.allowedHosts": [],
        "server.corsAllowedOrigins": [],
        "server.enableCORS": True,
        "browser.serverAddress": "localhost",
    }
    monkeypatch.setattr(st, "get_option", found.get)
    return found


def ask(origin: str | None = None, kind: str = "websocket", host: str | None = HOST) -> list[Any]:
    """Return what becomes of who asks: "reached" and by which origin, or what is sent instead."""
    happened: list[Any] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        happened.extend(["reached", dict(scope["headers"]).get(b"origin")])

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        happened.append(message.get("status") or message.get("body") or message["type"])

    pairs = {"host": host, "origin": origin}.items()
    headers = [(name.encode(), value.encode()) for name, value in pairs if value is not None]
    run_alone(OtherOrigins(app)({"type": kind, "headers": headers}, receive, send))
    return happened


REACHED, CLOSED = ["reached", None], ["websocket.close"]
REFUSED = [403, NOT_THIS_NAME.encode()]


@pytest.mark.parametrize("origin", [f"https://{HOST}", None])
def test_own_pages_and_programs_reach_the_app(origin: str | None) -> None:
    assert ask(origin) == REACHED


@pytest.mark.parametrize(
    "origin",
    [
        "https://elsewhere.invalid",
        "https://digits.example.org",  # another port
        "http://localhost:3000",
        "http://127.0.0.1:8502",
        f"https://{HOST}.elsewhere.invalid",
        "https://[damaged",
        "null",
        "",
    ],
)
def test_websockets_of_other_sites_and_ports_are_closed(origin: str) -> None:
    assert ask(origin) == CLOSED


def test_another_port_of_this_machine_is_another_site(options: dict[str, Any]) -> None:
    options["server.address"] = "127.0.0.1"
    assert ask("http://localhost:8501", host="localhost:8501") == REACHED
    assert ask("http://localhost:8502", host="localhost:8501") == CLOSED
    assert ask("http://localhost:8501", host="127.0.0.1:8501") == CLOSED


def test_requests_pass_and_keep_their_origin() -> None:
    assert ask("https://elsewhere.invalid", "http") == ["reached", b"https://elsewhere.invalid"]


@pytest.mark.parametrize(
    ("option", "value", "reached"),
    [
        ("server.corsAllowedOrigins", ["https://elsewhere.invalid"], REACHED),
        ("server.enableCORS", False, REACHED),
    ],
)
def test_origins_that_were_configured_reach_the_app(
    options: dict[str, Any], option: str, value: object, reached: list[Any]
) -> None:
    """Streamlit is not told of the origin, for it would ask the internet before it looks there."""
    options[option] = value
    assert ask("https://elsewhere.invalid") == reached
    others = [ask(f"https://elsewhere.invalid{more}") for more in (":444", ".org")]
    assert all((other == CLOSED) == (option != "server.enableCORS") for other in others)


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1"])
def test_server_of_this_machine_answers_to_this_machines_names(
    options: dict[str, Any], address: str, kind: str
) -> None:
    options["server.address"] = address
    assert all(ask(kind=kind, host=host) == REACHED for host in [*LOOPBACK, None])
    refused = REFUSED if kind == "http" else CLOSED
    assert all(ask(kind=kind, host=host) == refused for host in FOREIGN)
    assert all(ask(f"http://{host}", kind, host) == refused for host in FOREIGN if kind != "http")


@pytest.mark.parametrize("address", ["0.0.0.0", "", None, "192.0.2.7", "unix:///run/digits"])
def test_server_of_a_network_answers_to_any_name(
    options: dict[str, Any], address: str | None
) -> None:
    options["server.address"] = address
    assert all(ask(kind="http", host=host) == REACHED for host in [*LOOPBACK, *FOREIGN])


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_names_that_were_configured_are_the_servers(options: dict[str, Any], address: str) -> None:
    options["server.address"] = address
    options["server.allowedHosts"] = ["Digits.example.org", "*.school.example"]
    for host in (HOST, "a.school.example:80", "localhost:8501"):
        assert ask(kind="http", host=host) == REACHED
    for host in ("school.example", "evil.example", "digits.example.org.evil.example"):
        assert ask(kind="http", host=host) == REFUSED
    options["server.allowedHosts"] = ["*"]
    assert ask(kind="http", host="evil.example") == REACHED


def test_name_in_the_servers_own_address_is_its_name(options: dict[str, Any]) -> None:
    options |= {"server.address": "127.0.0.1", "browser.serverAddress": "digits.example.org"}
    assert ask(kind="http") == ask(f"https://{HOST}") == REACHED
