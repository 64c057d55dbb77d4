"""SECURITY.md, sentence by sentence, where a server and a browser are needed."""

import socket
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from digitrec.errors import printable
from digitrec.ui.engine import serving
from digitrec.ui.server.origins import NOT_THIS_NAME
from tests.browser.conftest import note_refusal
from tests.browser.driver import PATHS, PICTURE, Server, answer, finish, wait_for_keys


def shake_hands(server: str, origin: str, host: str | None = None) -> str:
    """Return the status line of the answer to a page that asks to open the app's socket."""
    place = urlsplit(server)
    lines = (
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host or place.netloc}",
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
    assert " 403 " in shake_hands(server, "http://127.0.0.1:1")  # another port of this machine
    evil = "evil.example:8501"  # which leads to 127.0.0.1 (DNS rebinding)
    assert " 403 " in shake_hands(server, f"http://{evil}", evil)
    asked = Request(
        f"{server}/rooms/open", b"{}", {"Host": evil, "Content-Type": "application/json"}
    )
    with pytest.raises(HTTPError) as refused:
        urlopen(asked, timeout=60)
    with refused.value as answer:
        assert (answer.code, answer.read().decode()) == (403, NOT_THIS_NAME)


def test_server_behind_a_proxy_on_its_machine_answers_to_the_name_it_was_given() -> None:
    host = "digits.example.org"
    given = {"STREAMLIT_SERVER_ALLOWED_HOSTS": f"{host} *.school.example"}
    with Server(environment=given) as server:
        assert " 101 " in shake_hands(server.address, f"https://{host}", host)
        with urlopen(Request(server.address, headers={"Host": host}), timeout=60) as answer:
            assert answer.status == 200
        assert " 403 " in shake_hands(server.address, "https://evil.example", "evil.example")


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


HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self' blob: 'sha256-",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}
ENGINE_FILE = serving.address()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("", 200),
        ("compare", 200),
        (f"{ENGINE_FILE}worker.js", 200),
        (f"{ENGINE_FILE}nothing.js", 404),
        ("rooms/nothing", 404),
        ("rooms/events?code=nothing", 404),
        ("media/nothing.png", 404),
        ("static/js/nothing.js", 404),
        ("nothing", 200),  # a page, as Streamlit answers to any other address
        ("_stcore/health", 200),
        ("_stcore/host-config", 200),
        ("_stcore/metrics", 404),
        ("metrics", 404),
        ("%2e%2e/app.py", 400),
    ],
)
def test_every_answer_has_the_headers(server: str, path: str, status: int) -> None:
    place = urlsplit(server)
    connection = HTTPConnection(str(place.hostname), place.port, timeout=60)
    with closing(connection):
        connection.request("GET", f"/{path}")
        answer = connection.getresponse()
        assert answer.status == status
        for name, beginning in HEADERS.items():
            (value,) = answer.headers.get_all(name, [])
            assert value.startswith(beginning)


INJECT = """() => {
  window.ran = [];
  const add = (tag, what) => document.body.append(Object.assign(document.createElement(tag), what));
  add("script", { text: "ran.push('inline')" });
  add("div", { innerHTML: `<img src="x:" onerror="ran.push('handler')">` });
  add("script", { src: "data:text/javascript,ran.push('data')" });
  add("script", { src: "http://elsewhere.invalid/x.js" });
  add("iframe", { srcdoc: "<script>parent.ran.push('frame')</" + "script>" });
  const link = add("a", { href: "javascript:ran.push('link')" });
  document.body.lastElementChild.click();
  setTimeout("ran.push('text')");
}"""


def test_script_that_gets_into_a_page_does_not_run(browser: Browser, server: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(server)
        wait_for_keys(page)
        refused: list[str] = []
        page.on("console", lambda message: note_refusal(message, refused))
        with page.expect_event("console", lambda message: "elsewhere.invalid" in message.text):
            page.evaluate(INJECT)
        page.keyboard.press("7")
        expect(answer(page)).to_have_text("7")  # whatever ran would have done so before
        assert page.evaluate("ran") == []
        assert len(refused) >= 6


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    """Another site, which serves the pages in the test's folder."""
    pages = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), pages) as site:
        Thread(target=site.serve_forever).start()
        yield site
        site.shutdown()


def show_in_a_frame(page: Page, hub: ThreadingHTTPServer, folder: Path, app: str) -> FrameLocator:
    """Open a page of the other site that shows the app."""
    (folder / "hub.html").write_text(f"<!DOCTYPE html><iframe src='{app}'></iframe>")
    page.goto(f"http://127.0.0.1:{hub.server_port}/hub.html")
    return page.frame_locator("iframe")


def test_no_other_site_shows_the_app_in_a_frame(
    browser: Browser, server: str, hub: ThreadingHTTPServer, tmp_path: Path
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        with page.expect_event("console", lambda message: "frame-ancestors" in message.text):
            show_in_a_frame(page, hub, tmp_path, server)


def test_a_site_that_the_setting_names_shows_the_app(
    context: BrowserContext, hub: ThreadingHTTPServer, tmp_path: Path
) -> None:
    setting = {"DIGITREC_FRAME_ANCESTORS": f"http://127.0.0.1:{hub.server_port}"}
    with Server(environment=setting) as server:
        shown = show_in_a_frame(context.new_page(), hub, tmp_path, server.address)
        shown.get_by_role("button", name="7", exact=True).click()
        expect(shown.get_by_role("heading", level=1)).to_have_text("7")


# Every parameter that a page reads, and what a page would make a picture or a live link of.
PARAMETERS = (
    *("model", "given", "reasons", "beside", "source", "view", "images", "side", "a", "b"),
    *("models", "axis", "details", "page", "step", "present", "room", "wall", "drawing"),
)
NASTY = (
    *("https://foreign.invalid/a", "www.foreign.invalid", "me@foreign.invalid", PICTURE),
    *("[a](//foreign.invalid)", "<//foreign.invalid>", "<a href=//foreign.invalid>a</a>"),
    *("`` `https://foreign.invalid`", "x`` https://foreign.invalid", "\nhttps://foreign.invalid"),
)
# What leads to another site or loads from one, in shadow roots too; null without any address.
FOREIGN = """() => {
  const found = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      const address = element.getAttribute("href") ?? element.getAttribute("src");
      if (address) found.push(new URL(address, location));
    }
  };
  look(document);
  const isOwn = ({ origin, protocol }) => origin === location.origin || protocol === "data:";
  return found.length ? found.filter((url) => !isOwn(url)).map(String) : null;
}"""


def test_what_a_link_asks_for_leads_nowhere_and_is_shown_as_it_stands(
    tab: Page, server: str
) -> None:
    shown = 0
    for number, path in enumerate(PATHS):
        turned = [NASTY[(number + at) % len(NASTY)] for at in range(len(PARAMETERS))]
        asked = dict(zip(PARAMETERS, turned, strict=True))
        tab.goto(f"{server}/{path}?{urlencode(asked)}")
        finish(tab)
        assert tab.evaluate(FOREIGN) == []
        sentences = tab.get_by_test_id("stAlert").filter(has_text="The link asks for")
        for words in sentences.all_text_contents():
            assert any(f"asks for {printable(value)} under" in words for value in turned), words
        shown += sentences.count()
    assert shown > len(PATHS)
