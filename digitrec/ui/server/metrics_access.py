"""Who may read this server's metrics: nobody, or this machine, or whoever has the token.

What comes over the app's own port proves nothing of where it is from: a proxy on this machine is at
127.0.0.1 too, and the headers are the visitor's. So this machine reads them at a port of their own.
"""

import hmac
import logging
import os
import re
from dataclasses import dataclass
from functools import cache

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

OFF, LOOPBACK, TOKEN = "off", "loopback", "token"
SHORTEST_TOKEN = 16  # characters
_STREAMLITS_OWN = "/_stcore/metrics"
_PORT = re.compile(r"loopback:([1-9]\d{0,4})")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Access:
    """A rule: `mode` is OFF, LOOPBACK with the port for this machine, or TOKEN."""

    mode: str = OFF
    token: str = ""
    port: int = 0

    def refusal(self, scope: Scope) -> Response | None:
        """Return what a request to the app gets that may not read metrics; None if it may."""
        if self.mode == TOKEN:
            given = Headers(scope=scope).get("authorization", "")
            if hmac.compare_digest(given.encode(), f"Bearer {self.token}".encode()):
                return None
            return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
        return Response(status_code=404)


@cache
def access() -> Access:
    """Return the rule of $DIGITREC_METRICS; what is not understood is OFF, and logged."""
    mode, token = (
        os.environ.get(name, "") for name in ("DIGITREC_METRICS", "DIGITREC_METRICS_TOKEN")
    )
    if mode == TOKEN and len(token) >= SHORTEST_TOKEN and token.isascii():
        return Access(TOKEN, token)
    found = _PORT.fullmatch(mode)
    if found and int(found[1]) < 2**16:
        return Access(LOOPBACK, port=int(found[1]))
    if mode == TOKEN:
        _log.warning(
            "Metrics stay off: $DIGITREC_METRICS is 'token', so put a token of %d or more ASCII "
            "characters into $DIGITREC_METRICS_TOKEN.",
            SHORTEST_TOKEN,
        )
    elif mode not in ("", OFF):
        _log.warning(
            "Metrics stay off: $DIGITREC_METRICS is not understood. Write 'loopback:9464', with a "
            "port for this machine alone, or 'token' and a token into $DIGITREC_METRICS_TOKEN."
        )
    return Access()


class StreamlitMetrics:
    """ASGI middleware that keeps Streamlit's own metrics, open to everybody, to the same rule.

    `test_streamlits_own_metrics_follow_the_rule` fails without.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`; the log says so if the rule is not understood."""
        self._app, self._access = app, access()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or answer as `app` does."""
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith(_STREAMLITS_OWN):
            if refusal := self._access.refusal(scope):
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)
