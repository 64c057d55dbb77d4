from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digitrec.networks.predictor import load_model
from digitrec.networks.specs import SPECS
from digitrec.networks.store import open_folder
from digitrec.ui.curves.findings import findings
from tests.ui.driver import (
    charts_of,
    choose,
    data_of,
    draw,
    go_to,
    open_page,
    texts_of,
    titles_without,
)

TITLES = [SPECS[name].title for name in ("hidden", "flatten")]


def learners(app: AppTest) -> dict[str, dict[str, Any]]:
    """Return what the page tells its curves of each model, by title."""
    return {learner["title"]: learner for learner in data_of(app, "epochs")["learners"]}


def test_two_networks_are_there_at_first_and_the_others_one_press_away() -> None:
    app = open_page("curves")
    assert list(learners(app)) == TITLES
    assert app.button_group(key="models").options == titles_without()
    choose(app, "models", ["Convnet"])
    assert list(learners(app)) == ["Convnet"]


def test_page_opens_with_the_findings_of_those_chosen() -> None:
    app = open_page("curves")
    histories = {SPECS[name].title: open_folder(name).read_history() for name in SPECS}
    said = texts_of(app)
    for sentence in findings({title: histories[title] for title in TITLES}):
        assert f"- {sentence}" in said
    choose(app, "models", ["Convnet"])
    assert findings({"Convnet": histories["Convnet"]})[0] in texts_of(app)


def test_flatten_overfits_and_those_that_learn_from_other_images_do_not() -> None:
    app = open_page("curves", models=titles_without())
    assert "**Flatten** learns its examples by heart (overfits)" in texts_of(app)
    assert texts_of(app).count("overfits") == 1


def test_curves_are_those_of_the_history() -> None:
    history = open_folder("flatten").read_history()
    flatten = learners(open_page("curves"))["Flatten"]
    assert flatten["loss"] == {"training": [*history.loss], "heldOut": [*history.held_out_loss]}
    assert flatten["accuracy"]["heldOut"] == [*history.held_out_accuracy]
    assert flatten["confidence"] == [*history.held_out_confidence]


def test_answers_are_to_the_visitors_own_drawing(app: AppTest) -> None:
    draw(app, 7)
    drawing = app.session_state["state-of-canvas"].drawing
    go_to(app, "curves")
    assert "Nothing is drawn yet" not in texts_of(app)
    for name, title in zip(("hidden", "flatten"), TITLES, strict=True):
        (expected,) = load_model(name).predict_probabilities(drawing.inked.image[np.newaxis])
        np.testing.assert_allclose(learners(app)[title]["answers"][-1], expected, atol=5e-3)


def test_written_digit_stands_in_for_a_drawing_and_one_may_be_drawn() -> None:
    app = open_page("curves")
    assert "Nothing is drawn yet: a written 5 stands in." in texts_of(app)
    assert [link.proto.label for link in app.get("page_link")] == ["Use your own digit"]
    flatten = np.array(learners(app)["Flatten"]["answers"])
    assert flatten.argmax(axis=1)[0] == 5, "the example is read right at first"
    assert flatten.argmax(axis=1)[-1] != 5 and flatten[-1].max() > 0.9, "then wrong, and sure"


def test_networks_that_keep_no_epochs_have_curves_alone() -> None:
    app = choose(open_page("curves"), "models", ["Convnet"])
    assert "answers" not in learners(app)["Convnet"]
    assert "Nothing is drawn yet" not in texts_of(app)


def test_details_show_large_charts_and_only_the_loss_becomes_logarithmic() -> None:
    assert not charts_of(open_page("curves"))
    app = choose(open_page("curves", details="true"), "axis", "Logarithmic")
    charts = charts_of(app)
    kinds = [chart["layer"][0]["encoding"]["y"]["scale"]["type"] for chart in charts]
    assert kinds == ["log", "linear"]
    for chart in charts:
        assert chart["layer"][0]["encoding"]["color"]["scale"]["domain"] == TITLES
    assert [heading.value for heading in app.subheader] == ["Loss", "Accuracy"]


def test_curves_of_no_model_invite() -> None:
    app = choose(open_page("curves"), "models", [])
    assert "Choose a model" in app.info[0].value
    with pytest.raises(ValueError, match="unpack"):
        data_of(app, "epochs")


def test_damaged_history_does_not_hide_the_other_curves(copied_models: Path) -> None:
    (copied_models / "hidden" / "history.json").write_text("{")
    app = open_page("curves")
    assert "train hidden" in app.warning[0].value
    assert app.button_group(key="models").options == titles_without("hidden")
    assert list(learners(app)) == ["Flatten"]


def test_damaged_epochs_leave_the_curves(copied_models: Path) -> None:
    (copied_models / "hidden" / "epochs.npz").write_bytes(b"PK")
    app = open_page("curves")
    assert "train hidden" in app.warning[0].value
    assert list(learners(app)) == TITLES
    assert "answers" in learners(app)["Flatten"]
    assert "answers" not in learners(app)["Hidden layer"]
