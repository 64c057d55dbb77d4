"""SECURITY.md, sentence by sentence, where a server and a browser are needed."""

import socket
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import PATHS

PICTURE = "![x](http://pictures.invalid/x.png)"


def shake_hands(server: str, origin: str) -> str:
    """Return the status line of the answer to a page that asks to open the app's socket."""
    place = urlsplit(server)
    lines = (
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {place.netloc}",
        f"Origin: {origin}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version: 13",
    )
    with socket.create_connection((place.hostname, place.port), timeout=60) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return connection.recv(1000).decode().splitlines()[0]


def test_only_the_apps_own_pages_may_connect(server: str) -> None:
    assert " 101 " in shake_hands(server, server)
    assert " 403 " in shake_hands(server, "http://elsewhere.invalid")


def test_other_addresses_of_this_machine_are_not_listened_at(server: str) -> None:
    port = urlsplit(server).port
    with socket.create_connection(("127.0.0.1", port), timeout=10):
        pass
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=10)


def test_other_origins_may_not_read_answers(server: str) -> None:
    request = Request(f"{server}/_stcore/health", headers={"Origin": "http://elsewhere.invalid"})
    with urlopen(request, timeout=60) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] is None


def test_uploads_are_refused(server: str) -> None:
    request = Request(f"{server}/_stcore/upload_file/a/b", data=b"x", method="PUT")
    with pytest.raises(HTTPError) as refused:
        urlopen(request, timeout=60)
    with refused.value as answer:
        assert 400 <= answer.code < 500


@pytest.mark.parametrize("path", [*PATHS, "?present=yes", f"?model={PICTURE}&given={PICTURE}"])
def test_pages_ask_no_other_host(page: Page, server: str, path: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server}/{path}")
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    # The browser asks for its icon on its own, unseen by the test.
    asked += page.eval_on_selector_all("link[rel~=icon]", "links => links.map(link => link.href)")
    hosts = {urlsplit(url).netloc for url in asked if urlsplit(url).scheme not in ("data", "blob")}
    assert hosts == {urlsplit(server).netloc}


def test_picture_in_a_link_is_shown_as_text(page: Page, server: str) -> None:
    page.goto(f"{server}/?given={PICTURE}")
    expect(
        page.get_by_text(f"The link asks for '{PICTURE}' under 'The networks get it'")
    ).to_be_visible()
