import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms.scores import ENOUGH
from digitrec.ui.hand.written import MOST
from tests.ui.driver import answer_of, data_of, go_to, open_page, press, send_state

KEY = "hand"
SEVEN = [[70.0, 60.0, 210.0, 60.0, 120.0, 230.0]]


def write(app: AppTest, *labels: int) -> AppTest:
    """Write digits, and send them together."""
    taken = data_of(app, KEY)["taken"]
    return send(app, *enumerate(labels, start=taken + 1))


def send(app: AppTest, *numbered: tuple[int, int]) -> AppTest:
    """Send digits by their numbers, as a page does that knows the server."""
    digits = [{"number": number, "label": label, "strokes": SEVEN} for number, label in numbered]
    return send_written(app, digits)


def send_written(app: AppTest, digits: Any, stored: Any = None, session: str = "") -> AppTest:
    session = session or data_of(app, KEY)["session"]
    written = {"session": session, "digits": digits, "stored": stored}
    return send_state(app, {"written": written}, KEY)


def drawings_in(app: AppTest) -> list[dict[str, Any]]:
    return json.loads(data_of(app, KEY)["drawings"])


def test_digits_are_written_one_after_the_other_and_scored() -> None:
    app = open_page("hand")
    first = data_of(app, KEY)
    assert first["isNew"]
    assert "0 so far" in json.loads(first["results"])["sentence"]
    write(app, 7)
    data = data_of(app, KEY)
    assert data["task"] != first["task"] and not data["isNew"]
    results = json.loads(data["results"])
    assert {s["name"]: (s["right"], s["total"]) for s in results["scores"]} == dict.fromkeys(
        MODEL_NAMES, (1, 1)
    )
    assert results["again"] == []
    write(app, 1)
    results = json.loads(data_of(app, KEY)["results"])
    assert results["again"] == [2]
    for _ in range(ENOUGH // 2):
        write(write(app, 7), 1)
    results = json.loads(data_of(app, KEY)["results"])
    assert results["sentence"] == "All networks misread every second of your digits."


def test_what_is_sent_again_is_taken_once() -> None:
    app = open_page("hand")
    written = [(1, 7), (2, 7)]
    for so_far in (written[:1], written, written[1:]):
        send(app, *so_far)
    assert [one["id"] for one in drawings_in(app)] == [1, 2]
    assert data_of(app, KEY)["taken"] == 2


def test_what_is_no_drawing_is_not_asked_for_again() -> None:
    app = open_page("hand")
    send_written(app, [{"number": 1, "label": 7, "strokes": 3}])
    data = data_of(app, KEY)
    assert data["taken"] == 1 and data["problem"] and not drawings_in(app)
    write(app, 7, 1)
    assert len(drawings_in(app)) == 2


def test_another_digit_is_one_press_away() -> None:
    app = open_page("hand")
    before = data_of(app, KEY)["task"]
    press(app, "another", True, on=KEY)
    assert data_of(app, KEY)["task"] != before


def test_reload_brings_back_what_the_tab_kept() -> None:
    app = open_page("hand")
    stored = [{"label": 7, "strokes": SEVEN}, {"label": 1, "strokes": SEVEN}]
    send_written(app, [], [*stored, {"label": 3}, 5])
    assert [one["label"] for one in drawings_in(app)] == [7, 1]
    many = open_page("hand")
    send_written(many, [], [{"label": 7, "strokes": SEVEN}] * (MOST + 20))
    assert len(drawings_in(many)) == MOST


def test_restarted_server_takes_what_the_tab_kept_before_what_was_written_meanwhile() -> None:
    before, app = open_page("hand"), open_page("hand")
    written = [{"number": 3, "label": 0, "strokes": SEVEN}]
    of_before = data_of(before, KEY)["session"]
    send_written(app, written, session=of_before)  # on its way when the server was killed
    assert data_of(app, KEY)["isNew"] and not drawings_in(app)
    send_written(app, written, [{"label": label, "strokes": SEVEN} for label in (7, 1)])
    assert [one["label"] for one in drawings_in(app)] == [7, 1, 0]


def test_drawing_is_taken_to_the_stage_with_its_reasons() -> None:
    app = write(open_page("hand"), 7)
    press(app, "opened", drawings_in(app)[0]["id"], on=KEY)
    assert answer_of(app) == "7"
    assert drawings_in(go_to(app, "hand"))


ODD = [None, 5, "x", [], {}, [{"label": 3}], [5], [{"number": 1, "label": [], "strokes": 3}]]


@pytest.mark.parametrize("odd", ODD)
def test_what_no_page_sends_is_a_sentence_or_nothing(odd: Any) -> None:
    for state in ({"written": odd}, {"written": {"session": "x", "digits": odd}}, odd):
        app = send_state(open_page("hand"), state, KEY)
        assert not app.exception and drawings_in(app) == []
        problem = data_of(app, KEY)["problem"]
        assert problem == "" or problem.endswith("Draw it again.")


@pytest.mark.parametrize("odd", ODD)
def test_odd_drawing_cannot_be_opened(odd: Any) -> None:
    app = press(open_page("hand"), "opened", odd, on=KEY)
    assert not app.exception and drawings_in(app) == []


def test_page_without_models_says_so(models_dir: Path) -> None:
    app = open_page("hand")
    assert "python -m digitrec train" in app.warning[0].value
