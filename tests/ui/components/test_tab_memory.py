import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from digitrec.drawing.drawings import MAX_POINTS, MAX_STROKES
from digitrec.ui.components.drawing_actions import MAX_SAVED
from digitrec.ui.pages import PAGES
from tests.ui.driver import answer_of, data_of, draw, go_to, open_page, press

KEY = "tab-memory"
SEVEN, ONE = [[70.0, 60.0, 210.0, 60.0, 120.0, 230.0]], [[140.0, 50.0, 140.0, 230.0]]


def give_back(app: AppTest, drawing: Any = None, saved: Any = None, **others: Any) -> AppTest:
    """Let the tab give back what it kept: a drawing, and the saved ones as the text it keeps."""
    told = data_of(app, KEY)
    sent_as = {"session": told["session"], "number": told["number"], "turn": 9, "read": None}
    unsent = drawing and {**sent_as, "strokes": drawing}
    return press(app, "kept", {"unsent": unsent, "saved": json.dumps(saved), **others}, on=KEY)


def saved_in(app: AppTest) -> list[Any]:
    return json.loads(data_of(app, KEY)["saved"])


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_every_page_gets_back_what_the_tab_kept(page: str) -> None:
    app = open_page(page)
    told = data_of(app, KEY)
    assert told["hasStage"] == (page == "draw") and not told["heard"]
    give_back(app, SEVEN, [ONE, SEVEN])
    assert not app.exception and saved_in(app) == [ONE, SEVEN]
    told = data_of(app, KEY)
    assert told["heard"] and told["turn"] == 9  # or the tab would send it for ever
    go_to(go_to(app, "confusion"), "draw")
    assert answer_of(app) == "7" and data_of(app)["strokes"] == json.dumps(SEVEN)


@pytest.mark.parametrize("reads", [True, False])
def test_server_reads_what_is_given_back_unless_the_browser_does(app: AppTest, reads: bool) -> None:
    give_back(app, SEVEN, reads=reads)
    assert (data_of(app)["read"] is None) == reads


def test_tab_that_has_nothing_saved_is_heard() -> None:
    app = give_back(open_page("curves"), SEVEN)
    assert data_of(app, KEY)["heard"] and saved_in(app) == []


@pytest.mark.parametrize(
    "half",
    [[[140.0, 50.0]] * (MAX_STROKES // 2), [[140.0, 50.0] * (MAX_POINTS // 2)]],
    ids=["strokes", "points"],
)
def test_all_saved_drawings_together_hold_no_more_than_one_may(app: AppTest, half: Any) -> None:
    give_back(app, SEVEN, [half] * MAX_SAVED)
    assert len(saved_in(app)) == 2 and answer_of(app) == "7"


def test_what_came_meanwhile_stays(app: AppTest) -> None:
    told = data_of(app, KEY)
    unsent = {"session": told["session"], "number": 0, "turn": 9, "strokes": SEVEN, "read": None}
    app.button(key="write-3").click().run()
    press(app, "kept", {"unsent": unsent, "saved": json.dumps([SEVEN])}, on=KEY)
    assert answer_of(app) == "3" and saved_in(app) == [SEVEN]
    give_back(app, None, [ONE])
    assert saved_in(app) == [SEVEN]


def test_saved_drawings_are_kept_by_the_tab(app: AppTest) -> None:
    draw(app, 7)
    app.button(key="save").click().run()
    assert saved_in(app) == [SEVEN]


def test_what_is_saved_before_the_tab_is_heard_comes_after_what_it_kept(app: AppTest) -> None:
    draw(app, 7)
    app.button(key="save").click().run()
    give_back(app, None, [ONE])
    assert saved_in(app) == [ONE, SEVEN]


def test_no_more_saved_drawings_come_back_than_are_kept(app: AppTest) -> None:
    give_back(app, None, [ONE] * (MAX_SAVED + 5))
    assert saved_in(app) == [ONE] * MAX_SAVED


def test_what_is_damaged_is_left_out(app: AppTest) -> None:
    give_back(app, [[1, "2"]], [ONE, [[1]], 5, None, [], [[]], SEVEN])
    assert not app.exception and not app.warning and answer_of(app) == "?"
    assert saved_in(app) == [ONE, SEVEN]


def test_stroke_that_got_lost_as_its_page_was_left_is_fetched_from_the_tab(app: AppTest) -> None:
    draw(app, 1)
    known = data_of(go_to(app, "morph"), KEY)
    give_back(app, SEVEN)
    assert answer_of(go_to(app, "draw")) == "7"
    older = {**known, "number": known["number"] - 1, "turn": 10, "strokes": ONE, "read": None}
    press(go_to(app, "morph"), "kept", {"unsent": older}, on=KEY)
    assert answer_of(go_to(app, "draw")) == "7"


def test_what_a_tab_kept_in_vain_is_not_asked_for_again() -> None:
    app = open_page("curves")
    before = data_of(app, KEY)
    give_back(app, [["a"]])
    told = data_of(app, KEY)
    assert told["number"] > before["number"] and told["turn"] is None
    assert answer_of(go_to(app, "draw")) == "?"


KEPT = [
    None,
    "odd",
    5,
    [],
    {},
    {"saved": [[1]]},
    {"saved": "[1"},
    {"unsent": 5},
    {"unsent": {"number": 3, "turn": 1, "strokes": [["a"]], "read": None}},
]
DEEP = {"saved": "[" * 100_000}


@pytest.mark.parametrize("kept", [*KEPT, DEEP], ids=range(len(KEPT) + 1))
def test_what_no_tab_kept_changes_nothing(app: AppTest, kept: object) -> None:
    press(app, "kept", kept, on=KEY)
    assert not app.exception and not app.warning
    assert (answer_of(app), saved_in(app)) == ("?", [])


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
