"""Websockets of other sites' pages: refused before Streamlit sees them.

It refuses them too, but first asks the internet for this machine's address, on the one thread that
answers everybody: without a network that takes 20 seconds.
"""

from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_THIS_MACHINE = {"localhost", "127.0.0.1", "0.0.0.0"}  # which Streamlit lets in, from any port


class OtherOrigins:
    """ASGI middleware that refuses other sites' websockets; everything else passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as `app` does, but for another site's websocket, which gets a 403."""
        if scope["type"] == "websocket" and is_foreign(Headers(scope=scope)):
            await receive()  # that it asks to connect
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)


def is_foreign(headers: Headers) -> bool:
    """Return whether a page asks that came from elsewhere than the address that it asks."""
    origin = headers.get("origin")
    if origin is None or not st.get_option("server.enableCORS"):
        return False
    known = {st.get_option("browser.serverAddress"), *_THIS_MACHINE}
    known |= {_split(allowed)[1] for allowed in st.get_option("server.corsAllowedOrigins")}
    place, name = _split(origin)
    return place != headers.get("host") and name not in known


def _split(origin: str) -> tuple[str, str | None]:
    """Return an origin's host with its port, and without; nothing where it is damaged."""
    try:
        parts = urlsplit(origin)
        return parts.netloc, parts.hostname
    except ValueError:
        return "", None
