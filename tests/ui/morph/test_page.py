import base64
import io
import json

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from digitrec.drawing import morphing
from digitrec.drawing.strokes import CANVAS_SIZE_PX
from digitrec.images import IMAGE_SIZE
from digitrec.networks.specs import DEFAULT_MODEL, SPECS
from digitrec.ui.morph.sides import EXAMPLE
from tests.ui.driver import (
    data_of,
    draw,
    draw_side,
    go_to,
    open_page,
    pictures_of,
    send_state,
    snapshot,
    texts_of,
)


def strokes_of(app: AppTest, side: str) -> list[list[float]]:
    """Return the strokes that the server puts on a side's canvas."""
    return json.loads(data_of(app, "morph")[side]["strokes"])


def between(app: AppTest) -> dict:
    return data_of(app, "morph")["between"]


def paths(app: AppTest) -> list[str]:
    return list(between(app)["paths"].values())


def test_page_opens_with_an_example_and_what_it_shows() -> None:
    app = open_page("morph")
    shown = between(app)
    assert not shown["isCrossFade"] and shown["digit"] == EXAMPLE[1][0]
    first, second = (digit for digit, _ in EXAMPLE)
    assert list(shown["paths"]) == list(SPECS)
    for path in paths(app):  # each changes its mind just once
        assert path.startswith(f"{first}, then {second} from ") and path.count("then") == 1
    titles = [title for title in (spec.title for spec in SPECS.values()) if title in texts_of(app)]
    assert "changes its mind first, at " in texts_of(app) and len(titles) >= 2


def test_browser_has_a_picture_and_ten_probabilities_for_each_percent() -> None:
    shown = between(open_page("morph"))
    answers = json.loads(shown["answers"])
    for shares in answers.values():
        assert np.reshape(shares, (101, 10)).sum(axis=1) == pytest.approx(1, abs=1e-3)
    content = base64.b64decode(shown["pictures"].split(",")[1])
    assert Image.open(io.BytesIO(content)).size == (IMAGE_SIZE, 101 * IMAGE_SIZE)


def test_drawing_of_the_draw_page_goes_along_as_the_first_digit(app: AppTest) -> None:
    draw(app, 7)
    go_to(app, "morph")
    assert strokes_of(app, "first") == [[70, 60, 210, 60, 120, 230]]
    assert between(app)["paths"][DEFAULT_MODEL].startswith("7, then ")
    draw_side(app, 1, "first")
    assert between(app)["paths"][DEFAULT_MODEL].startswith("1, then ")
    go_to(app, "draw")
    go_to(app, "morph")  # where what was drawn upon it stays
    assert between(app)["paths"][DEFAULT_MODEL].startswith("1, then ")
    draw(go_to(app, "draw"), 0)
    go_to(app, "morph")
    assert between(app)["paths"][DEFAULT_MODEL].startswith("0, then ")


def test_example_is_another_digit_than_the_one_that_goes_along(app: AppTest) -> None:
    nine = [(190, 80), (120, 60), (90, 110), (130, 150), (185, 110), (190, 80), (180, 240)]
    go_to(draw(app, nine), "morph")
    assert between(app)["digit"] == EXAMPLE[0][0]
    assert between(app)["paths"][DEFAULT_MODEL].startswith("9, then ")


def test_emptied_side_leaves_nothing_between() -> None:
    app = draw_side(open_page("morph"), [], "second")
    assert between(app) is None and not app.exception
    assert "mind first" not in texts_of(app)
    assert between(draw_side(app, 7, "second"))["digit"] == 7


def test_morph_takes_saved_drawings(app: AppTest) -> None:
    draw(app, 7)
    app.button(key="save").click().run()
    assert "Saved" in app.toast[0].value
    go_to(app, "morph")
    assert list(pictures_of(app)) == ["Drawing 1"]
    for side in ("first", "second"):
        app.selectbox(key=f"{side}-saved").set_value(0).run()
    assert not app.exception and set(paths(app)) == {"7 all the way"}
    assert "they read 7 all the way" in texts_of(app)
    draw_side(app, [], "first")
    assert between(app) is None
    app.selectbox(key="first-saved").set_value(0).run()
    assert set(paths(app)) == {"7 all the way"}


def test_strokes_that_do_not_pair_are_said_to_cross_fade() -> None:
    app = open_page("morph")
    dots = [[20 * at, 100] for at in range(1, morphing.MOST_STROKES + 2)]
    sent = snapshot(dots, data_of(app, "morph")["first"])
    send_state(app, {"first": sent}, "morph")
    assert between(app)["isCrossFade"]


def test_drawing_beside_the_canvas_leaves_nothing_between() -> None:
    away = CANVAS_SIZE_PX + 100
    app = draw_side(open_page("morph"), [(away, 10), (away, 90)], "first")
    assert between(app) is None and not app.exception


def test_side_that_sends_no_drawing_is_told_and_keeps_the_old_one() -> None:
    app = draw_side(open_page("morph"), 7, "first")
    wrong = snapshot([[1]], data_of(app, "morph")["first"])
    send_state(app, {"first": wrong}, "morph")
    assert "Draw it again" in app.warning[0].value and not app.exception
    assert strokes_of(app, "first") == [[70, 60, 210, 60, 120, 230]]
