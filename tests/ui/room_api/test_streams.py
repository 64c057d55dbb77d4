import asyncio
import socket
from collections.abc import AsyncIterator, Callable

import pytest
from starlette.requests import Request
from starlette.responses import Response

from digitrec.ui.room_api import streams
from digitrec.ui.room_api.streams import EventStream, FileStream
from tests.loops import run_alone
from tests.ui.room_api.serving import serve

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
        async with serve(answer) as (server, address), asyncio.timeout(60):
            connections = server.server_state.connections
            with socket.create_connection(address) as reader:
                reader.sendall(b"GET /rooms/any HTTP/1.1\r\nHost: here\r\n\r\n")
                while not connections:
                    await asyncio.sleep(0.01)
                while connections:
                    await asyncio.sleep(0.01)
                with pytest.raises(ConnectionResetError):
                    while reader.recv(1 << 20):
                        pass

    run_alone(watch())
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
