"""The headers of every HTTP answer: what its page may load and run, and who may show it.

docs/SECURITY.md says what each exception of the policy is for.
"""

import base64
import hashlib
import logging
import os
import re
from html.parser import HTMLParser

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from digitrec.ui.server.first_paint import first_page

_POLICY = b"content-security-policy"
_OTHERS = {  # where an answer has none of its own
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",  # a link holds a drawing, or a room's code
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_PLACE = re.compile(r"'self'|https?://(\*\.)?[a-z0-9.-]+(:(\d+|\*))?", re.IGNORECASE)
_log = logging.getLogger(__name__)


class SecurityHeaders:
    """ASGI middleware that adds the headers, to errors too; websockets pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`, and say so in the log if $DIGITREC_FRAME_ANCESTORS is not understood."""
        self._app = app
        policy = content_security_policy(frame_ancestors(), inline_scripts(first_page()))
        self._headers = {_POLICY: policy.encode(), **_OTHERS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as `app` does, with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal is_started
            if message["type"] == "http.response.start":
                is_started = True
                own = list(message.get("headers", ()))
                names = {name.lower() for name, _ in own} - {_POLICY}  # of policies, all hold
                more = [pair for pair in self._headers.items() if pair[0] not in names]
                message = {**message, "headers": own + more}
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception:  # whatever it was is raised again, for the log
            if not is_started:  # or Starlette answers, its outermost layer
                broken = PlainTextResponse("The server has met an error.", status_code=500)
                await broken(scope, receive, send_with_headers)
            raise


def content_security_policy(ancestors: str, scripts: list[str]) -> str:
    """Return the policy that lets these scripts run and these places show the app in a frame.

    `scripts` are the texts of inline scripts.
    """
    hashes = (hashlib.sha256(script.encode()).digest() for script in scripts)
    allowed = (f"'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes)
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(("'self'", "blob:", *allowed)),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": ancestors,
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def frame_ancestors() -> str:
    """Return who may show the app in a frame, from $DIGITREC_FRAME_ANCESTORS: nobody unless set."""
    places = os.environ.get("DIGITREC_FRAME_ANCESTORS", "").split()
    if places and all(map(_PLACE.fullmatch, places)):
        return " ".join(places)
    if places and places != ["'none'"]:
        _log.warning(
            "$DIGITREC_FRAME_ANCESTORS is not understood, so no page may show the app in a frame. "
            "Write 'self' or addresses like https://huggingface.co, with spaces between them."
        )
    return "'none'"


def inline_scripts(html: str) -> list[str]:
    """Return the texts of all scripts that stand in this HTML itself."""
    parser = _InlineScripts()
    parser.feed(html)
    parser.close()
    return parser.found


class _InlineScripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_inside = tag == "script" and "src" not in dict(attrs)
        if self._is_inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._is_inside:  # which may come in parts
            self.found[-1] += data
