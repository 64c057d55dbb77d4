"""The HTML that Streamlit starts from, with our style in it from the first paint on.

A style that comes with a page's elements comes after some of them, which then grow and move.
"""

from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from digitrec.ui.components.assets import read_text

_ASKED_AGAIN = (b"if-none-match", b"if-modified-since")  # for the page as Streamlit wrote it


class FirstPaint:
    """ASGI middleware that answers with our page where Streamlit answers with its own."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app
        self._page = HTMLResponse(styled(streamlits_page()), headers={"Cache-Control": "no-cache"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as `app` does, but with our page instead of Streamlit's."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self._app(scope, receive, send)
            return
        is_page = False

        async def send_ours(message: Message) -> None:
            nonlocal is_page
            if message["type"] == "http.response.start":
                kind = Headers(raw=list(message["headers"])).get("content-type", "")
                is_page = message["status"] == 200 and kind.startswith("text/html")
                if is_page:
                    await self._page(scope, receive, send)
            if not is_page:
                await send(message)

        new = [pair for pair in scope["headers"] if pair[0] not in _ASKED_AGAIN]
        await self._app({**scope, "headers": new}, receive, send_ours)


def streamlits_page() -> str:
    """Return the HTML that the installed Streamlit serves at every page's address."""
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


def styled(html: str) -> str:
    """Return this HTML with the pages' style at the end of its head."""
    style = read_text("page.css")
    return html.replace("</head>", f"<style>\n{style}</style>\n</head>", 1)
