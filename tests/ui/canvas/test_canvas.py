from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from digitrec.drawing.drawings import MAX_STROKES, Drawing, DrawingError, encode_strokes
from digitrec.ui.protocol import Snapshot, decode
from digitrec.ui.sync import CanvasState
from tests.ui.driver import (
    PATHS,
    answer_of,
    answers_of,
    data_of,
    decide,
    draw,
    go_to,
    open_page,
    send,
    send_state,
    texts_of,
)
from tests.ui.server.samples import sample

LINE, BAR = [[10.0, 20.0, 30.0, 40.0]], [[50.0, 60.0, 70.5, 80.0]]


def sent(strokes: Any = LINE, revision: Any = 0, seq: Any = 1, **others: Any) -> dict[str, Any]:
    told = {"session": "", "revision": revision, "seq": seq, "strokes": strokes, "reads": False}
    return told | others


def take(state: CanvasState, message: Any) -> bool:
    snapshot = decode(Snapshot, message)
    return state.take(msgspec.structs.replace(snapshot, session=snapshot.session or state.session))


def told(state: CanvasState) -> tuple[int, str | None]:
    data = state.data()
    assert data["session"] == state.session
    return data["revision"], data["strokes"]


def strokes_of(state: CanvasState) -> list[list[float]] | None:
    return encode_strokes(state.drawing) if state.drawing else None


def drawing_of(strokes: list[list[float]]) -> Drawing:
    return Drawing([np.array(stroke).reshape(-1, 2) for stroke in strokes])


def test_what_the_browser_drew_is_kept_and_not_sent_back() -> None:
    state = CanvasState()
    assert told(state) == (0, None)  # where nothing is known the browser may know better
    assert take(state, sent())
    assert strokes_of(state) == LINE and not state.is_new
    assert told(state) == (0, None)


def test_drawings_are_counted_once_and_a_cleared_canvas_is_none(app: AppTest) -> None:
    before = sample("drawings_total")
    draw(app, 7)
    app.run()
    assert sample("drawings_total") - before == 1
    draw(app, [])
    send(app, "odd")
    assert sample("drawings_total") - before == 1
    draw(app, 1)
    assert sample("drawings_total") - before == 2


def test_same_message_twice_changes_nothing() -> None:
    state = CanvasState()
    assert take(state, sent())
    kept = state.drawing
    assert not take(state, sent())
    assert state.drawing is kept


def test_next_stroke_takes_the_place_of_the_one_before() -> None:
    state = CanvasState()
    take(state, sent(LINE, seq=1))
    assert take(state, sent(BAR, seq=2))
    assert strokes_of(state) == BAR


def test_what_the_server_puts_is_told_to_the_browser_under_a_new_number() -> None:
    state = CanvasState()
    take(state, sent())
    state.put(drawing_of(BAR))
    assert told(state) == (1, "[[50.0, 60.0, 70.5, 80.0]]")
    state.put(None)
    assert told(state) == (2, "[]")


def test_drawing_that_is_older_than_what_the_server_put_is_left_alone() -> None:
    state = CanvasState()
    take(state, sent(seq=5))
    state.put(drawing_of(BAR))
    assert not take(state, sent(seq=6))  # it was under way
    assert strokes_of(state) == BAR
    assert take(state, sent(LINE + BAR, revision=1, seq=7))
    assert strokes_of(state) == LINE + BAR


def test_what_another_server_was_sent_waits_until_the_browser_knows_this_one() -> None:
    before, state = CanvasState(), CanvasState()
    assert before.session != state.session
    assert not take(state, sent(revision=7, seq=90) | {"session": before.session})
    assert state.is_new and state.revision == 0
    assert take(state, sent(seq=91) | {"session": state.session})
    assert strokes_of(state) == LINE


def test_emptied_canvas_holds_no_drawing() -> None:
    state = CanvasState()
    take(state, sent())
    assert take(state, sent([], seq=2)) and state.drawing is None
    take(state, sent(seq=3))
    assert take(state, sent([[]], seq=4)) and state.drawing is None


def test_browser_is_known_to_read_by_what_it_sends_of_ink() -> None:
    state = CanvasState()
    read = {"framing": "centred", "answers": {}}
    take(state, sent(reads=True, read=read))
    assert state.browser_reads and state.answers == read
    take(state, sent([], seq=2))  # of no ink there are no answers
    assert state.browser_reads
    state.put(drawing_of(BAR))
    assert state.browser_reads and state.answers is None
    take(state, sent(revision=1, seq=3))
    assert not state.browser_reads


def newer(*message: Any, **others: Any) -> dict[str, Any]:
    return sent(*message, **({"seq": 2} | others))


