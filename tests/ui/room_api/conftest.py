"""The rooms' routes without a server, on a database of this test's own."""

import json
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from sse_starlette.sse import EventSourceResponse
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from digitrec.ui.room_api import api, opening
from tests.loops import run_alone

PAGE = "http://192.0.2.7:8501/room"
SEVEN = [[70.0, 60.0, 210.0, 60.0, 120.0, 230.0]]
ONE = [[140.0, 50.0, 140.0, 230.0]]


@dataclass
class Answer:
    """What a route answered: the status, and JSON or bytes."""

    status: int
    content: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def problem(self) -> str:
        assert self.status >= 400
        return self.json["problem"]


class Routes:
    """Calls the routes as Starlette would."""

    def post(self, name: str, body: Any = None, **how: Any) -> Answer:
        return run_alone(self._answer("POST", name, body, **how))

    def get(self, name: str, **how: Any) -> Answer:
        return run_alone(self._answer("GET", name, **how))

    def open(self) -> tuple[str, str]:
        """Return the code of a new room and its host's key."""
        opened = self.post("open", {"page": PAGE}).json
        return opened["room"]["code"], opened["key"]

    def join(self, code: str) -> str:
        """Return the key of a new phone in the room."""
        return self.post("join", {"code": code}).json["key"]

    def send(self, key: str, strokes: Any = SEVEN, label: Any = 7, id: Any = "a", **more: Any):
        """Send a drawing, a seven unless told."""
        return self.post("send", {"key": key, "strokes": strokes, "label": label, "id": id} | more)

    def drawings(self, host: str) -> list[dict[str, Any]]:
        """Return the lines of the room's export, for its host's key."""
        told = self.post("export", {"key": host, "format": "ndjson"})
        return [json.loads(line) for line in told.content.decode().splitlines()]

    def follows(self, query: str) -> bool:
        """Return whether somebody with this query is told of a room."""
        return isinstance(
            run_alone(self.respond("GET", "events", query=query)), EventSourceResponse
        )

    async def _answer(self, *how: Any, **more: Any) -> Answer:
        response = await self.respond(*how, **more)
        assert not isinstance(response, EventSourceResponse)
        if isinstance(response, StreamingResponse):
            chunks = [bytes(chunk) async for chunk in response.body_iterator]  # pyright: ignore
            return Answer(response.status_code, b"".join(chunks), response.headers)
        return Answer(response.status_code, bytes(response.body), response.headers)

    async def respond(
        self,
        method: str,
        name: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        query: str = "",
        address: str = "192.0.2.1",
        media_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        content = json.dumps(body).encode() if raw is None else raw

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": content, "more_body": False}

        scope = {
            "type": "http",
            "method": method,
            "path": f"/rooms/{name}",
            "path_params": {"name": name},
            "query_string": query.encode(),
            "headers": [
                (name.encode(), value.encode())
                for name, value in {"content-type": media_type, **(headers or {})}.items()
            ],
            "client": (address, 1),
        }
        return await api.respond(Request(scope, receive))

    async def events(self, code: str, as_: str = "wall") -> AsyncGenerator[dict[str, Any]]:
        """Yield what one who follows a room is told."""
        response = await self.respond("GET", "events", query=f"code={code}&for={as_}")
        assert isinstance(response, EventSourceResponse)
        told = cast(AsyncGenerator[bytes], response.body_iterator)
        async with aclosing(told) as events:
            async for event in events:
                yield json.loads(event.removeprefix(b"data: "))


@pytest.fixture
def routes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Routes]:
    monkeypatch.setenv("DIGITREC_DATABASE", f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    monkeypatch.setattr(opening, "_store", None)
    yield Routes()
    opening.close_store()
