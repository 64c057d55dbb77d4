import re

import pytest
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from digitrec.ui.server.assets import address_of, names_with, read_text
from digitrec.ui.server.first_paint import FirstPaint, first_page, streamlits_page, styled
from tests.ui.server.asgi import headers_of, messages_of, scope_of

ENTRY = "draw/stage.js"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def body_of(messages: list[Message]) -> str:
    return b"".join(message.get("body", b"") for message in messages[1:]).decode()


def test_page_is_streamlits_with_our_style_and_script_at_the_end_of_its_head() -> None:
    answer = HTMLResponse(streamlits_page(), headers={"ETag": "streamlits"})
    messages = messages_of(FirstPaint(answer, ENTRY), scope_of("/curves", BROWSER))
    style, script = read_text("server/page.css"), read_text("server/translation.js")
    ours = f"<style>\n{style}</style>\n<script>\n{script}</script>\n"
    assert body_of(messages).replace(f"{ours}</head>", "</head>") == streamlits_page()
    assert ours in body_of(messages)
    headers = headers_of(messages)
    assert headers["content-length"] == [str(len(body_of(messages).encode()))]
    assert headers["cache-control"] == ["no-cache"] and "etag" not in headers


def test_first_page_sees_to_its_slash_in_the_browser() -> None:
    """A proxy that takes off a path may have been asked without one."""
    body = body_of(messages_of(FirstPaint(HTMLResponse(""), ENTRY), scope_of("/", BROWSER)))
    assert body == first_page(names_with(ENTRY)) and "location.replace" in body


@pytest.mark.parametrize("path", ["/modules/a/b.js", "/static/js/nothing.js", "/curves/modules/x"])
def test_where_no_page_can_be_there_is_none(path: str) -> None:
    messages = messages_of(FirstPaint(HTMLResponse(streamlits_page()), ENTRY), scope_of(path))
    assert messages[0]["status"] == 404 and body_of(messages) == ""


@pytest.mark.parametrize(
    "answer",
    [PlainTextResponse("ok"), HTMLResponse("<head></head>", status_code=404)],
    ids=["text", "error"],
)
def test_other_answers_pass(answer: Response) -> None:
    messages = messages_of(FirstPaint(answer, ENTRY), scope_of("/", BROWSER))
    assert messages == messages_of(answer, scope_of("/", BROWSER))


def test_page_kept_from_before_is_not_found_unchanged() -> None:
    """Streamlit knows its own page alone, and would say that it is as it was."""
    asked: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope)
        await HTMLResponse()(scope, receive, send)

    kept = {"if-none-match": "streamlits", "if-modified-since": "yesterday"}
    messages_of(FirstPaint(app, ENTRY), scope_of("/", BROWSER | kept))
    messages_of(FirstPaint(app, ENTRY), scope_of("/static/js/index.js", kept))
    page, script = ({name.decode().lower() for name, _ in scope["headers"]} for scope in asked)
    assert page == {"accept"} and script == set(kept)


def test_first_page_asks_for_the_stages_modules_and_for_nothing_else() -> None:
    asked = re.findall(
        r'<link rel="modulepreload" fetchpriority="low" href="./(.*?)">',
        first_page(names_with(ENTRY)),
    )
    assert address_of("draw/stage.js") in asked and address_of("canvas/pad.js") in asked
    assert not re.findall(r'href="./modules/', styled(streamlits_page()))
