"""The rooms' routes on a uvicorn of a test's own, without Streamlit."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


@asynccontextmanager
async def serve(
    respond: Callable[[Request], Awaitable[Response]],
) -> AsyncIterator[tuple[uvicorn.Server, tuple[str, int]]]:
    """Yield a server that answers requests below /rooms/, and where it listens."""
    app = Starlette(routes=[Route("/rooms/{name}", respond, methods=["GET", "POST"])])
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve([listening]))
        while not server.started:
            await asyncio.sleep(0)
        yield server, listening.getsockname()
        server.should_exit = True
        await serving
