import asyncio
import socket
from collections.abc import AsyncIterator, Callable

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from digitrec.ui.rooms import streams
from digitrec.ui.rooms.streams import EventStream, FileStream
from tests.loops import run_alone

PAGE = b"x" * 1_000_000


async def endless() -> AsyncIterator[bytes]:
    while True:
        yield PAGE


@pytest.mark.parametrize("make", [EventStream, FileStream])
def test_connection_of_one_that_does_not_read_is_dropped(
    make: Callable[[AsyncIterator[bytes]], Response], monkeypatch: pytest.MonkeyPatch, caplog
) -> None:
    monkeypatch.setattr(streams, "SLOWEST_SECONDS", 0.05)

    async def answer(_: Request) -> Response:
        return make(endless())

    async def watch() -> None:
        app = Starlette(routes=[Route("/", answer)])
        server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None))
        with socket.socket() as listening, socket.socket() as reader:
            listening.bind(("127.0.0.1", 0))
            serving = asyncio.create_task(server.serve([listening]))
            while not server.started:
                await asyncio.sleep(0)
            connections = server.server_state.connections
            reader.connect(listening.getsockname())
            reader.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
            async with asyncio.timeout(60):
                while not connections:
                    await asyncio.sleep(0.01)
                while connections:
                    await asyncio.sleep(0.01)
            with pytest.raises(ConnectionResetError):
                while reader.recv(1 << 20):
                    pass
            server.should_exit = True
            await serving

    run_alone(watch())
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
