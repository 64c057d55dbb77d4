"""The app as AppTest sees it, with drawings put where the canvas would put them."""

import json
from collections.abc import Sequence
from pathlib import Path

from streamlit.testing.v1 import AppTest

from digitrec.networks.specs import SPECS
from digitrec.ui.pages import PAGES

TITLES = [spec.title for spec in SPECS.values()]
PATHS = {page.name: page.path for page in PAGES}
APP = Path(__file__).parents[2] / "app.py"
STROKES = {
    1: [(140, 50), (140, 230)],
    7: [(70, 60), (210, 60), (120, 230)],
    0: [(140, 50), (80, 90), (70, 150), (100, 220), (150, 235), (200, 190), (210, 120), (140, 50)],
}
CROSS = [(60, 60), (220, 220), (140, 140), (60, 220), (220, 60)]


def open_page(name: str, **parameters: str | list[str]) -> AppTest:
    """Return the app as a new visitor sees it who follows a link to a page."""
    app = AppTest.from_file(APP, default_timeout=120)
    app.switch_page(str(PATHS[name]))
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


def sent_by_canvas(points: Sequence[tuple[int, int]]) -> dict[str, object]:
    """Return what the canvas sends when one stroke, or none, is on it."""
    path = [["M", *points[0]], *(["Q", *point, *point] for point in points[1:])] if points else []
    objects = [{"path": path, "strokeWidth": 20}] if points else []
    return {
        "drawing": {"raw": {"version": "7.4.0", "objects": objects}, "data": None},
        "backgroundFit": None,
    }


def draw(app: AppTest, points: Sequence[tuple[int, int]] | int, sheet: int = 0) -> AppTest:
    """Draw one of STROKES, or any stroke, in place of what is on the Draw page's canvas."""
    stroke = STROKES[points] if isinstance(points, int) else points
    app.session_state[f"canvas-{sheet}"] = sent_by_canvas(stroke)
    return app.run()


def read_with(app: AppTest, name: str) -> AppTest:
    """Choose the network whose answer the Draw page shows large."""
    app.query_params["model"] = SPECS[name].title
    app.run()
    assert not app.exception
    return app


def choose(app: AppTest, key: str, value: str | list[str]) -> AppTest:
    """Press an option, or options, of those that stand side by side."""
    app.button_group(key=key).set_value(value).run()
    assert not app.exception
    return app


def answers_of(app: AppTest) -> dict:
    """Return what the cards of all networks show."""
    (element,) = [
        element
        for element in app.get("bidi_component")
        if element.proto.component_name == "digitrec-answers"
    ]
    return json.loads(element.proto.json)


def charts_of(app: AppTest) -> list[dict]:
    """Return the Vega-Lite specifications of the page's charts, which hold no data."""
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def texts_of(app: AppTest) -> str:
    """Return all Markdown of the page."""
    return " ".join(text.value for text in app.markdown)


def pictures_of(app: AppTest) -> dict[str, str]:
    """Return the addresses of the page's pictures by their alternative texts."""
    return {picture.alt: picture.url for image in app.get("image") for picture in image.proto.imgs}
