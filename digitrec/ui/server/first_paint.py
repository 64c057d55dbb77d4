"""The HTML that Streamlit starts from, with our style and script in it from the first paint on.

A style that comes with a page's elements comes after some of them, which then grow and move.
A translator may begin before any of them is there.
"""

from collections.abc import Iterable
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from digitrec.ui.server.assets import address_of, names_with, read_text
from digitrec.ui.server.base_path import below

# Or the answer is a 304: test_page_kept_from_before_is_not_found_unchanged.
_ASKED_AGAIN = (b"if-none-match", b"if-modified-since")
# Only the browser knows whether a proxy that takes off a path was asked without the slash.
_TO_SLASH = """<script>
  if (!location.pathname.endsWith("/")) location.replace(`${location.pathname}/${location.search}`);
</script>"""


class FirstPaint:
    """ASGI middleware that answers with our page where Streamlit answers with its own.

    Streamlit does so at any address (streamlit#8013); where no page can be, that becomes a 404.
    """

    def __init__(self, app: ASGIApp, entry: str) -> None:
        """Wrap `app`, whose first page needs the module `entry` and those that it imports."""
        self._app = app
        pages = first_page(names_with(entry)), styled(streamlits_page())
        self._first, self._other = (_respond(page) for page in pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as `app` does, but with our page instead of Streamlit's."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = below(scope)
        is_page = False

        async def send_ours(message: Message) -> None:
            nonlocal is_page
            if message["type"] == "http.response.start":
                kind = Headers(raw=list(message["headers"])).get("content-type", "")
                is_page = message["status"] == 200 and kind.startswith("text/html")
                if is_page:
                    await self._page(path)(scope, receive, send)
            if not is_page:
                await send(message)

        new = [pair for pair in scope["headers"] if pair[0] not in _ASKED_AGAIN]
        asked = {**scope, "headers": new} if _may_be_page(path) else scope
        await self._app(asked, receive, send_ours)

    def _page(self, path: str) -> Response:
        if not _may_be_page(path):
            return Response(status_code=404)
        return self._first if path == "/" else self._other


def streamlits_page() -> str:
    """Return the HTML that the installed Streamlit serves at every page's address."""
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


def first_page(modules: Iterable[str] = ()) -> str:
    """Return the first page's HTML, which sees to the slash at its address's end.

    It asks for these modules meanwhile: after Streamlit has come, they would take longer.
    """
    page = styled(streamlits_page()).replace("<head>", f"<head>{_TO_SLASH}", 1)
    addresses = map(address_of, modules)
    links = (f'<link rel="modulepreload" fetchpriority="low" href="./{one}">' for one in addresses)
    return page.replace("</head>", f"{''.join(links)}</head>", 1)


def styled(html: str) -> str:
    """Return this HTML with the pages' style and script at the end of its head."""
    style, script = read_text("server/page.css"), read_text("server/translation.js")
    ours = f"<style>\n{style}</style>\n<script>\n{script}</script>\n"
    return html.replace("</head>", f"{ours}</head>", 1)


def _may_be_page(path: str) -> bool:
    """Return whether a page can have this path below the base path: each is right below it."""
    return "/" not in path[1:]


def _respond(page: str) -> Response:
    return HTMLResponse(page, headers={"Cache-Control": "no-cache"})
