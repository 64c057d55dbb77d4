"""What a real server writes to its log, one JSON object per line, and what it never writes."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from websockets import ConnectionClosed, InvalidStatus, Origin, Subprotocol
from websockets.sync.client import connect

from digitrec.networks.specs import SPECS
from tests.browser.driver import (
    PATHS,
    Server,
    choose,
    draw_with_mouse,
    expect_engine,
    finish,
    free_port,
    ink,
    read_with,
    wait_for_keys,
    wait_until_shown,
)

PASSWORD, CODE, ELSEWHERE = "a-password", "7ABC0D", "http://elsewhere.invalid"
SETTING = {"DIGITREC_LOG": "json"}
WITHOUT_WELCOME = {"logger.hideWelcomeMessage": "true"}  # Streamlit's, on standard output


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "server.log"


def lines(log: Path) -> list[dict[str, Any]]:
    """Return what is logged; on standard output, Streamlit says a blank line when it ends."""
    found = [json.loads(line) for line in log.read_text().splitlines() if line]
    assert all({"time", "level", "logger", "message"} <= set(line) for line in found)
    return found


def stream_of(server: Server) -> str:
    return f"ws://127.0.0.1:{server.port}/_stcore/stream"


def ask(address: str, body: Any, **headers: str) -> int:
    """Return the status of what a phone is answered that joins a room."""
    request = Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    try:
        with urlopen(request, timeout=60) as answer:
            return answer.status
    except HTTPError as refused:
        with refused:
            return refused.code


def test_log_tells_what_goes_wrong_without_drawings_and_addresses(
    context: BrowserContext, log: Path
) -> None:
    nowhere = f"postgresql://ann:{PASSWORD}@127.0.0.1:{free_port()}/rooms"
    read_with(context, ({name: np.eye(10)[3] for name in SPECS}, 1.0))
    environment = SETTING | {"DIGITREC_DATABASE": nowhere}
    with Server(WITHOUT_WELCOME, environment, log=log) as server:
        page = context.new_page()
        page.goto(f"{server.address}/?reasons=Tug+of+war&model=Perceptron")
        wait_for_keys(page)
        expect_engine(page)
        draw_with_mouse(page, "7")
        expect(page.get_by_role("heading", name=re.compile("^Perceptron: 7"))).to_be_visible()
        finish(page)
        drawn = ink(page)
        asked = f"{server.address}/rooms/join"
        assert ask(asked, {"code": CODE}, X_Forwarded_For="198.51.100.7") == 503
        with pytest.raises(InvalidStatus), connect(stream_of(server), origin=Origin(ELSEWHERE)):
            pass
    found = lines(log)
    told = [line["message"] for line in found if line["logger"].startswith("digitrec.")]
    assert sum("read another digit than the server's" in words for words in told) == len(SPECS)
    asked_for = [line["message"] for line in found if line["logger"] == "digitrec.ui.room_api.api"]
    assert ["database of rooms does not answer" in words for words in asked_for] == [True]
    written = log.read_text()
    places = [f"{place:g}" for stroke in drawn for place in stroke if place % 1]
    secrets = ["127.0.0.1", "198.51.100.7", str(server.port), CODE, PASSWORD, ELSEWHERE, *places]
    assert drawn and not [secret for secret in secrets if secret in written]


def test_exception_is_logged_with_its_places_and_without_its_words(log: Path) -> None:
    with Server(WITHOUT_WELCOME, SETTING, log=log) as server:
        with connect(stream_of(server), subprotocols=[Subprotocol("streamlit")]) as socket:
            socket.send(CODE.encode())  # no message of Streamlit's
            with pytest.raises(ConnectionClosed):
                while True:
                    socket.recv(timeout=60)
    (warning,) = [line for line in lines(log) if "exception" in line]
    assert warning["logger"].startswith("streamlit.") and warning["level"] == "WARNING"
    assert warning["exception"][0]["type"] == "DecodeError"
    assert any("starlette_websocket.py:" in place for place in warning["exception"][0]["trace"])
    assert CODE not in log.read_text()


def test_visit_of_every_page_leaves_no_warning(tab: Page, log: Path) -> None:
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # Streamlit looks for itself below each page's address first.
        if "/_stcore/" not in message.location["url"]:
            said.append(f"{tab.url}: {message.text}")

    tab.on("console", note)
    with Server(WITHOUT_WELCOME, SETTING, log=log) as server:
        for path in (*PATHS, "curves?details=true", "compare?details=true"):
            tab.goto(f"{server.address}/{path}")
            wait_until_shown(tab)
        choose(tab, "Perceptron")  # as A, which was B: B and the images offer others than before
        expect(tab).to_have_url(re.compile("a=Perceptron"))
        finish(tab)
    speakers = ("digitrec", "streamlit")  # LiteRT's greeting is no warning
    found = [line for line in lines(log) if line["logger"].startswith(speakers)]
    warnings = [line["message"] for line in found if line["level"] in ("WARNING", "ERROR")]
    assert said == warnings == []
