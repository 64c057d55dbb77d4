import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from digitrec.drawing.drawings import MAX_POINTS, MAX_STROKES, Drawing, encode_link
from digitrec.ui.components.drawing_actions import MAX_SAVED
from digitrec.ui.pages import PAGES
from tests.ui.driver import answer_of, data_of, draw, go_to, open_page, press

KEY = "tab-memory"
SEVEN, ONE = [[70.0, 60.0, 210.0, 60.0, 120.0, 230.0]], [[140.0, 50.0, 140.0, 230.0]]


def give_back(app: AppTest, drawing: Any = None, saved: Any = None) -> AppTest:
    """Let the tab give back what it kept, as the text that it keeps."""
    texts = {"drawing": json.dumps(drawing), "saved": json.dumps(saved)}
    return press(app, "kept", texts, on=KEY)


def saved_in(app: AppTest) -> list[Any]:
    return json.loads(data_of(app, KEY)["saved"] or "[]")


def told(app: AppTest) -> tuple[bool, str | None]:
    """Return whether the tab is told that nothing is there yet, and what it is to keep."""
    data = data_of(app, KEY)
    return data["isNew"], data["saved"]


def test_new_visitor_gets_back_what_the_tab_kept(app: AppTest) -> None:
    assert told(app) == (True, None)
    give_back(app, SEVEN, [ONE, SEVEN])
    assert answer_of(app) == "7" and data_of(app)["strokes"] == json.dumps(SEVEN)
    assert not data_of(app, KEY)["isNew"] and saved_in(app) == [ONE, SEVEN]


@pytest.mark.parametrize("reads", [True, False])
def test_server_reads_what_is_given_back_unless_the_browser_does(app: AppTest, reads: bool) -> None:
    kept = {"drawing": json.dumps(SEVEN), "saved": None, "unsent": None, "reads": reads}
    press(app, "kept", kept, on=KEY)
    assert (data_of(app)["read"] is None) == reads


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_every_page_asks_the_tab(page: str) -> None:
    app = open_page(page)
    assert data_of(app, KEY)["isNew"]
    give_back(app, SEVEN, [ONE])
    assert not app.exception and saved_in(app) == [ONE]
    assert answer_of(go_to(app, "draw")) == "7"


@pytest.mark.parametrize(
    "half",
    [[[140.0, 50.0]] * (MAX_STROKES // 2), [[140.0, 50.0] * (MAX_POINTS // 2)]],
    ids=["strokes", "points"],
)
def test_all_saved_drawings_together_hold_no_more_than_one_may(app: AppTest, half: Any) -> None:
    give_back(app, SEVEN, [half] * MAX_SAVED)
    assert len(saved_in(app)) == 2 and answer_of(app) == "7"


def test_what_was_drawn_meanwhile_stays(app: AppTest) -> None:
    draw(app, 1)
    give_back(app, SEVEN, [SEVEN])
    assert answer_of(app) == "1" and saved_in(app) == [SEVEN]
    app.button(key="write-3").click().run()
    give_back(app, SEVEN, [ONE])
    assert answer_of(app) == "3" and saved_in(app) == [SEVEN]


def test_drawing_of_a_link_comes_before_the_tab_s() -> None:
    stroke = np.array(ONE[0]).reshape(-1, 2)
    app = open_page("draw", drawing=encode_link(Drawing([stroke])))
    give_back(app, SEVEN)
    assert answer_of(app) == "1"


def test_saved_drawings_are_kept_by_the_tab(app: AppTest) -> None:
    draw(app, 7)
    app.button(key="save").click().run()
    assert saved_in(app) == [SEVEN]


def test_restarted_server_gets_back_what_was_saved_beside_the_drawing(app: AppTest) -> None:
    draw(app, 1)  # which the stage sends by itself
    assert told(app) == (False, None)
    give_back(app, SEVEN, [SEVEN, ONE])
    assert answer_of(app) == "1" and saved_in(app) == [SEVEN, ONE]


def test_no_more_saved_drawings_come_back_than_are_kept(app: AppTest) -> None:
    give_back(app, None, [ONE] * (MAX_SAVED + 5))
    assert saved_in(app) == [ONE] * MAX_SAVED


def test_what_is_damaged_is_left_out(app: AppTest) -> None:
    give_back(app, [[1, "2"]], [ONE, [[1]], 5, None, [], [[]], SEVEN])
    assert not app.exception and not app.warning and answer_of(app) == "?"
    assert saved_in(app) == [ONE, SEVEN]


def test_stroke_that_got_lost_as_its_page_was_left_is_fetched_from_the_tab(app: AppTest) -> None:
    draw(app, 1)
    assert data_of(app, KEY)["hasStage"]
    known = data_of(go_to(app, "morph"), KEY)
    assert not known["hasStage"]
    unsent = {"number": known["number"], "turn": known["turn"] + 1, "strokes": SEVEN, "read": None}
    press(app, "kept", {"unsent": unsent}, on=KEY)
    assert data_of(app, KEY)["turn"] == unsent["turn"]  # or the tab would send it for ever
    assert answer_of(go_to(app, "draw")) == "7"
    older = unsent | {"number": known["number"] - 1, "strokes": ONE}
    press(go_to(app, "morph"), "kept", {"unsent": older}, on=KEY)
    assert answer_of(go_to(app, "draw")) == "7"


KEPT = [
    None,
    "odd",
    5,
    [],
    {},
    {"drawing": 5},
    {"saved": [[1]]},
    {"drawing": "{", "saved": "[1"},
    {"unsent": 5},
    {"unsent": {"number": 3, "turn": 1, "strokes": [["a"]], "read": None}},
]
DEEP = {"drawing": "[" * 100_000, "saved": '{"a": 1}'}


@pytest.mark.parametrize("kept", [*KEPT, DEEP], ids=range(len(KEPT) + 1))
def test_what_no_tab_kept_changes_nothing(app: AppTest, kept: object) -> None:
    press(app, "kept", kept, on=KEY)
    assert not app.exception and not app.warning
    assert told(app) == (True, None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
)


@settings(max_examples=15)
@given(JSON, JSON)
def test_anything_kept_is_restored_or_left_out(drawing: Any, saved: Any) -> None:
    app = give_back(open_page("curves"), drawing, saved)
    assert not app.exception
    assert len(saved_in(app)) <= MAX_SAVED
