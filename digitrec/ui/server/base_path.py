"""Where the app is: below server.baseUrlPath, which a proxy in front may have taken off.

Streamlit answers below that path alone, and redirects to addresses that lead past such a proxy
(`test_page_has_no_slash_at_its_end` and its neighbors).
"""

import re
from urllib.parse import quote

import streamlit as st
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_WHOLE_HOST = re.compile(rb"\bpath=/(?=;|$)", re.IGNORECASE)  # of a cookie


def base_path() -> str:
    """Return server.baseUrlPath, like "/tools/digits"; "" where there is none."""
    path = st.get_option("server.baseUrlPath").strip("/")
    return f"/{path}" if path else ""


def below(scope: Scope) -> str:
    """Return a request's path below the base path: "/curves", "/" for the first page.

    It is "" for the base path itself, and the whole path where that is not below it.
    """
    path, base = scope["path"].removeprefix(scope.get("root_path", "")), base_path()
    return path.removeprefix(base) if f"{path}/".startswith(f"{base}/") else path


class BasePath:
    """ASGI middleware that answers below the base path, with it and without it.

    The first page's address ends with a slash, for Streamlit's page names its scripts relative to
    that (streamlit#9127), and no other page's does. Cookies are for the base path.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app, self._base = app, base_path()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as `app` does, or redirect to the page's one address."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path = below(scope)
        place = self._redirection(path) if scope.get("method") in ("GET", "HEAD") else None
        if place:
            query = scope["query_string"].decode("latin-1")
            redirect = RedirectResponse(f"{place}?{query}" if query else place)
            await redirect(scope, receive, send)
            return

        async def send_own(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": list(map(self._own, message.get("headers", ())))}
            await send(message)

        whole = scope.get("root_path", "") + self._base + path
        await self._app({**scope, "path": whole}, receive, send_own if self._base else send)

    def _redirection(self, path: str) -> str | None:
        """Return where a page is, relative to this path below the base path; None if it is here."""
        if not path:
            return quote(self._base.rpartition("/")[2]) + "/"
        name = path.strip("/")
        return f"../{quote(name)}" if name and path == f"/{name}/" and "/" not in name else None

    def _own(self, header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
        name, value = header
        is_cookie = name.lower() == b"set-cookie"
        return name, _WHOLE_HOST.sub(b"Path=" + self._base.encode(), value) if is_cookie else value
