"""Who may read this server's metrics: nobody, or this machine, or whoever has the token."""

import hmac
import logging
import os
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

OFF, LOOPBACK, TOKEN = "off", "loopback", "token"
SHORTEST_TOKEN = 16  # characters
_STREAMLITS_OWN = "/_stcore/metrics"
_OF_PROXIES = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Access:
    """A rule: `mode` is OFF, LOOPBACK or TOKEN."""

    mode: str = OFF
    token: str = ""

    def refusal(self, scope: Scope) -> Response | None:
        """Return what an HTTP request gets that may not read metrics; None for one that may."""
        if self.mode == TOKEN:
            given = Headers(scope=scope).get("authorization", "")
            if hmac.compare_digest(given.encode(), f"Bearer {self.token}".encode()):
                return None
            return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
        if self.mode == LOOPBACK:
            if _is_from_here(scope):
                return None
            return PlainTextResponse("Metrics are for this machine alone.", status_code=403)
        return Response(status_code=404)


@cache
def access() -> Access:
    """Return the rule of $DIGITREC_METRICS; what is not understood is OFF, and logged."""
    mode, token = (
        os.environ.get(name, "") for name in ("DIGITREC_METRICS", "DIGITREC_METRICS_TOKEN")
    )
    if mode == TOKEN and len(token) >= SHORTEST_TOKEN and token.isascii():
        return Access(TOKEN, token)
    if mode == LOOPBACK:
        return Access(LOOPBACK)
    if mode == TOKEN:
        _log.warning(
            "Metrics stay off: $DIGITREC_METRICS is 'token', so put a token of %d or more ASCII "
            "characters into $DIGITREC_METRICS_TOKEN.",
            SHORTEST_TOKEN,
        )
    elif mode not in ("", OFF):
        _log.warning(
            "Metrics stay off: $DIGITREC_METRICS is not understood. Write 'loopback', or 'token' "
            "and a token into $DIGITREC_METRICS_TOKEN."
        )
    return Access()


class StreamlitMetrics:
    """ASGI middleware that keeps Streamlit's own metrics, open to everybody, to the same rule."""

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


def _is_from_here(scope: Scope) -> bool:
    """Return whether a program on this machine asks this server itself, past every proxy.

    What a proxy on this machine passes on comes from here too. It is told by the proxy's headers,
    or by the name that was asked for; uvicorn may have put another address in the peer's place.
    """
    headers = Headers(scope=scope)
    if any(name in headers for name in _OF_PROXIES):
        return False
    try:
        asked_for = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:  # brackets that are no address's
        return False
    peer = scope["client"][0] if scope.get("client") else ""
    return _is_loopback(peer) and (asked_for == "localhost" or _is_loopback(asked_for))


def _is_loopback(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
