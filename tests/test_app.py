"""The pages as AppTest sees them, with drawings put where the canvas would put them."""

import base64
import io
import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from digitrec.models import MODEL_NAMES, SPECS
from digitrec.store import open_folder

APP = str(Path(__file__).parents[1] / "app.py")
STROKES = {
    1: [(140, 50), (140, 230)],
    7: [(70, 60), (210, 60), (120, 230)],
    0: [(140, 50), (80, 90), (70, 150), (100, 220), (150, 235), (200, 190), (210, 120), (140, 50)],
}


def drawing(points: list[tuple[int, int]]) -> dict[str, object]:
    image = Image.new("RGBA", (280, 280), "black")
    if points:
        ImageDraw.Draw(image).line(points, fill="white", width=20, joint="curve")
    target = io.BytesIO()
    image.save(target, "PNG")
    url = "data:image/png;base64," + base64.b64encode(target.getvalue()).decode()
    objects = [{}] if points else []
    return {"drawing": {"raw": {"objects": objects}, "data": url}, "backgroundFit": None}


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(APP, default_timeout=30).run()


def draw(app: AppTest, digit: int) -> AppTest:
    app.session_state["canvas-0"] = drawing(STROKES[digit])
    return app.run()


def test_blank_canvas_invites_and_guesses_nothing(app: AppTest) -> None:
    assert [title.value for title in app.title] == [":gray[?]"]
    texts = [text.value for text in app.markdown]
    assert "Draw a digit, 0 to 9" in texts and "No digit yet" in texts
    assert not any("%" in text for text in texts)


@pytest.mark.parametrize("name", MODEL_NAMES)
@pytest.mark.parametrize("digit", STROKES)
def test_drawn_digit_is_read(app: AppTest, name: str, digit: int) -> None:
    app.button_group(key="model").set_value(SPECS[name].title).run()
    draw(app, digit)
    assert app.title[0].value == str(digit)
    assert not app.exception and not app.warning


def test_choosing_another_model_keeps_the_drawing(app: AppTest) -> None:
    draw(app, 7)
    for name in MODEL_NAMES:
        app.button_group(key="model").set_value(SPECS[name].title).run()
        assert app.title[0].value == "7"
        assert SPECS[name].summary in [caption.value for caption in app.caption]


def test_emptied_canvas_is_blank_again(app: AppTest) -> None:
    draw(app, 7)
    app.session_state["canvas-0"] = drawing([])
    app.run()
    assert app.title[0].value == ":gray[?]"


def test_clear_gives_a_new_canvas(app: AppTest) -> None:
    draw(app, 7)
    app.button(key="clear").click().run()
    assert app.title[0].value == ":gray[?]"


def test_broken_model_names_its_command_and_the_others_go_on(
    copied_models: Path, app: AppTest
) -> None:
    (copied_models / "flatten" / "model.tflite").write_bytes(b"broken")
    (copied_models / "hidden" / "config.json").unlink()
    draw(app, 7)
    assert app.title[0].value == "7"
    warnings = " ".join(warning.value for warning in app.warning)
    assert "python -m digitrec train flatten" in warnings
    assert "python -m digitrec train hidden" in warnings
    assert app.button_group(key="model").options == ["Perceptron"]


@pytest.mark.parametrize("page", ["draw", "curves", "confusion"])
def test_no_models_at_all_is_told_without_a_trace(models_dir: Path, page: str) -> None:
    app = AppTest.from_file(APP, default_timeout=30).run()
    app.switch_page(f"digitrec/ui/{page}.py").run()
    assert app.warning[0].value.count("python -m digitrec train") == len(MODEL_NAMES)
    assert not app.exception and not app.title


def test_replaced_model_is_loaded_anew(copied_models: Path, app: AppTest) -> None:
    draw(app, 7)
    assert app.title[0].value == "7"
    folder = copied_models / "flatten"
    (folder / "model.tflite").unlink()
    (folder / "config.json").write_text((folder / "config.json").read_text() + "\n")
    app.run()
    assert "no model.tflite" in app.warning[0].value


def charts_of(app: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def test_curves_show_all_models_then_one(app: AppTest) -> None:
    app.switch_page("digitrec/ui/curves.py").run()
    titles = [spec.title for spec in SPECS.values()]
    for chart in charts_of(app):
        assert chart["layer"][0]["encoding"]["color"]["scale"]["domain"] == titles
    app.button_group(key="models").set_value(["hidden"]).run()
    for chart in charts_of(app):
        assert chart["layer"][0]["encoding"]["color"]["scale"]["domain"] == ["Hidden layer"]
    assert [heading.value for heading in app.subheader] == ["Loss", "Accuracy"]


def test_curves_of_no_model_invite(app: AppTest) -> None:
    app.switch_page("digitrec/ui/curves.py").run()
    app.button_group(key="models").set_value([]).run()
    assert app.info[0].value == "Choose a model to see its curves."


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_confusion_states_the_committed_figures(app: AppTest, name: str) -> None:
    app.switch_page("digitrec/ui/confusion.py").run()
    app.button_group(key="model").set_value(SPECS[name].title).run()
    metrics = open_folder(name).read_metrics()
    assert f"**{metrics.accuracy:.2%}** of 10,000" in app.markdown[0].value
    (picture,) = app.get("image")
    assert picture.proto.imgs[0].alt == f"Confusion matrix of {name}"


def test_damaged_history_does_not_hide_the_other_curves(copied_models: Path, app: AppTest) -> None:
    (copied_models / "hidden" / "history.json").write_text("{")
    app.switch_page("digitrec/ui/curves.py").run()
    assert "train hidden" in app.warning[0].value
    assert app.button_group(key="models").options == ["Perceptron", "Flatten"]
