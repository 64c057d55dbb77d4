from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.driver import STROKES, answers_of, draw, go_to, open_page, sent_by_canvas


def test_link_with_a_drawing_opens_it(app: AppTest) -> None:
    draw(app, 7)
    app.button(key="link").click().run()
    encoded = parse_qs(urlsplit(app.code[0].value).query)["drawing"][0]
    other = open_page("draw", drawing=encoded, model="Perceptron")
    assert other.title[0].value == "7" and answers_of(other)["chosen"] == "perceptron"
    assert not other.warning


@pytest.mark.parametrize("encoded", ["xyz", "A" * 5000, ""])
def test_damaged_link_gets_a_sentence_and_a_blank_canvas(encoded: str) -> None:
    app = open_page("draw", drawing=encoded)
    assert "The drawing in this link is" in app.warning[0].value
    assert app.title[0].value == ":gray[?]"
    assert not app.run().warning


@pytest.mark.parametrize("value", ["odd", {"drawing": [1]}, {"drawing": {"data": "no picture"}}])
def test_canvas_that_sends_no_drawing_is_told_and_begins_again(app: AppTest, value: object) -> None:
    draw(app, 7)
    app.session_state["canvas-0"] = value
    app.run()
    assert "Draw it again" in app.warning[0].value and not app.exception
    assert app.title[0].value == ":gray[?]"
    app.session_state["canvas-1"] = sent_by_canvas(STROKES[7])
    assert app.run().title[0].value == "7" and not app.warning


def test_digit_keys_write_digits_in_many_hands(app: AppTest) -> None:
    readings = []
    for _ in range(3):
        app.button(key="write-4").click().run()
        readings.append(answers_of(app)["models"][-1]["probabilities"])
    assert len({tuple(reading) for reading in readings}) == 3
    assert np.argmax(np.mean(readings, axis=0)) == 4


def test_emptied_canvas_is_blank_again(app: AppTest) -> None:
    draw(app, 7)
    draw(app, [])
    assert app.title[0].value == ":gray[?]"


def test_clear_gives_a_new_canvas(app: AppTest) -> None:
    draw(app, 7)
    app.button(key="canvas-clear").click().run()
    assert app.title[0].value == ":gray[?]"


def test_drawing_is_still_there_on_the_way_back_from_another_page(app: AppTest) -> None:
    draw(app, 7)
    assert go_to(go_to(app, "curves"), "draw").title[0].value == "7"


@pytest.mark.parametrize("field", ["", "x", "[]", "[0]", '[1, {"objects": 5}]', "[1e999, null]"])
def test_odd_sheets_of_a_browser_are_a_blank_canvas(field: str) -> None:
    app = open_page("draw")
    app.session_state["sheet-canvas"] = field
    app.run()
    assert not app.exception and app.title[0].value == ":gray[?]"
