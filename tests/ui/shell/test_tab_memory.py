import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from digitrec.drawing.drawings import MAX_POINTS, MAX_STROKES
from digitrec.ui.canvas.saved import MAX_SAVED
from digitrec.ui.shared.pages import PAGES
from tests.ui.driver import answer_of, data_of, draw, go_to, open_page, send_state, snapshot

KEY = "tab-memory"
SEVEN, ONE = [[70.0, 60.0, 210.0, 60.0, 120.0, 230.0]], [[140.0, 50.0, 140.0, 230.0]]


def give_back(app: AppTest, drawing: Any = None, saved: Any = None, **others: Any) -> AppTest:
    """Let the tab give back what it kept: a drawing, and the saved ones."""
    told = data_of(app, KEY)
    state: dict[str, Any] = {"saved": {"session": told["session"], "drawings": saved}}
    if drawing:
        state["snapshot"] = snapshot(drawing, told) | others
    return send_state(app, state, KEY)


def saved_in(app: AppTest) -> list[Any]:
    return json.loads(data_of(app, KEY)["saved"])


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_every_page_gets_back_what_the_tab_kept(page: str) -> None:
    app = open_page(page)
    told = data_of(app, KEY)
    assert told["hasStage"] == (page == "draw") and not told["isRestored"]
    give_back(app, SEVEN, [ONE, SEVEN])
    assert not app.exception and saved_in(app) == [ONE, SEVEN]
    told = data_of(app, KEY)
    assert told["isRestored"] and told["seq"] > 0  # or the tab would send it for ever
    go_to(go_to(app, "confusion"), "draw")
    assert answer_of(app) == "7"


@pytest.mark.parametrize("reads", [True, False])
def test_server_reads_what_is_given_back_unless_the_browser_does(app: AppTest, reads: bool) -> None:
    give_back(app, SEVEN, reads=reads)
    assert (data_of(app)["read"] is None) == reads


def test_saved_drawings_for_another_session_are_left_alone(app: AppTest) -> None:
    send_state(app, {"saved": {"session": "another", "drawings": [ONE]}}, KEY)
    assert not data_of(app, KEY)["isRestored"] and saved_in(app) == []
    give_back(app, None, [SEVEN])
    assert data_of(app, KEY)["isRestored"] and saved_in(app) == [SEVEN]


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
    app.button(key="write-3").click().run()
    saved = {"session": told["session"], "drawings": [SEVEN]}
    send_state(app, {"snapshot": snapshot(SEVEN, told), "saved": saved}, KEY)
    assert answer_of(app) == "3" and saved_in(app) == [SEVEN]
    give_back(app, None, [ONE])
    assert saved_in(app) == [SEVEN]


def test_saved_drawings_are_kept_by_the_tab(app: AppTest) -> None:
    draw(app, 7)
    app.button(key="save").click().run()
    assert saved_in(app) == [SEVEN]


def test_what_is_saved_before_the_tab_gives_back_comes_after_what_it_kept(app: AppTest) -> None:
    draw(app, 7)
    app.button(key="save").click().run()
    give_back(app, None, [ONE])
    assert saved_in(app) == [ONE, SEVEN]


def test_no_more_saved_drawings_come_back_than_are_kept(app: AppTest) -> None:
    give_back(app, None, [ONE] * (MAX_SAVED + 5))
    assert saved_in(app) == [ONE] * MAX_SAVED


def test_what_is_damaged_is_left_out(app: AppTest) -> None:
    give_back(app, None, [ONE, [[1]], 5, None, [], [[]], SEVEN])
    assert not app.exception and not app.warning and answer_of(app) == "?"
    assert saved_in(app) == [ONE, SEVEN]


def test_stroke_that_got_lost_as_its_page_was_left_is_fetched_from_the_tab(app: AppTest) -> None:
    draw(app, 1)
    known = data_of(go_to(app, "morph"), KEY)
    give_back(app, SEVEN)
    assert answer_of(go_to(app, "draw")) == "7"
    send_state(go_to(app, "morph"), {"snapshot": snapshot(ONE, known) | {"seq": 1}}, KEY)
    assert answer_of(go_to(app, "draw")) == "7"


def test_what_a_tab_kept_in_vain_is_not_asked_for_again() -> None:
    app = open_page("curves")
    before = data_of(app, KEY)
    give_back(app, [["a"]])
    told = data_of(app, KEY)
    assert told["revision"] > before["revision"] and told["strokes"] == "[]"
    assert answer_of(go_to(app, "draw")) == "?"


STORED = [
    None,
    "odd",
    5,
    [],
    {},
    {"saved": [[1]]},
    {"saved": {"session": 5, "drawings": 3}},
]


@pytest.mark.parametrize("stored", STORED, ids=range(len(STORED)))
def test_what_no_tab_stored_changes_nothing(app: AppTest, stored: object) -> None:
    send_state(app, stored, KEY)
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
