import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digitrec.networks.predictor import Predictor
from digitrec.networks.specs import DEFAULT_MODEL, MODEL_NAMES, SPECS
from digitrec.ui.draw.stage import SHOWN_THERE
from digitrec.ui.links import REASONS, TUG
from tests.ui.driver import (
    CROSS,
    STROKES,
    TITLES,
    answer_of,
    answers_of,
    data_of,
    decide,
    digits_of,
    draw,
    open_page,
    read_with,
    send,
    snapshot,
    titles_without,
)
from tests.ui.server.samples import sample

MADE_IN = {"show_tug": "tug_of_war", "show_robustness": "robustness_maps"}


def read_by_browser(digit: int = 7, given: str = "centred") -> dict[str, Any]:
    """Return what a browser sends with a drawing when all its networks read this digit."""
    return {"framing": given, "answers": dict.fromkeys(MODEL_NAMES, np.eye(10)[digit].tolist())}


@pytest.fixture
def no_network_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("a network ran on the server")

    for name in ("predict_logits", "predict_probabilities", "digit_probability"):
        monkeypatch.setattr(Predictor, name, fail)


def test_blank_canvas_has_an_engine_and_no_answers(app: AppTest) -> None:
    data = data_of(app)
    assert data["strokes"] is None and data["read"] is None
    assert data["engine"].startswith("engine/") and data["engine"].endswith("/")


@pytest.mark.parametrize("digit", STROKES)
def test_drawn_digit_is_read_by_whichever_network_is_chosen(app: AppTest, digit: int) -> None:
    draw(app, digit)
    assert digits_of(app) == dict.fromkeys(MODEL_NAMES, digit)
    for name in MODEL_NAMES:
        read_with(app, name)
        assert data_of(app)["choices"]["model"] == name and answer_of(app) == str(digit)
        assert not app.warning


def test_stage_is_told_of_every_network_and_which_is_chosen(app: AppTest) -> None:
    data = data_of(app)
    assert [network["title"] for network in data["networks"]] == TITLES
    assert {network["name"]: network["summary"] for network in data["networks"]} == {
        name: spec.summary for name, spec in SPECS.items()
    }
    assert data["choices"]["model"] == DEFAULT_MODEL
    assert data_of(read_with(app, "hidden"))["choices"]["model"] == "hidden"


def test_what_is_pressed_on_the_stage_is_chosen_and_stays_in_the_link(app: AppTest) -> None:
    decide(app, model="hidden", given="as-drawn", reasons="Robustness")
    data = data_of(app)
    assert (data["choices"]["model"], data["choices"]["given"], data["choices"]["reasons"]) == (
        "hidden",
        "as-drawn",
        "Robustness",
    )
    assert app.query_params == {
        "model": "Hidden layer",
        "given": "As drawn",
        "reasons": "Robustness",
    }


@pytest.mark.parametrize("choice", ["model", "beside", "given", "reasons"])
@pytest.mark.parametrize("value", ["nothing", " ", None, 5, [1], {"a": 1}, TITLES[0]])
def test_what_is_not_offered_on_the_stage_chooses_nothing(
    app: AppTest, choice: str, value: object
) -> None:
    before = data_of(app)
    decide(app, **{choice: value})
    after = data_of(app)
    assert after.pop("seq") > before.pop("seq")  # or the browser would go on
    assert not app.exception and after == before and not app.query_params


def test_snapshot_is_acknowledged_once_all_of_it_is_taken(app: AppTest) -> None:
    assert data_of(app)["seq"] == 0
    decide(app, reasons="Robustness")
    first = data_of(app)["seq"]
    assert first > 0
    decide(app, reasons="nothing")
    data = data_of(app)
    assert data["seq"] > first and data["choices"]["reasons"] == "Robustness"
    late = snapshot([], data) | {"seq": first, "choices": {"reasons": TUG}}
    assert data_of(send(app, late)) == data


def test_what_is_no_digit_is_said_to_be_improbable(app: AppTest) -> None:
    draw(app, CROSS)
    assert data_of(app)["read"]["digitProbability"] < 0.5 and answer_of(app) == "?"


def test_as_drawn_changes_what_is_read(app: AppTest) -> None:
    draw(app, 1)
    before = data_of(app)["read"]
    decide(app, given="as-drawn")
    read = data_of(app)["read"]
    assert read["image"] != before["image"] and read["answers"] != before["answers"]
    assert read["digitProbability"] == before["digitProbability"]


def test_answers_name_the_drawing_that_they_are_to(app: AppTest) -> None:
    app.button(key="write-3").click().run()
    data = data_of(app)
    assert (data["read"]["revision"], data["read"]["seq"]) == (data["revision"], 0) == (1, 0)
    draw(app, 7)
    sent = app.session_state["stage"]["snapshot"]
    read = data_of(app)["read"]
    assert (read["revision"], read["seq"]) == (sent["revision"], sent["seq"])


