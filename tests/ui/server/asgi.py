"""Asks an ASGI application without a server."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.types import ASGIApp, Message, Scope


def scope_of(
    path: str = "/", headers: Mapping[str, str] | None = None, peer: str | None = "127.0.0.1"
) -> Scope:
    """Return a GET request as a server describes it."""
    pairs = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "root_path": "",
        "headers": pairs,
        "client": peer and (peer, 50_000),
    }


def messages_of(app: ASGIApp, scope: Scope) -> list[Message]:
    """Return all that the application sends; raise what it raises."""
    messages: list[Message] = []
    raised = ask(app, scope, messages)
    if raised:
        raise raised
    return messages


def ask(app: ASGIApp, scope: Scope, messages: list[Message]) -> Exception | None:
    """Put into `messages` what the application sends, and return what it raises."""

    requests = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if not requests:
            await asyncio.Event().wait()  # whoever asked stays
        return requests.pop()

    async def send(message: Message) -> None:
        messages.append(message)

    async def run() -> Exception | None:
        try:
            await app(scope, receive, send)
        except Exception as error:
            return error

    with ThreadPoolExecutor(1) as beside:  # this thread may already run Playwright's loop
        return beside.submit(asyncio.run, run()).result()


def headers_of(messages: list[Message]) -> dict[str, list[str]]:
    """Return the headers of an answer: all values by name in lower case."""
    found: dict[str, list[str]] = {}
    for name, value in messages[0]["headers"]:
        found.setdefault(name.decode().lower(), []).append(value.decode())
    return found
