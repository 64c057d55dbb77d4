"""A visitor without a browser: opens the Draw page and draws, in Streamlit's own protocol."""

from __future__ import annotations

import asyncio
import json
import math
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from digitrec import MODEL_NAMES, load_model
from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import CENTRED, Drawing, encode_strokes
from digitrec.drawing.strokes import place_strokes
from digitrec.networks.predictor import Predictor
from digitrec.ui.draw.reading import read
from digitrec.ui.draw.stage import PAUSE_SECONDS

MOST_MESSAGE_BYTES = 2**24
AGAIN_SECONDS = 0.5  # between two tries to connect: Streamlit's shortest
CUT = (WebSocketException, OSError)  # what a connection raises whose server is gone


class WrongAnswer(Exception):
    """The page shows other answers than the networks give, or a fault."""


@dataclass(frozen=True)
class Stroke:
    """What a browser sends after one stroke, and what its networks made of the drawing so far."""

    strokes: list[list[float]]  # all so far
    answers: Mapping[str, tuple[float, ...]]  # ten probabilities by the network's name

    @property
    def digits(self) -> dict[str, int]:
        """What each network reads."""
        return {name: int(np.argmax(shares)) for name, shares in self.answers.items()}


def drawings(count: int, seed: int = 0) -> list[list[Stroke]]:
    """Return drawn digits, each as its strokes one after the other."""
    rng, models = np.random.default_rng(seed), {name: load_model(name) for name in MODEL_NAMES}
    found = []
    for number in range(count):
        strokes = place_strokes(write_digit(number % 10, rng), rng)
        parts = [Drawing(strokes[:end]) for end in range(1, len(strokes) + 1)]
        found.append([_stroke(part, models) for part in parts])
    return found


def _stroke(drawing: Drawing, models: Mapping[str, Predictor]) -> Stroke:
    found = read(models, drawing, CENTRED)
    assert found is not None, "a drawing without ink"
    return Stroke(encode_strokes(drawing), found["answers"])


