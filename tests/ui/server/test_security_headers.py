import re
from pathlib import Path

import pytest
import streamlit
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from digitrec.ui.server import security_headers
from digitrec.ui.server.first_paint import first_page
from digitrec.ui.server.security_headers import SecurityHeaders, content_security_policy
from tests.ui.server.asgi import ask, headers_of, messages_of, scope_of

NAMES = {
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
}


def directives(policy: str) -> dict[str, list[str]]:
    return {
        name: sources for name, *sources in (directive.split() for directive in policy.split(";"))
    }


def test_answer_has_every_header_once() -> None:
    found = headers_of(messages_of(SecurityHeaders(PlainTextResponse("x")), scope_of()))
    assert set(found) >= NAMES
    assert all(len(found[name]) == 1 for name in NAMES)
    assert found["x-content-type-options"] == ["nosniff"]


def test_headers_that_an_answer_has_stay_and_policies_add_up() -> None:
    own = {"Referrer-Policy": "no-referrer", "Content-Security-Policy": "sandbox"}
    answer = PlainTextResponse("x", headers=own)
    found = headers_of(messages_of(SecurityHeaders(answer), scope_of()))
    assert found["referrer-policy"] == ["no-referrer"]
    assert found["content-security-policy"][0] == "sandbox"
    assert len(found["content-security-policy"]) == 2


def test_error_before_an_answer_becomes_one_with_headers_and_is_still_raised() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise KeyError("drawn by a visitor")

    messages: list[Message] = []
    assert isinstance(ask(SecurityHeaders(broken), scope_of(), messages), KeyError)
    assert messages[0]["status"] == 500 and set(headers_of(messages)) >= NAMES
    assert b"drawn" not in messages[1]["body"]


def test_error_within_an_answer_is_raised_and_adds_nothing() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise KeyError

    messages: list[Message] = []
    assert isinstance(ask(SecurityHeaders(broken), scope_of(), messages), KeyError)
    assert [message["type"] for message in messages] == ["http.response.start"]


def test_events_are_passed_on_one_by_one() -> None:
    answer = StreamingResponse(iter(["one", "two"]))
    parts = [part["body"] for part in messages_of(SecurityHeaders(answer), scope_of())[1:]]
    assert parts == [b"one", b"two", b""]


def test_websockets_pass_untouched() -> None:
    given: list[object] = []

    async def app(*arguments: object) -> None:
        given.extend(arguments)

    async def receive() -> Message:
        return {}

    async def send(message: Message) -> None:
        return None

    scope: Scope = {"type": "websocket"}
    coroutine = SecurityHeaders(app)(scope, receive, send)
    with pytest.raises(StopIteration):
        coroutine.send(None)
    assert given == [scope, receive, send]


def test_inline_script_is_allowed_by_its_hash() -> None:
    # The example of the policy's specification: https://www.w3.org/TR/CSP3/#external-hash
    script = "alert('Hello, world.');"
    allowed = directives(content_security_policy("'none'", [script]))["script-src"]
    assert "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='" in allowed


def test_inline_scripts_of_streamlits_page_and_of_ours_are_all_that_is_allowed() -> None:
    page = (Path(streamlit.__file__).parent / "static/index.html").read_text()
    slash, *streamlits, translation = security_headers.inline_scripts(first_page())
    assert "location.replace" in slash and "font" in translation
    assert streamlits == re.findall(r"<script>(.*?)</script>", page, re.S)
    found = headers_of(messages_of(SecurityHeaders(PlainTextResponse("x")), scope_of()))
    policy = content_security_policy("'none'", [slash, *streamlits, translation])
    assert found["content-security-policy"] == [policy]


def test_inline_scripts_are_whole_and_those_from_files_are_left_out() -> None:
    page = """<script src=a.js></script><p>text</p><script>if (1 < 2 && "</p>") go();
</script><script type=module>x</script>"""
    assert security_headers.inline_scripts(page) == ['if (1 < 2 && "</p>") go();\n', "x"]


def test_policy_lets_nothing_from_elsewhere_in() -> None:
    found = directives(content_security_policy("'none'", []))
    assert found["default-src"] == found["base-uri"] == found["form-action"] == ["'none'"]
    assert found["script-src"] == ["'self'", "blob:"]
    sources = {source for name in found for source in found[name]}
    assert sources == {"'none'", "'self'", "'unsafe-inline'", "data:", "blob:"}
    assert [name for name in found if "'unsafe-inline'" in found[name]] == ["style-src"]


@pytest.mark.parametrize(
    ("setting", "ancestors"),
    [
        (None, "'none'"),
        ("", "'none'"),
        ("'none'", "'none'"),
        ("'self'", "'self'"),
        ("https://huggingface.co", "https://huggingface.co"),
        (
            " 'self'  https://*.example.org http://127.0.0.1:8000 ",
            "'self' https://*.example.org http://127.0.0.1:8000",
        ),
    ],
)
def test_frames_are_for_nobody_unless_the_setting_says(
    setting: str | None,
    ancestors: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.delenv("DIGITREC_FRAME_ANCESTORS", raising=False)
    if setting is not None:
        monkeypatch.setenv("DIGITREC_FRAME_ANCESTORS", setting)
    assert security_headers.frame_ancestors() == ancestors
    assert not caplog.messages


@pytest.mark.parametrize(
    "setting",
    [
        "*",
        "https:",
        "huggingface.co",
        "'self'; script-src *",
        "https://a.b, https://c.d",
        "'self' x",
    ],
)
def test_setting_that_is_not_understood_is_none_and_logged(
    setting: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DIGITREC_FRAME_ANCESTORS", setting)
    assert security_headers.frame_ancestors() == "'none'"
    (words,) = caplog.messages
    assert words.startswith("$DIGITREC_FRAME_ANCESTORS is not understood")
