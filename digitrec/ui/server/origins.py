"""Other sites: what their pages ask of this server, by its name or by one of their own.

Streamlit refuses their websockets too, but first asks the internet for this machine's address
(streamlit#7721), on the one thread that answers everybody; and it lets every port of this machine
in: `test_another_port_of_this_machine_is_another_site`. A name of another
site's that leads here (DNS rebinding) makes its pages the app's own for a browser, `Host` tells.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

NOT_THIS_NAME = (
    "This server answers to this machine's own names alone: start it with --server.allowedHosts "
    "and the name that people type."
)


class OtherOrigins:
    """ASGI middleware that refuses other sites' websockets, and names that are not this server's.

    Where the server listens to its own machine, or server.allowedHosts names any, its names are
    this machine's, browser.serverAddress and those of server.allowedHosts; otherwise all are.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app
        named = [name.strip().lower() for name in st.get_option("server.allowedHosts")]
        is_open = not named and not is_loopback(st.get_option("server.address") or "")
        self._names = ["*"] if is_open else [*named, st.get_option("browser.serverAddress")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as `app` does, or with a 403."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_socket, is_known = scope["type"] == "websocket", self._is_ours(headers.get("host"))
        if is_socket and (not is_known or is_foreign(headers)):
            await receive()  # that it asks to connect
            await send({"type": "websocket.close", "code": 1008})
        elif not is_known:
            await PlainTextResponse(NOT_THIS_NAME, status_code=403)(scope, receive, send)
        else:
            await self._app(_without_origin(scope) if is_socket else scope, receive, send)

    def _is_ours(self, host: str | None) -> bool:
        """Return whether this server has this name; a browser always says one."""
        name = _split(f"//{host}")[1] if host is not None else "localhost"
        return is_loopback(name) or any(
            pattern in ("*", name) or (pattern[:2] == "*." and name.endswith(pattern[1:]))
            for pattern in self._names
        )


def is_foreign(headers: Headers) -> bool:
    """Return whether a page asks that came from elsewhere than the address that it asks."""
    origin = headers.get("origin")
    if origin is None or not st.get_option("server.enableCORS"):
        return False
    is_named = origin in map(str.strip, st.get_option("server.corsAllowedOrigins"))
    return not is_named and _split(origin)[0] != headers.get("host")


def is_loopback(host: str) -> bool:
    """Return whether a host's name, or its address, is one of this machine's for itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _without_origin(scope: Scope) -> Scope:
    """Return a websocket that may be opened, as a program's: Streamlit need not look again."""
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"origin"]}


def _split(address: str) -> tuple[str, str]:
    """Return an address's host with its port, and without; nothing where it is damaged."""
    try:
        parts = urlsplit(address)
        return parts.netloc, parts.hostname or ""
    except ValueError:
        return "", ""