WRONG = [
    None,
    "odd",
    [1],
    {},
    newer(revision=None),
    newer(revision=-1),
    newer(revision="0"),
    newer(revision=1.5),
    newer(seq="1"),
    newer(seq=[1]),
    newer(read="odd"),
    newer(read=[1]),
    newer(None),
    newer("odd"),
    newer({"0": LINE}),
    newer([1]),
    newer([[1]]),
    newer([[1, "2"]]),
    newer([[1, None]]),
    newer([[[1, 2]]]),
    newer([[1, float("nan")]]),
    newer([[1, float("inf")]]),
    newer([[1, 10**400]]),
    newer([[1, 1e9]]),
    newer(LINE * (MAX_STROKES + 1)),
]


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_what_no_canvas_sends_is_told_and_leaves_what_there_was(wrong: object) -> None:
    state = CanvasState()
    take(state, sent(BAR, seq=1))
    with pytest.raises(DrawingError, match=r"canvas.*\. Draw .*\.$"):
        take(state, wrong)
    assert strokes_of(state) == BAR and state.revision == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["session", "revision", "seq", "strokes", "read"]), inner)
    ),
)
MESSAGES = JSON | st.fixed_dictionaries(
    {"revision": st.integers(-1, 3) | JSON, "seq": st.integers() | JSON},
    optional={"strokes": JSON | st.lists(st.lists(st.floats()), max_size=3), "read": JSON},
)


@given(MESSAGES)
def test_anything_a_browser_sends_is_kept_or_told(message: Any) -> None:
    state = CanvasState()
    take(state, sent(BAR, seq=1))
    try:
        take(state, message)
    except DrawingError as error:
        assert str(error).endswith(".") and strokes_of(state) == BAR
    state.data()
    assert state.drawing is None or state.drawing.rgba.shape == (280, 280, 4)


def link_to(app: AppTest) -> str:
    app.button(key="link").click().run()
    return parse_qs(urlsplit(app.code[0].value).query)["drawing"][0]


def test_link_with_a_drawing_opens_it(app: AppTest) -> None:
    draw(app, 7)
    other = open_page("draw", drawing=link_to(app), model="Perceptron")
    assert answer_of(other) == "7" and data_of(other)["choices"]["model"] == "perceptron"
    assert not other.warning


def test_link_stays_in_the_address_until_another_drawing_comes(app: AppTest) -> None:
    encoded = link_to(draw(app, 7))
    other = open_page("draw", drawing=encoded)
    decide(other, model="hidden")
    assert other.query_params["drawing"] == encoded and answer_of(other) == "7"
    draw(other, 1)
    assert "drawing" not in other.query_params and answer_of(other) == "1"


def test_written_digit_takes_the_link_out_of_the_address(app: AppTest) -> None:
    other = open_page("draw", drawing=link_to(draw(app, 7)))
    other.button(key="write-4").click().run()
    assert "drawing" not in other.query_params and answer_of(other) == "4"


@pytest.mark.parametrize("encoded", ["xyz", "A" * 5000, ""])
def test_damaged_link_gets_a_sentence_and_a_blank_canvas(encoded: str) -> None:
    app = open_page("draw", drawing=encoded)
    assert "The drawing in this link is" in app.warning[0].value
    assert answer_of(app) == "?" and "drawing" not in app.query_params
    assert not app.run().warning


@pytest.mark.parametrize("value", ["odd", 5, [1], {"revision": 0}])
def test_canvas_that_sends_no_drawing_is_told_and_keeps_the_old_one(
    app: AppTest, value: object
) -> None:
    draw(app, 7)
    send(app, value)
    assert "Draw it again" in app.warning[0].value and not app.exception
    assert answer_of(app) == "7" and "70.0, 60.0" in data_of(app)["strokes"]
    draw(app, 1)
    assert answer_of(app) == "1" and not app.warning


@pytest.mark.parametrize("state", [{}, [], 5, {"snapshot": None}, {"nothing": 1}])
def test_component_that_sends_no_snapshot_changes_nothing(app: AppTest, state: object) -> None:
    draw(app, 7)
    before = data_of(app)
    send_state(app, state, "stage")
    assert not app.exception and not app.warning
    assert answer_of(app) == "7" and data_of(app) == before


def test_digit_keys_write_digits_in_many_hands(app: AppTest) -> None:
    readings = []
    for _ in range(3):
        app.button(key="write-4").click().run()
        readings.append(answers_of(app)["convnet"])
    assert len({tuple(reading) for reading in readings}) == 3
    assert np.argmax(np.mean(readings, axis=0)) == 4


def test_emptied_canvas_is_blank_again(app: AppTest) -> None:
    draw(app, 7)
    draw(app, [])
    assert answer_of(app) == "?"


def test_drawing_is_still_there_on_the_way_back_from_another_page(app: AppTest) -> None:
    draw(app, 7)
    go_to(go_to(app, "curves"), "draw")
    assert answer_of(app) == "7" and data_of(app)["seq"] > 0  # the tab has the strokes


def test_stroke_that_arrives_as_the_page_is_left_is_kept(app: AppTest) -> None:
    app.switch_page(str(PATHS["curves"]))
    draw(app, 7)
    assert "Nothing is drawn yet" not in texts_of(app)
    assert answer_of(go_to(app, "draw")) == "7"
