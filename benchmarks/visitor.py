"""A visitor without a browser: opens the Draw page and draws, in Streamlit's own protocol."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from digitrec import load_model
from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import Drawing, encode_canvas
from digitrec.drawing.strokes import place_strokes
from digitrec.networks.specs import DEFAULT_MODEL

MOST_MESSAGE_BYTES = 2**24


class WrongAnswer(Exception):
    """The page shows another answer than the network gives, or a fault."""


@dataclass(frozen=True)
class Stroke:
    """What a browser sends after one stroke, and the answer it should get."""

    canvas: str  # JSON of all strokes so far
    answer: str  # the large digit on the page, or ? in doubt


def drawings(count: int, seed: int = 0) -> list[list[Stroke]]:
    """Return drawn digits, each as its strokes one after the other."""
    rng, model = np.random.default_rng(seed), load_model(DEFAULT_MODEL)
    found = []
    for number in range(count):
        strokes = place_strokes(write_digit(number % 10, rng), rng)
        parts = [Drawing(strokes[:end]) for end in range(1, len(strokes) + 1)]
        found.append([_stroke(part, model) for part in parts])
    return found


def _stroke(drawing: Drawing, model: Any) -> Stroke:
    sent = {"raw": encode_canvas(drawing), "data": None}
    assert drawing.inked is not None, "a drawing without ink"
    images = drawing.inked.image[np.newaxis]
    digit = str(model.predict_probabilities(images).argmax())
    if model.digit_probability(images)[0] < 0.5:
        digit = "?"
    return Stroke(json.dumps({"drawing": sent, "backgroundFit": None}), digit)


@dataclass
class Visitor:
    """One open Draw page: `draw` sends a stroke, `clear` presses Clear; both await the answer."""

    socket: ClientConnection
    page: str = ""
    fragment: str = ""
    canvas: str = ""
    clear_button: str = ""
    heading: str = ""
    chosen: dict[str, Sequence[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def open(cls, address: str) -> Visitor:
        """Open the Draw page at http://host:port."""
        stream = address.replace("http", "ws", 1) + "/_stcore/stream"
        visitor = cls(
            await connect(stream, subprotocols=["streamlit"], max_size=MOST_MESSAGE_BYTES)  # pyright: ignore
        )
        await visitor._run(BackMsg(rerun_script={"query_string": ""}))  # pyright: ignore
        return visitor

    async def draw(self, stroke: Stroke) -> float:
        """Draw a stroke and return the seconds until the page had answered.

        Raises WrongAnswer when it shows another digit than it should.
        """
        request = self._request()
        request.rerun_script.widget_states.widgets.add(id=self.canvas, json_value=stroke.canvas)
        seconds = await self._run(request)
        if self.heading != stroke.answer:
            raise WrongAnswer(f"The page shows {self.heading}, the network reads {stroke.answer}")
        return seconds

    async def clear(self) -> float:
        """Press Clear and return the seconds until the canvas was empty."""
        request = self._request()
        request.rerun_script.widget_states.widgets.add(id=self.clear_button, trigger_value=True)
        return await self._run(request)

    async def close(self) -> None:
        """Close the page."""
        await self.socket.close()

    def _request(self) -> BackMsg:
        request = BackMsg()
        request.rerun_script.page_script_hash = self.page
        request.rerun_script.fragment_id = self.fragment
        for widget, options in self.chosen.items():
            state = request.rerun_script.widget_states.widgets.add(id=widget)
            state.string_array_value.data.extend(options)
        for widget, text in self.texts.items():
            request.rerun_script.widget_states.widgets.add(id=widget, string_value=text)
        return request

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
            case "heading" if element.heading.tag == "h1":
                self.heading = element.heading.body.removeprefix(":gray[").removesuffix("]")
            case "bidi_component" if "canvas-" in element.bidi_component.id:
                self.canvas, self.fragment = element.bidi_component.id, message.delta.fragment_id
            case "button" if element.button.label == "Clear":
                self.clear_button = element.button.id
            case "button_group":
                group = element.button_group
                self.chosen[group.id] = [group.options[at].content for at in group.default]
            case "text_input" if element.text_input.set_value:
                self.texts[element.text_input.id] = element.text_input.value
            case "exception":
                raise WrongAnswer(element.exception.message)
