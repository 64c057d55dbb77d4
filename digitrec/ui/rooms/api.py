"""The rooms' routes: what a phone or a wall asks for, answered in JSON, files or events.

Each POST takes a JSON object of at most MAX_BODY_BYTES; what goes wrong is one sentence.
"""

import json
import logging
import time
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from digitrec.drawing.drawings import DrawingError
from digitrec.errors import UserError
from digitrec.rooms.faults import RoomError, StorageError
from digitrec.rooms.limits import Gate
from digitrec.ui.rooms import exporting, hosting, visiting, watching
from digitrec.ui.rooms.database import open_store
from digitrec.ui.rooms.streams import EventStream, FileStream
from digitrec.ui.rooms.threads import run_in_thread
from digitrec.ui.server import observing

MAX_BODY_BYTES = 100_000
_NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_AS_IT_IS = {"Content-Encoding": "identity"}  # or Streamlit compresses it on the event loop
_codes = Gate(tries=10, seconds=60)  # wrong codes from one address
_openings = Gate(tries=10, seconds=3600)  # rooms opened from one address
_Answer = Callable[[dict[str, Any]], dict[str, Any]]
_ANSWERS: dict[str, _Answer] = {
    "join": visiting.join,
    "send": visiting.send,
    "task": visiting.deal_task,
    "ask": visiting.ask,
    "vote": visiting.vote,
    "host": hosting.act,
    "see": hosting.see,
}
_log = logging.getLogger(__name__)


async def respond(request: Request) -> Response:
    """Return the answer to a request below /rooms/; 404 for what is not there."""
    name = request.path_params["name"]
    try:
        if request.method == "GET" and name == "events":
            return await _events(request)
        if request.method == "POST" and name == "export":
            asked = await _body(request)
            content, media_type = await run_in_thread(hosting.export, asked)
            exporting.check_places()
            return FileStream(content, media_type=media_type, headers=_NO_STORE | _AS_IT_IS)
        if request.method == "POST" and name == "open":
            asked = await _body(request)
            _openings.take(_address(request))
            return JSONResponse(await run_in_thread(hosting.open_room, asked))
        if request.method == "POST" and name in _ANSWERS:
            asked = await _body(request)
            return JSONResponse(await _answer(request, name, asked), headers=_NO_STORE)
    except RoomError as error:
        return _problem(error, error.status, error.nearest)
    except StorageError as error:
        observing.storage_faults.add()
        _log.warning("%s", error)
        return _problem(error, 503)
    except UserError as error:
        return _problem(error, 400)
    return Response(status_code=404)


async def _answer(request: Request, name: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the answer; who guesses too many codes gets none."""
    _codes.check(_address(request))
    started = time.perf_counter()
    try:
        answer = await run_in_thread(_ANSWERS[name], asked)
    except RoomError as error:
        _count_wrong_code(request, error)
        raise
    if name == "send":
        observing.sends.observe(time.perf_counter() - started)
    return answer


async def _events(request: Request) -> Response:
    """Return the events of a room, which end when the room does."""
    store = await run_in_thread(open_store)
    code = request.query_params.get("code", "")
    _codes.check(_address(request))
    try:
        room = await run_in_thread(store.rooms.find, code, closed_too=True)
    except RoomError as error:
        _count_wrong_code(request, error)
        raise
    address, is_wall = _address(request), request.query_params.get("for") == "wall"
    watching.check_places(room, address, wall=is_wall)
    events = watching.follow(store, room, address, wall=is_wall)
    return EventStream(events, headers=_NO_STORE)


async def _body(request: Request) -> dict[str, Any]:
    """Return the JSON object that was sent; UserError for anything else.

    A page of another origin can send no JSON without asking first, which is not granted.
    """
    damaged = UserError("What came from the browser is damaged. Reload the page.")
    if request.headers.get("content-type", "").split(";")[0] != "application/json":
        raise damaged
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            raise DrawingError("This drawing has too many strokes for a room. Draw a simpler one.")
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise damaged from error
    if not isinstance(asked, dict):
        raise damaged
    return asked


def _count_wrong_code(request: Request, error: RoomError) -> None:
    """Count a guess; of codes and keys that are right there may be any number."""
    if error.status == 404:
        _codes.take(_address(request))


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _problem(error: UserError, status: int, nearest: str | None = None) -> Response:
    content = {"problem": str(error), "nearest": nearest}
    return JSONResponse(content, status_code=status, headers=_NO_STORE)
