from collections.abc import Iterator

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from streamlit import config

from digitrec.ui.server.base_path import BasePath, below
from tests.ui.server.asgi import headers_of, messages_of, scope_of

BASES = ["", "digits", "/tools/digits/"]  # as people write them


@pytest.fixture(params=BASES, ids=["none", "one level", "two levels"])
def base(request: pytest.FixtureRequest) -> Iterator[str]:
    """The base path with one slash before each of its names."""
    yield from set_base(request.param)


@pytest.fixture
def two_levels() -> Iterator[str]:
    yield from set_base(BASES[-1])


def set_base(written: str) -> Iterator[str]:
    config.set_option("server.baseUrlPath", written)
    yield f"/{written.strip('/')}" if written else ""
    config.set_option("server.baseUrlPath", "")


def asked_at(path: str, **more: object) -> str:
    """Return the path at which the app is asked; what is answered in its place fails."""
    asked: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope["path"])

    messages_of(BasePath(app), scope_of(path) | more)
    (found,) = asked
    return found


def redirected(path: str, query: bytes = b"") -> str:
    """Return where who asks is redirected, relative to where it was."""
    messages = messages_of(BasePath(no_app), scope_of(path) | {"query_string": query})
    assert messages[0]["status"] == 307
    (location,) = headers_of(messages)["location"]
    return location


async def no_app(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError("The app is not to be asked")


@pytest.mark.parametrize(
    "path", ["/", "/curves", "/modules/x.js", "/rooms/open", "/_stcore/stream"]
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_app_is_asked_at_its_path_whether_or_not_a_proxy_took_it_off(
    base: str, path: str, kind: str
) -> None:
    assert asked_at(base + path, type=kind) == asked_at(path, type=kind) == base + path
    assert below(scope_of(base + path)) == below(scope_of(path)) == path


def test_page_has_no_slash_at_its_end(base: str) -> None:
    assert redirected(f"{base}/curves/") == redirected("/curves/") == "../curves"
    assert redirected(f"{base}/curves/", b"model=Hidden") == "../curves?model=Hidden"


def test_base_path_itself_gets_a_slash(two_levels: str) -> None:
    assert redirected(two_levels) == "digits/"
    assert redirected(two_levels, b"room=ABC234&x=%2F") == "digits/?room=ABC234&x=%2F"


def test_no_redirection_leads_to_another_host(base: str) -> None:
    assert redirected("/\\elsewhere.invalid/") == "../%5Celsewhere.invalid"
    assert redirected("/http:/") == "../http%3A"
    assert (
        asked_at("//elsewhere.invalid/") == f"{base}//elsewhere.invalid/"
    )  # where Streamlit says no


def test_path_that_only_begins_alike_is_another(two_levels: str) -> None:
    assert below(scope_of("/tools/digitsx")) == "/tools/digitsx"
    assert below(scope_of("/tools")) == "/tools"


def test_app_within_another_has_its_path_below_that(two_levels: str) -> None:
    within = {"root_path": "/school"}
    assert below(scope_of("/school/tools/digits/curves") | within) == "/curves"
    assert asked_at("/school/curves", **within) == "/school/tools/digits/curves"


def test_what_is_sent_is_not_redirected(two_levels: str) -> None:
    assert asked_at("/curves/", method="POST") == f"{two_levels}/curves/"


def test_cookies_are_for_the_base_path(base: str) -> None:
    answer = PlainTextResponse("ok")
    answer.raw_headers += [
        (b"set-cookie", b"a=1; Path=/; SameSite=Lax"),
        (b"set-cookie", b"b=/;path=/x"),
    ]
    found = headers_of(messages_of(BasePath(answer), scope_of()))
    assert found["set-cookie"] == [f"a=1; Path={base or '/'}; SameSite=Lax", "b=/;path=/x"]
