"""Streams: long answers, and how those who do not read them are let go."""

import asyncio
import struct
from socket import SO_LINGER, SOL_SOCKET

from sse_starlette.sse import EventSourceResponse, SendTimeoutError
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

SLOWEST_SECONDS = 10.0  # for taking one page or chunk; a browser that is slower asks again


class EventStream(EventSourceResponse):
    """Server-sent events, of which at most one page waits for a slow reader."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them until they end, or the reader is too slow."""
        self.send_timeout = SLOWEST_SECONDS
        try:
            await super().__call__(scope, receive, send)
        except* SendTimeoutError:
            await _cut(receive)


class FileStream(StreamingResponse):
    """A file that is made while it is sent, at the reader's pace."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it whole, or cut the connection, which tells the reader that it is not."""
        try:
            await super().__call__(scope, receive, send)
        except _TooSlow:
            await _cut(receive)

    async def stream_response(self, send: Send) -> None:
        """Send it, each chunk in time."""

        async def send_in_time(message: Message) -> None:
            try:
                async with asyncio.timeout(SLOWEST_SECONDS):
                    await send(message)
            except TimeoutError as error:
                raise _TooSlow from error

        await super().stream_response(send_in_time)


class _TooSlow(Exception):
    pass


async def _cut(receive: Receive) -> None:
    """Drop the connection with all that waits on it, here and in the kernel.

    uvicorn closes one only once everything was read, so memory and socket would stay for as long
    as the reader likes, and ASGI has no word for this; uvicorn's own `receive` knows the transport.
    `test_connection_of_one_that_does_not_read_is_dropped` fails without; see sse-starlette#89.
    """
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is not None:
        at_once = struct.pack("ii", True, 0)  # seconds
        transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, at_once)
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass
