"""The rooms' routes: what a phone or a wall asks for, answered in JSON, files or events.

Each POST takes a JSON object of at most MAX_BODY_BYTES; what goes wrong is one sentence.
"""

import asyncio
import logging
import time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from digitrec.drawing.drawings import DrawingError
from digitrec.errors import UserError
from digitrec.rooms.faults import RoomError, StorageError, WrongCodeError
from digitrec.rooms.rate_limiter import WRONG_EVENTS
from digitrec.ui.room_api import access, host_requests, phone_requests, requests, watching
from digitrec.ui.room_api.opening import open_store
from digitrec.ui.room_api.streams import EventStream, FileStream
from digitrec.ui.room_api.threads import run_in_thread
from digitrec.ui.server import instrumentation

MAX_BODY_BYTES = 100_000
BODY_SECONDS = 20.0  # within which all of it has to come
_NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_AS_IT_IS = {"Content-Encoding": "identity"}  # or the event loop compresses it (starlette#3410)
_ANSWERS = host_requests.ANSWERS | phone_requests.ANSWERS
_log = logging.getLogger(__name__)


async def respond(request: Request) -> Response:
    """Return the answer to a request below /rooms/; 404 for what is not there."""
    name = request.path_params["name"]
    try:
        access.refuse_other_sites(request)
        if request.method == "GET" and name == "events":
            return await _events(request)
        if request.method == "POST" and name == "export":
            wanted = requests.decode(host_requests.Export, await _body(request))
            content, media_type = await run_in_thread(host_requests.export, wanted)
            await anext(content)  # which takes its place
            return FileStream(content, media_type=media_type, headers=_NO_STORE | _AS_IT_IS)
        if request.method == "POST" and name in _ANSWERS:
            return await _answer(name, await _body(request), access.network_of(request))
    except WrongCodeError as error:
        return _problem(error, error.status, nearest=error.nearest)
    except RoomError as error:
        return _problem(error, error.status, retry_after=error.retry_after)
    except StorageError as error:
        instrumentation.storage_faults.inc()
        _log.warning("%s", error)
        return _problem(error, 503)
    except UserError as error:
        return _problem(error, 400)
    return Response(status_code=404)


async def _answer(name: str, body: bytes, network: str) -> Response:
    """Return the answer, decoded and encoded off the event loop too."""
    kind, answer = _ANSWERS[name]
    started = time.perf_counter()

    def respond_in_thread() -> Response:
        return JSONResponse(answer(requests.decode(kind, body), network), headers=_NO_STORE)

    response = await run_in_thread(respond_in_thread)
    if name == "send":
        instrumentation.sends.observe(time.perf_counter() - started)
    return response


async def _events(request: Request) -> Response:
    """Return the events of a room, which end when the room does."""
    wanted = requests.decode(requests.Follow, dict(request.query_params))
    network = access.network_of(request)
    store = await run_in_thread(open_store)
    room, _ = await run_in_thread(
        access.find_room,
        store,
        wanted.code,
        network,
        ticket=wanted.ticket,
        counted=WRONG_EVENTS,
        closed_too=True,
    )
    is_wall = wanted.reader == "wall"
    watching.check_places(room, network, wall=is_wall)
    events = watching.follow(store, room, network, wall=is_wall)
    return EventStream(events, headers=_NO_STORE)


async def _body(request: Request) -> bytes:
    """Return what was sent as JSON; UserError for another type, or too much.

    A page of another origin can send no JSON without asking first, which is not granted.
    """
    if request.headers.get("content-type", "").split(";")[0] != "application/json":
        raise UserError("What came from the browser is no JSON. Reload the page.")
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > MAX_BODY_BYTES:
                    raise DrawingError(
                        "This drawing has too many strokes for a room. Draw a simpler one."
                    )
    except TimeoutError as error:
        raise RoomError("The network is too slow. Try again where it is better.", 408) from error
    return bytes(body)


def _problem(
    error: UserError, status: int, nearest: str | None = None, retry_after: int | None = None
) -> Response:
    content = {"problem": error.public, "nearest": nearest}
    wait = {"Retry-After": f"{retry_after}"} if retry_after else {}
    return JSONResponse(content, status_code=status, headers=_NO_STORE | wait)
