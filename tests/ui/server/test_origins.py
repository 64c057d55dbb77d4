from typing import Any

import pytest
import streamlit as st
from starlette.types import Receive, Scope, Send

from digitrec.ui.server.origins import OtherOrigins
from tests.loops import run_alone

HOST = "digits.example.org:8443"


def ask(origin: str | None, kind: str = "websocket") -> list[str]:
    """Return what becomes of who asks: "reached", or what is sent instead."""
    happened: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        happened.append("reached")

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        happened.append(message["type"])

    headers = [(b"host", HOST.encode())]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    run_alone(OtherOrigins(app)({"type": kind, "headers": headers}, receive, send))
    return happened


@pytest.mark.parametrize("origin", [f"https://{HOST}", "http://localhost:3000", None])
def test_own_pages_and_programs_reach_the_app(origin: str | None) -> None:
    assert ask(origin) == ["reached"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://elsewhere.invalid",
        "https://digits.example.org",  # another port
        f"https://{HOST}.elsewhere.invalid",
        "https://[damaged",
        "null",
        "",
    ],
)
def test_websockets_of_other_sites_are_closed(origin: str) -> None:
    assert ask(origin) == ["websocket.close"]


def test_requests_pass() -> None:
    assert ask("https://elsewhere.invalid", "http") == ["reached"]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("browser.serverAddress", "elsewhere.invalid"),
        ("server.corsAllowedOrigins", ["https://elsewhere.invalid"]),
        ("server.enableCORS", False),
    ],
)
def test_origins_that_were_configured_reach_the_app(
    monkeypatch: pytest.MonkeyPatch, option: str, value: object
) -> None:
    ours = {
        "browser.serverAddress": None,
        "server.corsAllowedOrigins": [],
        "server.enableCORS": True,
    }
    monkeypatch.setattr(st, "get_option", (ours | {option: value}).get)
    assert ask("https://elsewhere.invalid") == ["reached"]
    assert ask("https://elsewhere.invalid.org") == (
        ["reached"] if option == "server.enableCORS" else ["websocket.close"]
    )