@dataclass
class Visitor:
    """One open Draw page: `draw` sends a stroke, `clear` an empty canvas; both await the run.

    Where the connection is lost both raise one of CUT; then `come_back` finds another server.
    """

    address: str  # http://host:port, or https
    socket: ClientConnection
    cookie: str = ""  # of the proxy, which leads back to the same replica
    page: str = ""
    fragment: str = ""
    stage: str = ""  # the component's id
    told: dict[str, Any] = field(default_factory=dict)  # what the server last told the stage
    seq: int = 0  # of the snapshot that was sent last
    sent_at: float = -math.inf  # when the stage last sent a drawing
    kept: list[list[float]] = field(default_factory=list)  # strokes, on the canvas
    given: dict[str, Any] | None = None  # what the browser made of them

    @classmethod
    async def open(cls, address: str) -> Visitor:
        """Open the Draw page at http://host:port, or https with any certificate."""
        visitor = cls(address, await _connect(address, ""))
        visitor._keep_cookie()
        await visitor._run(BackMsg(rerun_script={"query_string": ""}))  # pyright: ignore
        return visitor

    async def come_back(self) -> bool:
        """Connect again, as a browser whose connection was lost, and run the page.

        A new session is sent what is on the canvas. Return whether it is there again.
        """
        before = self.told["session"]
        while True:
            try:
                self.socket = await _connect(self.address, self.cookie)
                self._keep_cookie()
                await self._run(BackMsg(rerun_script={"query_string": ""}))  # pyright: ignore
                if self.kept and self.told["session"] != before:
                    await self._send(self.kept, self.given)
                return self._holds_what_is_kept()
            except CUT:
                await asyncio.sleep(AGAIN_SECONDS)

    async def draw(self, stroke: Stroke, *, reads: bool = True) -> float | None:
        """Draw a stroke and return the seconds until the server had done its part.

        With `reads` the browser sends its answers, and the server only keeps the drawing; None
        where it waits with that, as the stage does. Without, the server reads: raises WrongAnswer
        when it reads another digit than the networks do.
        """
        given = {"framing": CENTRED, "answers": stroke.answers} if reads else None
        if reads and self._waits(stroke.strokes, given):
            return None
        seconds = await self._send(stroke.strokes, given)
        if self.told["strokes"] is not None:
            raise WrongAnswer("The server did not keep the drawing.")
        if reads and self.told["read"] is not None:
            raise WrongAnswer("The server read what the browser had read.")
        if not reads and self._digits() != stroke.digits:
            raise WrongAnswer(f"The server reads {self._digits()}, the networks {stroke.digits}.")
        return seconds

    async def clear(self) -> float | None:
        """Press Clear; return the seconds until the server knew that the canvas is empty, if so."""
        if self._waits([], None):
            return None
        seconds = await self._send([], None)
        if self.told["read"] is not None:
            raise WrongAnswer("The server reads a digit on an empty canvas.")
        return seconds

    async def close(self) -> None:
        """Close the page."""
        await self.socket.close()

    def _holds_what_is_kept(self) -> bool:
        strokes = self.told["strokes"]
        return strokes is None or json.loads(strokes) == self.kept

    def _waits(self, strokes: list[list[float]], given: dict[str, Any] | None) -> bool:
        """Keep the strokes in the tab alone, if the stage would wait with them."""
        if time.perf_counter() < self.sent_at + PAUSE_SECONDS:
            self.kept, self.given = strokes, given
            return True
        return False

    def _keep_cookie(self) -> None:
        assert self.socket.response is not None
        if given := self.socket.response.headers.get("Set-Cookie"):
            self.cookie = given.split(";")[0]

    def _digits(self) -> dict[str, int] | None:
        """Return what the server read of the drawing that it was sent last."""
        found = self.told["read"]
        if found is None or found["seq"] != self.seq:
            return None
        return {name: int(np.argmax(shares)) for name, shares in found["answers"].items()}

    async def _send(self, strokes: list[list[float]], given: dict[str, Any] | None) -> float:
        self.seq += 1
        self.sent_at, self.kept, self.given = time.perf_counter(), strokes, given
        upon = {key: self.told[key] for key in ("session", "revision")}
        reads = given is not None
        snapshot = {**upon, "seq": self.seq, "strokes": strokes, "reads": reads, "read": given}
        request = BackMsg()
        request.rerun_script.page_script_hash = self.page
        request.rerun_script.fragment_id = self.fragment
        request.rerun_script.widget_states.widgets.add(
            id=self.stage, json_value=json.dumps({"snapshot": snapshot})
        )
        return await self._run(request)

    async def _run(self, request: BackMsg) -> float:
        started = time.perf_counter()
        await self.socket.send(request.SerializeToString())
        message = ForwardMsg()
        while message.WhichOneof("type") != "script_finished":
            message.ParseFromString(await self.socket.recv())  # pyright: ignore
            self._take(message)
        return time.perf_counter() - started

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page = message.new_session.page_script_hash
        if kind != "delta":
            return
        element = message.delta.new_element
        match element.WhichOneof("type"):
            case "bidi_component" if element.bidi_component.id.endswith("-stage"):
                self.stage, self.fragment = element.bidi_component.id, message.delta.fragment_id
                self.told = json.loads(element.bidi_component.json)
            case "exception":
                raise WrongAnswer(element.exception.message)


async def _connect(address: str, cookie: str) -> ClientConnection:
    """Return a websocket to the server at http://host:port, or https with any certificate."""
    how: dict[str, Any] = {"max_size": MOST_MESSAGE_BYTES, "open_timeout": 60}
    if cookie:
        how["additional_headers"] = {"Cookie": cookie}
    if address.startswith("https"):
        how["ssl"] = _trusting_anybody()
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    return await connect(stream, subprotocols=["streamlit"], **how)  # pyright: ignore


@cache
def _trusting_anybody() -> ssl.SSLContext:
    """Return how to encrypt with any certificate; to make it takes 80 ms."""
    made = ssl.create_default_context()
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made