@pytest.mark.usefixtures("no_network_runs")
@pytest.mark.parametrize("reasons", SHOWN_THERE)
def test_stroke_that_the_browser_read_costs_no_network_and_no_picture(reasons: str) -> None:
    app = draw(open_page("draw", reasons=reasons), 7, read_by_browser())
    data = data_of(app)
    assert not app.exception and not app.get("image")
    assert data["read"] is None and data["strokes"] is None
    assert app.session_state["stage"]["snapshot"]["read"] == read_by_browser()


@pytest.mark.usefixtures("no_network_runs")
def test_written_digit_is_left_to_a_browser_that_reads(app: AppTest) -> None:
    draw(app, 7, read_by_browser())
    app.button(key="write-3").click().run()
    data = data_of(app)
    assert not app.exception and data["read"] is None and len(json.loads(data["strokes"])) > 0


def test_server_reads_again_once_the_browser_does_not(app: AppTest) -> None:
    draw(app, 7, read_by_browser())
    assert not answers_of(app)
    draw(app, 1)
    assert answer_of(app) == "1"


@pytest.mark.parametrize("reasons", [reasons for reasons in REASONS if reasons not in SHOWN_THERE])
def test_reasons_are_given_of_what_the_browser_read(reasons: str) -> None:
    app = open_page("draw", reasons=reasons)
    assert reasons.lower() in app.info[0].value
    draw(app, 7, read_by_browser())
    assert not app.info and app.subheader and answer_of(app) == "7"
    draw(app, [], read_by_browser())
    assert reasons.lower() in app.info[0].value


def test_disagreement_of_browser_and_server_is_counted_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = sample("disagreements_total")
    app = open_page("draw", reasons="Robustness")
    draw(app, 7, read_by_browser(7))
    assert sample("disagreements_total") == before
    wrong = read_by_browser(7)
    wrong["answers"]["hidden"] = np.eye(10)[2].tolist()
    draw(app, 7, wrong)
    assert sample("disagreements_total") - before == 1
    assert "hidden read another digit" in caplog.text and answer_of(app) == "7"


@pytest.mark.parametrize("reasons", REASONS)
@pytest.mark.parametrize("given", ["Centred like MNIST", "As drawn"])
def test_odd_drawings_leave_no_trace(reasons: str, given: str) -> None:
    app = open_page("draw", reasons=reasons, given=given)
    assert data_of(app)["choices"]["reasons"] == reasons
    frame = [(0, 0), (279, 0), (279, 279), (0, 279), (0, 0)]
    outside = [(-500, -500), (5000, 5000)]
    for points in ([], [(100, 100), (100, 100)], outside, frame):
        draw(app, points)
        assert not app.exception and not app.error
    for name in MODEL_NAMES:
        read_with(app, name)


@pytest.mark.parametrize("name", ["convnet", "hidden"])
def test_missing_model_leaves_the_reading_to_the_server(copied_models: Path, name: str) -> None:
    (copied_models / name / "model.tflite").unlink()
    app = open_page("draw")
    assert f"python -m digitrec train {name}" in app.warning[0].value
    draw(app, 7, read_by_browser())  # by a browser that has the networks from before
    data = data_of(app)
    assert data["engine"] is None and answer_of(app) == "7"
    assert [network["title"] for network in data["networks"]] == titles_without(name)
    assert digits_of(app) == {other: 7 for other in MODEL_NAMES if other != name}
    for reasons, model in product(REASONS, ["perceptron", "flatten"]):
        decide(app, reasons=reasons, model=model)
        assert not app.exception and data_of(app)["choices"]["model"] == model


def test_no_models_at_all_still_leave_a_canvas(models_dir: Path) -> None:
    for reasons in REASONS:
        app = open_page("draw", reasons=reasons)
        assert app.warning[0].value.count("python -m digitrec train") == len(MODEL_NAMES)
        draw(app, 7, read_by_browser())
        data = data_of(app)
        assert not app.exception and data["engine"] is None and not data["networks"]
        assert data["choices"]["model"] is None and data["read"]["answers"] == {}
        app.button(key="link").click().run()
        assert not app.exception and "drawing=" in app.code[0].value


@pytest.mark.parametrize("reasons", [name for name in REASONS if name not in SHOWN_THERE])
def test_reason_that_fails_costs_itself_alone(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, reasons: str
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("not today")

    for name in ("show_tug", "show_robustness"):
        monkeypatch.setattr(f"digitrec.ui.draw.{MADE_IN[name]}.{name}", fail)
    draw(app, 7)
    decide(app, reasons=reasons)
    assert [error.value.split(".")[0] for error in app.error] == [f"{reasons} could not be shown"]
    assert not app.exception and app.button(key="write-7") and answer_of(app) == "7"
    assert "not today" in caplog.text
