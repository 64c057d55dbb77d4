"""digitrec in the browser: `streamlit run app.py`, or `digitrec app`.

Streamlit imports this file once, for the server, and runs it as `__main__` for each visitor.
"""

from asyncio import to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from threading import Event, Thread
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def show_pages() -> None:
    """Show a visitor the menu and the chosen page."""
    from digitrec.home import HOME
    from digitrec.ui import links
    from digitrec.ui.draw import receiving
    from digitrec.ui.shared.loading import PageEnd, run_after_a_cut
    from digitrec.ui.shared.pages import PAGES, sections
    from digitrec.ui.shared.titles import name_tab
    from digitrec.ui.shell import tab_memory
    from digitrec.ui.shell.shell import show_shell

    st.set_page_config(page_icon=HOME / "docs" / "icon.png", layout="wide")
    st.logo(HOME / "docs" / "wordmark.svg", size="large")
    run_after_a_cut()
    menu = {
        section: [
            st.Page(
                page.path,
                title=page.title,
                icon=page.icon,
                url_path=page.name,
                default=page is PAGES[0],
            )
            for page in pages
        ]
        for section, pages in sections().items()
    }
    shown = st.navigation(menu, position="top")
    links.enter(shown.title)
    name_tab(shown.title)
    receiving.take()  # a page may be left before its last stroke has arrived
    tab_memory.restore()
    with suppress(PageEnd):
        shown.run()
    tab_memory.remember(has_stage=shown.title == PAGES[0].title)
    show_shell()


def get_ready(stopping: Event) -> None:
    """Get the server ready, then look after the rooms; importing the package belongs to that."""
    from digitrec.ui.room_api import purging
    from digitrec.ui.server import startup

    startup.get_ready()
    purging.purge_by_the_clock(stopping)


def serve_engine(request: "Request") -> "Response":
    """Serve a browser what reads drawings there; Starlette does it in a thread beside."""
    from digitrec.ui.engine import serving

    return serving.respond(request)


def serve_module(request: "Request") -> "Response":
    """Serve a browser a JavaScript module of a component."""
    from digitrec.ui.server import assets

    return assets.respond(request)


def serve_metrics(request: "Request") -> "Response":
    """Serve this server's metrics to those who may read them."""
    from digitrec.ui.server import metrics_route

    return metrics_route.respond(request)


async def serve_rooms(request: "Request") -> "Response":
    """Answer phones and walls, which need no run of a page."""
    from starlette.concurrency import run_in_threadpool

    # Half a second and 40 MB, the first time, during which strokes go on being answered.
    api = await run_in_threadpool(import_module, "digitrec.ui.room_api.api")
    return await api.respond(request)


@asynccontextmanager
async def get_ready_meanwhile(_: st.App) -> AsyncIterator[None]:
    """Let the server listen at once and get ready in the background; close the rooms at last."""
    stopping = Event()
    Thread(target=get_ready, args=(stopping,), daemon=True).start()
    yield
    from digitrec.ui.room_api import purging

    stopping.set()
    await to_thread(purging.close_database)


if __name__ == "__main__":
    show_pages()
else:
    from starlette.middleware import Middleware
    from starlette.routing import Route

    from digitrec.ui.server import logs
    from digitrec.ui.server.base_path import BasePath, base_path
    from digitrec.ui.server.first_paint import FirstPaint
    from digitrec.ui.server.metrics_access import StreamlitMetrics
    from digitrec.ui.server.origins import OtherOrigins
    from digitrec.ui.server.security_headers import SecurityHeaders

    logs.configure()
    base = base_path()
    routes = [
        Route(f"{base}/engine/{{version}}/{{path}}", serve_engine),
        Route(f"{base}/modules/{{version}}/{{path:path}}", serve_module),
        Route(f"{base}/rooms/{{name}}", serve_rooms, methods=["GET", "POST"]),
        Route(f"{base}/metrics", serve_metrics),
    ]
    layers = (SecurityHeaders, OtherOrigins, BasePath, StreamlitMetrics)
    middleware = [Middleware(each) for each in layers]
    middleware.append(Middleware(FirstPaint, entry="draw/stage.js"))
    app = st.App(__file__, lifespan=get_ready_meanwhile, routes=routes, middleware=middleware)
