"""The app as AppTest sees it, and what the browser's part of it would send."""

import json
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from digitrec.networks.specs import SPECS
from digitrec.ui.shared.pages import PAGES

TITLES = [spec.title for spec in SPECS.values()]
PATHS = {page.name: page.path for page in PAGES}
APP = Path(__file__).parents[2] / "app.py"
STROKES = {
    1: [(140, 50), (140, 230)],
    7: [(70, 60), (210, 60), (120, 230)],
    0: [(140, 50), (80, 90), (70, 150), (100, 220), (150, 235), (200, 190), (210, 120), (140, 50)],
}
_seqs = count(1)  # of snapshots
CROSS = [(60, 60), (220, 220), (140, 140), (60, 220), (220, 60)]


def open_page(name: str, **parameters: str | list[str]) -> AppTest:
    """Return the app as a new visitor sees it who follows a link to a page."""
    app = AppTest.from_file(APP, default_timeout=120)
    app._page_hash = calc_hash(name)  # `switch_page` knows no page's address before a first run
    for key, value in parameters.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def go_to(app: AppTest, name: str) -> AppTest:
    """Let the same visitor go to another page."""
    app.switch_page(str(PATHS[name])).run()
    assert not app.exception
    return app


def titles_without(*names: str) -> list[str]:
    """Return the titles of all models but these."""
    return [spec.title for name, spec in SPECS.items() if name not in names]


def draw(
    app: AppTest,
    points: Sequence[tuple[float, float]] | int,
    read: dict[str, Any] | None = None,
) -> AppTest:
    """Draw one of STROKES, or any stroke, in place of what is on the Draw page's canvas.

    `read` is what the browser made of it; None where it reads nothing.
    """
    return send(app, drawn(points, data_of(app)) | {"reads": read is not None, "read": read})


def draw_side(app: AppTest, points: Sequence[tuple[float, float]] | int, side: str) -> AppTest:
    """Draw on one of the Morph page's canvases, "first" or "second"."""
    upon = data_of(app, "morph")[side]
    return send_state(app, {side: drawn(points, upon)}, "morph")


def drawn(points: Sequence[tuple[float, float]] | int, upon: dict[str, Any]) -> dict[str, Any]:
    """Return what a canvas sends of one stroke, upon what the server told it last."""
    stroke = STROKES[points] if isinstance(points, int) else points
    strokes = [[place for point in stroke for place in point]] if stroke else []
    return snapshot(strokes, upon)


def snapshot(strokes: Any, upon: dict[str, Any]) -> dict[str, Any]:
    """Return what a canvas sends of strokes, newer than all before."""
    told = {key: upon[key] for key in ("session", "revision")}
    return {**told, "seq": next(_seqs), "strokes": strokes, "reads": False}


def send(app: AppTest, drawing: Any) -> AppTest:
    """Send anything as what is drawn on the stage."""
    app.__dict__["sent"] = drawing
    return send_state(app, {"snapshot": drawing}, "stage")


def send_state(app: AppTest, state: Any, on: str) -> AppTest:
    """Send anything as the whole state of the component of this key."""
    return _run_with(app, id=_component(app, on).id, json_value=json.dumps(state))


def decide(app: AppTest, **choices: Any) -> AppTest:
    """Choose on the stage: a network, how it gets the drawing, the reasons, ..., in one message."""
    told, before = data_of(app), app.__dict__.get("sent") or {"strokes": [], "reads": False}
    strokes = before["strokes"] if told["strokes"] is None else json.loads(told["strokes"])
    return send(app, snapshot(strokes, told) | {"choices": choices, "reads": before["reads"]})


def press(app: AppTest, choice: str, value: Any, on: str) -> AppTest:
    """Let a component say what was pressed there."""
    return press_late(app, choice, value, events_of(app, on))


def events_of(app: AppTest, on: str) -> str:
    """Return what Streamlit calls the presses of a component that is shown."""
    return f"$$STREAMLIT_INTERNAL_KEY_{_component(app, on).id}__events"


def press_late(app: AppTest, choice: str, value: Any, events: str) -> AppTest:
    """Let a component, which may be shown no more, say what was pressed there."""
    pressed = json.dumps([{"event": choice, "value": value}])
    return _run_with(app, id=events, json_trigger_value=pressed)


def _run_with(app: AppTest, **state: str) -> AppTest:
    """Run the page with what a component sends, which AppTest itself does not know."""
    states = app._tree.get_widget_states()
    states.widgets.add(**state)  # pyright: ignore
    return app._run(states)


def read_with(app: AppTest, name: str) -> AppTest:
    """Choose the network whose answer the Draw page shows large."""
    return decide(app, model=name)


def choose(app: AppTest, key: str, value: str | list[str]) -> AppTest:
    """Press an option, or options, of those that stand side by side."""
    app.button_group(key=key).set_value(value).run()
    assert not app.exception
    return app


def data_of(app: AppTest, key: str = "stage") -> dict[str, Any]:
    """Return what the server tells the component of this key."""
    return json.loads(_component(app, key).json)


def _component(app: AppTest, key: str) -> Any:
    (proto,) = [
        element.proto
        for element in app.get("bidi_component")
        if element.proto.id.endswith(f"-{key}")
    ]
    return proto


def answers_of(app: AppTest) -> dict[str, list[float]]:
    """Return the server's own probabilities by the network's name; none of a blank canvas."""
    read = data_of(app)["read"]
    return read["answers"] if read else {}


def digits_of(app: AppTest) -> dict[str, int]:
    """Return what each network reads on the server, by its name."""
    return {name: int(np.argmax(shares)) for name, shares in answers_of(app).items()}


def answer_of(app: AppTest) -> str:
    """Return what the stage shows large where the browser does not read."""
    data = data_of(app)
    if data["read"] is None or data["read"]["digitProbability"] < 0.5:
        return "?"
    return str(digits_of(app)[data["choices"]["model"]])


def charts_of(app: AppTest) -> list[dict]:
    """Return the Vega-Lite specifications of the page's charts, which hold no data."""
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def texts_of(app: AppTest) -> str:
    """Return all Markdown of the page."""
    return " ".join(text.value for text in app.markdown)


def pictures_of(app: AppTest) -> dict[str, str]:
    """Return the addresses of the page's pictures by their alternative texts."""
    return {picture.alt: picture.url for image in app.get("image") for picture in image.proto.imgs}
