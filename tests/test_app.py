"""The pages as AppTest sees them, with drawings put where the canvas would put them."""

import base64
import io
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from digitrec import data
from digitrec.data import Mnist
from digitrec.models import MODEL_NAMES, SPECS
from digitrec.store import open_folder

TITLES = [spec.title for spec in SPECS.values()]
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
    path = [["M", *points[0]], *(["Q", *point, *point] for point in points[1:])] if points else []
    objects = [{"path": path, "strokeWidth": 20}] if points else []
    return {"drawing": {"raw": {"objects": objects}, "data": url}, "backgroundFit": None}


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(APP, default_timeout=120).run()


def draw(app: AppTest, digit: int) -> AppTest:
    app.session_state["canvas-0"] = drawing(STROKES[digit])
    return app.run()


def read_with(app: AppTest, name: str) -> AppTest:
    app.query_params["model"] = SPECS[name].title
    app.run()
    assert not app.exception
    return app


def answers_of(app: AppTest) -> dict:
    (element,) = [
        element
        for element in app.get("bidi_component")
        if element.proto.component_name == "digitrec-answers"
    ]
    return json.loads(element.proto.json)


def test_blank_canvas_invites_and_guesses_nothing(app: AppTest) -> None:
    assert [title.value for title in app.title] == [":gray[?]"]
    texts = [text.value for text in app.markdown]
    assert "Draw a digit, 0 to 9" in texts and "No digit yet  \n&nbsp;" in texts
    assert not any("%" in text for text in texts)


@pytest.mark.parametrize("name", MODEL_NAMES)
@pytest.mark.parametrize("digit", STROKES)
def test_drawn_digit_is_read(app: AppTest, name: str, digit: int) -> None:
    read_with(app, name)
    draw(app, digit)
    assert app.title[0].value == str(digit)
    assert not app.exception and not app.warning


def test_choosing_another_model_keeps_the_drawing(app: AppTest) -> None:
    draw(app, 7)
    for name in MODEL_NAMES:
        read_with(app, name)
        assert app.title[0].value == "7"
        assert SPECS[name].summary in answers_of(app)["summary"]


def test_models_stand_in_two_groups_and_one_is_chosen(app: AppTest) -> None:
    cards = answers_of(app)
    assert [card["title"] for card in cards["models"]] == TITLES
    groups = [card["group"] for card in cards["models"]]
    assert groups == 3 * ["As in the notebook"] + 3 * ["Trained better"]
    assert cards["chosen"] == "convnet"
    assert answers_of(read_with(app, "hidden"))["chosen"] == "hidden"


def test_every_network_answers_beside_the_others(app: AppTest) -> None:
    assert answers_of(app)["headline"] == "Waiting for a digit"
    cards = answers_of(draw(app, 7))
    assert cards["headline"] == "All six read 7"
    assert [card["digit"] for card in cards["models"]] == 6 * ["7"]
    assert not any(card["differs"] for card in cards["models"])


def test_what_is_no_digit_is_doubted_with_a_guess_in_small(app: AppTest) -> None:
    app.session_state["canvas-0"] = drawing(
        [(60, 60), (220, 220), (140, 140), (60, 220), (220, 60)]
    )
    app.run()
    assert app.title[0].value == ":gray[?]"
    (text,) = [text.value for text in app.markdown if "does not look like a digit" in text.value]
    assert "best guess" in text and "doubt" in text
    read_with(app, "hidden")  # which was not taught to doubt
    assert app.title[0].value.isdigit()
    assert not app.error and not app.exception


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_tug_of_war_shows_the_sum_closing(app: AppTest, name: str) -> None:
    choose(read_with(app, name), "reasons", "Tug of war")
    assert "tug of war" in app.info[0].value
    draw(app, 7)
    assert not app.exception and not app.info
    assert app.subheader[0].value.startswith(f"{SPECS[name].title}: 7 against ")
    if not SPECS[name].is_dense:
        assert "approximation" in texts_of(app) and "Zeiler and Fergus" in texts_of(app)
        return
    (table,) = [text.value for text in app.markdown if text.value.startswith("| |")]
    rows = [
        line.replace("−", "-").split("|")[2:5] for line in table.split("\n") if line.count("|") == 5
    ]
    for_it, against, bias, total, logit = (list(map(float, row)) for row in rows[2:])
    np.testing.assert_allclose(total, logit, atol=0.011)
    np.testing.assert_allclose(np.sum([for_it, against, bias], axis=0), total, atol=0.02)
    assert ("hidden units" in texts_of(app)) is (name not in ("perceptron", "perceptron-plus"))


def test_tug_of_war_without_weights_says_so(copied_models: Path, app: AppTest) -> None:
    (copied_models / "hidden" / "weights.npz").write_bytes(b"")
    choose(read_with(app, "hidden"), "reasons", "Tug of war")
    draw(app, 7)
    assert "train hidden" in app.warning[0].value and app.title[0].value == "7"


def test_stability_has_three_maps_a_network(app: AppTest) -> None:
    choose(app, "reasons", "Stability")
    assert "stability" in app.info[0].value
    draw(app, 7)
    (html,) = [element.proto.body for element in app.get("html") if "maps" in element.proto.body]
    assert html.count("<img") == 3 * len(MODEL_NAMES)
    assert all(f"<figcaption>{title}</figcaption>" in html for title in TITLES)
    assert app.subheader[0].value == "How sure of 7 when the drawing changes a little?"


def seen_pictures(app: AppTest) -> dict[str, str]:
    pictures = [picture for image in app.get("image") for picture in image.proto.imgs]
    return {picture.alt.split(": ")[1]: picture.url for picture in pictures}


def test_as_drawn_shows_both_pictures_and_changes_what_is_read(app: AppTest) -> None:
    draw(app, 1)
    centred = seen_pictures(app)
    assert list(centred) == ["Centred like MNIST", "Straightened, for the +"]
    before = answers_of(app)["models"]
    choose(app, "given", "As drawn")
    both = seen_pictures(app)
    assert list(both) == ["As drawn", "Centred like MNIST"]
    assert both["Centred like MNIST"] == centred["Centred like MNIST"] != both["As drawn"]
    assert answers_of(app)["models"] != before


@pytest.mark.parametrize("reasons", ["Probabilities", "Tug of war", "Stability"])
@pytest.mark.parametrize("given", ["Centred like MNIST", "As drawn"])
def test_odd_drawings_leave_no_trace(app: AppTest, reasons: str, given: str) -> None:
    choose(choose(app, "reasons", reasons), "given", given)
    frame = [(0, 0), (279, 0), (279, 279), (0, 279), (0, 0)]
    for points in ([], [(100, 100), (100, 100)], frame):
        app.session_state["canvas-0"] = drawing(points)
        app.run()
        assert not app.exception and not app.error
    for name in MODEL_NAMES:
        read_with(app, name)


def test_link_with_a_drawing_opens_it(app: AppTest) -> None:
    draw(app, 7)
    app.button(key="link").click().run()
    packed = parse_qs(urlsplit(app.code[0].value).query)["drawing"][0]
    other = AppTest.from_file(APP, default_timeout=120)
    other.query_params["drawing"] = packed
    other.query_params["model"] = "Perceptron"
    other.run()
    assert other.title[0].value == "7" and answers_of(other)["chosen"] == "perceptron"
    assert not other.warning and not other.exception


@pytest.mark.parametrize("packed", ["xyz", "A" * 5000, ""])
def test_damaged_link_gets_a_sentence_and_a_blank_canvas(packed: str) -> None:
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params["drawing"] = packed
    app.run()
    assert "The drawing in this link is" in app.warning[0].value
    assert app.title[0].value == ":gray[?]" and not app.exception
    assert not app.run().warning


@pytest.mark.parametrize("value", ["odd", {"drawing": [1]}, {"drawing": {"data": "no picture"}}])
def test_canvas_that_sends_no_drawing_is_told_and_begins_anew(app: AppTest, value: object) -> None:
    draw(app, 7)
    app.session_state["canvas-0"] = value
    app.run()
    assert "Draw it again" in app.warning[0].value and not app.exception
    assert app.title[0].value == ":gray[?]"
    app.session_state["canvas-1"] = drawing(STROKES[7])
    assert app.run().title[0].value == "7" and not app.warning


# The page's file, and the parameters of its links that name something.
PARAMETERS = {
    "draw": {"model": "Model", "given": "The networks get it", "reasons": "Reasons"},
    "curves": {"models": "Models", "axis": "Loss axis"},
    "confusion": {"model": "Model", "beside": "Beside it", "view": "Show", "images": "Show"},
    "compare": {"a": "A", "b": "B", "side": "Images"},
    "morph": {},
    "inside": {"model": "Model", "order": "Order", "unit-hidden": "Open a unit"},
}
OTHER_PARAMETERS = ["drawing", "present", "page", "share", "brush", "canvas-0", "nothing"]


def follow(page: str, /, **parameters: str | list[str]) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.switch_page(f"digitrec/ui/{page}.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize(
    ("page", "name", "label"),
    [(page, name, label) for page, names in PARAMETERS.items() for name, label in names.items()],
)
def test_link_to_what_is_not_there_names_the_control(page: str, name: str, label: str) -> None:
    also = {"model": "Hidden layer"} if page == "inside" and name != "model" else {}
    app = follow(page, **also, **{name: "[X](http://x) *nothing*"})
    assert not app.exception
    (sentence,) = [info.value for info in app.info if "The link asks for" in info.value]
    escaped = r"\[X\]\(http\:\/\/x\) \*nothing\*"
    assert sentence.startswith(f"The link asks for '{escaped}' under '{label}', which is not here.")


def test_long_wish_of_a_link_is_shown_in_short() -> None:
    app = follow("curves", axis="x" * 10_000)
    assert len(app.info[0].value) < 200


@pytest.mark.parametrize("page", PARAMETERS)
@settings(max_examples=4)
@given(st.data())
def test_links_of_any_text_open_every_page(page: str, data: st.DataObject) -> None:
    names = [*PARAMETERS[page], *OTHER_PARAMETERS]
    values = st.text(max_size=20) | st.sampled_from([*TITLES, "1", "-1", "1e9", "yes", "[]"])
    wished = data.draw(
        st.fixed_dictionaries(
            {}, optional={name: values | st.lists(values, max_size=3) for name in names}
        )
    )
    app = follow(page, **wished)
    assert not app.exception and (app.title or app.header)


@pytest.mark.parametrize("page", PARAMETERS)
def test_repeated_parameters_open_every_page(page: str) -> None:
    for values in (["Perceptron", "Flatten"], ["", "x"], []):
        assert not follow(page, **dict.fromkeys(PARAMETERS[page], values)).exception


def test_nothing_is_kept_or_linked_of_a_blank_canvas(app: AppTest) -> None:
    app.button(key="keep").click().run()
    assert "nothing to keep" in app.toast[0].value
    app.button(key="link").click().run()
    assert "nothing to link" in app.info[0].value
    assert not app.code


def test_digit_keys_write_digits_in_many_hands(app: AppTest) -> None:
    readings = []
    for _ in range(3):
        app.button(key="write-4").click().run()
        readings.append(answers_of(app)["models"][-1]["probabilities"])
    assert len({tuple(reading) for reading in readings}) == 3
    assert np.argmax(np.mean(readings, axis=0)) == 4


def test_presenter_view_is_large_and_keeps_the_drawing(app: AppTest) -> None:
    app.button(key="write-3").click().run()
    app.button(key="present").click().run()
    assert answers_of(app)["isLarge"] and app.title[0].value == "3"
    assert app.query_params["present"] == "yes"
    app.button(key="present").click().run()
    assert not answers_of(app)["isLarge"] and app.title[0].value == "3"
    assert "present" not in app.query_params


def test_morph_of_two_written_digits_says_where_minds_change(app: AppTest) -> None:
    open_page(app, "morph")
    assert "Draw a digit on each side" in app.info[0].value
    app.button(key="example").click().run()
    assert not app.exception and not app.info
    (chart,) = charts_of(app)
    assert chart["layer"][0]["encoding"]["color"]["scale"]["domain"] == TITLES
    path = texts_of(app)
    assert all(f"**{title}** reads 3, then " in path for title in TITLES)
    app.slider(key="share").set_value(100).run()
    assert "at 100%" in app.get("image")[0].proto.imgs[0].caption


def test_morph_takes_kept_drawings(app: AppTest) -> None:
    draw(app, 7)
    app.button(key="keep").click().run()
    assert "Kept" in app.toast[0].value
    open_page(app, "morph")
    assert [picture.alt for picture in app.get("image")[0].proto.imgs] == ["Drawing 1"]
    for side in ("first", "second"):
        app.selectbox(key=f"{side}-kept").set_value(0).run()
    assert not app.exception and charts_of(app)
    assert "**Convnet** reads 7 all the way." in texts_of(app)
    app.button(key="first-clear").click().run()
    assert app.info
    app.selectbox(key="first-kept").set_value(0).run()
    assert charts_of(app) and not app.info


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_inside_shows_what_each_network_learned(app: AppTest, name: str) -> None:
    choose(open_page(app, "inside"), "model", SPECS[name].title)
    count = sum(len(image.proto.imgs) for image in app.get("image"))
    units = {"Dense": 10 if len(SPECS[name].layers) == 1 else 101, "Reshape": 48, "Flatten": 101}
    assert count == units[SPECS[name].layers[0][0]]


def test_units_open_and_can_be_sorted(app: AppTest) -> None:
    choose(open_page(app, "inside"), "model", "Hidden layer")
    first = app.selectbox(key="unit-hidden").options[0]
    choose(app, "order", "By number")
    assert app.selectbox(key="unit-hidden").options[0] == "Unit 0" != first
    app.selectbox(key="unit-hidden").set_value("Unit 5").run()
    assert "Unit 5" in app.get("image")[0].proto.imgs[0].alt


def test_emptied_canvas_is_blank_again(app: AppTest) -> None:
    draw(app, 7)
    app.session_state["canvas-0"] = drawing([])
    app.run()
    assert app.title[0].value == ":gray[?]"


def test_clear_gives_a_new_canvas(app: AppTest) -> None:
    draw(app, 7)
    app.button(key="canvas-clear").click().run()
    assert app.title[0].value == ":gray[?]"


def test_broken_model_names_its_command_and_the_others_go_on(
    copied_models: Path, app: AppTest
) -> None:
    (copied_models / "convnet" / "model.tflite").write_bytes(b"broken")
    (copied_models / "hidden" / "config.json").unlink()
    draw(app, 7)
    assert app.title[0].value == "7"
    warnings = " ".join(warning.value for warning in app.warning)
    assert "python -m digitrec train convnet" in warnings
    assert "python -m digitrec train hidden" in warnings
    left = [card["title"] for card in answers_of(app)["models"]]
    assert left == ["Perceptron", "Flatten", "Perceptron+", "Hidden layer+"]


@pytest.mark.parametrize("page", ["draw", "curves", "confusion", "compare", "morph", "inside"])
def test_no_models_at_all_is_told_without_a_trace(models_dir: Path, page: str) -> None:
    app = AppTest.from_file(APP, default_timeout=120).run()
    app.switch_page(f"digitrec/ui/{page}.py").run()
    assert app.warning[0].value.count("python -m digitrec train") == len(MODEL_NAMES)
    assert not app.exception and not app.title


def test_replaced_model_is_loaded_anew(copied_models: Path, app: AppTest) -> None:
    draw(app, 7)
    assert app.title[0].value == "7"
    folder = copied_models / "convnet"
    (folder / "model.tflite").unlink()
    (folder / "config.json").write_text((folder / "config.json").read_text() + "\n")
    app.run()
    assert "no model.tflite" in app.warning[0].value


def open_page(app: AppTest, page: str) -> AppTest:
    app.switch_page(f"digitrec/ui/{page}.py").run()
    assert not app.exception
    return app


def choose(app: AppTest, key: str, value: str | list[str]) -> AppTest:
    app.button_group(key=key).set_value(value).run()
    assert not app.exception
    return app


def charts_of(app: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def texts_of(app: AppTest) -> str:
    return " ".join(text.value for text in app.markdown)


def test_curves_show_all_models_then_one(app: AppTest) -> None:
    open_page(app, "curves")
    for chart in charts_of(app):
        assert chart["layer"][0]["encoding"]["color"]["scale"]["domain"] == TITLES
    choose(app, "models", ["Hidden layer"])
    for chart in charts_of(app):
        assert chart["layer"][0]["encoding"]["color"]["scale"]["domain"] == ["Hidden layer"]
    assert [heading.value for heading in app.subheader] == ["Loss", "Accuracy"]


def test_only_the_loss_becomes_logarithmic(app: AppTest) -> None:
    choose(open_page(app, "curves"), "axis", "Logarithmic")
    kinds = [chart["layer"][0]["encoding"]["y"]["scale"]["type"] for chart in charts_of(app)]
    assert kinds == ["log", "linear"]


def test_curves_of_no_model_invite(app: AppTest) -> None:
    choose(open_page(app, "curves"), "models", [])
    assert app.info[0].value == "Choose a model to see its curves."


def test_curves_say_who_overfits(app: AppTest) -> None:
    open_page(app, "curves")
    losses = open_folder("flatten").read_history().held_out_loss
    assert losses[-1] > 1.01 * min(losses), "the sentence below is for a model that overfits"
    sentence = f"**Flatten** overfits: its held-out loss was down to {min(losses):.3f} by epoch"
    assert sentence in texts_of(app)
    assert "**Perceptron** does not overfit yet" in texts_of(app)
    assert "**Hidden layer** and **Flatten** lie on each other for 5 epochs" in texts_of(app)


def test_damaged_history_does_not_hide_the_other_curves(copied_models: Path, app: AppTest) -> None:
    (copied_models / "hidden" / "history.json").write_text("{")
    open_page(app, "curves")
    assert "train hidden" in app.warning[0].value
    assert app.button_group(key="models").options == ["Perceptron", "Flatten", *TITLES[3:]]


def picture_names(app: AppTest) -> list[str]:
    names = [picture.alt for image in app.get("image") for picture in image.proto.imgs]
    return [name for name in names if name.startswith("Confusion matrix")]


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_confusion_states_the_committed_figures(app: AppTest, name: str) -> None:
    choose(open_page(app, "confusion"), "model", SPECS[name].title)
    metrics = open_folder(name).read_metrics()
    assert f"reads {metrics.accuracy:.2%} of 10,000 test images right" in texts_of(app)
    assert picture_names(app) == [f"Confusion matrix of {SPECS[name].title}"]
    digits, pairs = (table.value for table in app.dataframe)
    matrix = metrics.confusion_matrix
    assert digits["support"].tolist() == matrix.sum(axis=1).tolist()
    top = pairs.iloc[0]
    errors = matrix - np.diag(matrix.diagonal())
    assert errors[int(top["true"]), int(top["read as"])] == top["images"] == errors.max()


def test_two_matrices_side_by_side_and_their_difference(app: AppTest) -> None:
    open_page(app, "confusion")
    assert "Difference" not in app.button_group(key="view").options
    choose(app, "beside", "Perceptron")
    assert picture_names(app) == ["Confusion matrix of Convnet", "Confusion matrix of Perceptron"]
    choose(app, "view", "Difference")
    assert picture_names(app) == ["Confusion matrix of Convnet less Perceptron"]


def gallery_captions(app: AppTest) -> list[str]:
    return [p.alt for image in app.get("image") for p in image.proto.imgs if "read as" in p.alt]


def gallery_pixels(app: AppTest) -> list[np.ndarray]:
    urls = [p.url for image in app.get("image") for p in image.proto.imgs if "read as" in p.alt]
    files = [io.BytesIO(base64.b64decode(url.split(",")[1])) for url in urls]
    # A margin of 4, then 3 x 3 screen pixels each: the middle one of each is the pixel.
    return [np.asarray(Image.open(file).convert("LA"))[5:-4:3, 5:-4:3, 0] for file in files]


def test_gallery_shows_exactly_the_images_of_a_pair(app: AppTest, mnist: Mnist) -> None:
    choose(open_page(app, "confusion"), "model", "Flatten")
    app.selectbox(key="images").set_value("4 read as 9").run()
    answers = open_folder("flatten").read_answers()
    members = np.flatnonzero((mnist.y_test == 4) & (answers.predictions == 9))
    members = members[np.argsort(-answers.confidences[members], kind="stable")]
    assert gallery_captions(app) == [
        f"4 read as 9, {confidence:.1%}" for confidence in answers.confidences[members]
    ]
    np.testing.assert_array_equal(gallery_pixels(app), mnist.x_test[members])


def test_gallery_of_a_row_shows_every_misread_digit(app: AppTest, mnist: Mnist) -> None:
    choose(open_page(app, "confusion"), "model", "Flatten")
    app.selectbox(key="images").set_value("Every misread 5").run()
    answers = open_folder("flatten").read_answers()
    count = int(((mnist.y_test == 5) & ~answers.is_right).sum())
    assert f"{count} of 10,000" in texts_of(app)
    assert len(gallery_captions(app)) == min(count, 24)


def test_without_mnist_the_page_works_and_offers_it(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DIGITREC_MNIST", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(data, "MNIST_URL", "http://127.0.0.1:9/mnist.npz")  # nobody listens
    open_page(app, "confusion")
    assert picture_names(app) and not gallery_captions(app)
    (button,) = [button for button in app.button if button.label.startswith("Download MNIST")]
    button.click().run()
    assert not app.exception
    assert "could not be downloaded (no answer from 127.0.0.1)" in app.warning[0].value


def test_model_that_needs_evaluate_is_told_and_the_others_work(
    copied_models: Path, app: AppTest
) -> None:
    (copied_models / "hidden" / "predictions.npz").unlink()
    (copied_models / "perceptron" / "metrics.json").write_text("{}")
    open_page(app, "confusion")
    assert "evaluate hidden" in app.warning[0].value
    assert "evaluate perceptron" in app.warning[0].value
    assert app.button_group(key="model").options == ["Flatten", *TITLES[3:]]


def test_comparing_needs_two_models(copied_models: Path, app: AppTest) -> None:
    for name in MODEL_NAMES[1:]:
        (copied_models / name / "predictions.npz").unlink()
    open_page(app, "compare")
    assert "one other model" in app.info[0].value


def test_choice_that_is_gone_falls_back(app: AppTest) -> None:
    open_page(app, "confusion")
    choose(choose(app, "beside", "Perceptron"), "view", "Difference")
    choose(app, "beside", "Nothing")
    assert app.button_group(key="view").value == "Counts"
    choose(app, "beside", "Perceptron")
    assert app.button_group(key="view").value == "Counts"
    choose(app, "model", "Perceptron")
    assert app.button_group(key="beside").value == "Nothing"


def test_network_that_fails_while_it_is_timed_does_not_end_the_page(
    copied_models: Path, app: AppTest
) -> None:
    path = copied_models / "hidden" / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"network_sha256": "0" * 64}))
    open_page(app, "compare")
    app.button(key="measure").click().run()
    assert not app.exception
    assert "train hidden" in app.warning[0].value
    assert app.dataframe[0].value["1 image (ms)"].notna().tolist() == [
        name != "hidden" for name in MODEL_NAMES
    ]


def test_compare_lists_every_model(app: AppTest) -> None:
    open_page(app, "compare")
    table = app.dataframe[0].value
    assert table["model"].tolist() == TITLES
    assert table["parameters"].tolist() == [7850, 79510, 79510, 7850, 79510, 120658]
    shares = [pen.accuracy for name in MODEL_NAMES if (pen := open_folder(name).read_pen())]
    assert table["drawn digits"].tolist() == shares
    words = " ".join(caption.value for caption in app.caption)
    assert "5,526 digits of 264 writers" in words and "no promise about drawings" in words
    for name, accuracy in zip(MODEL_NAMES, table["test accuracy"], strict=True):
        assert accuracy == open_folder(name).read_metrics().accuracy
    assert len(charts_of(app)) == len(MODEL_NAMES)


def test_speed_is_measured_on_demand(app: AppTest) -> None:
    open_page(app, "compare")
    assert "1 image (ms)" not in app.dataframe[0].value
    app.button(key="measure").click().run()
    assert (app.dataframe[0].value["1 image (ms)"] > 0).all()
    assert (app.dataframe[0].value["10,000 images (ms)"] > 0).all()


def test_head_to_head_counts_add_up(app: AppTest) -> None:
    open_page(app, "compare")
    choose(choose(app, "a", "Hidden layer"), "b", "Perceptron")
    counts = app.dataframe[1].value.iloc[0]
    assert counts.sum() == 10000
    right = round(10000 * open_folder("hidden").read_metrics().accuracy)
    assert counts["both right"] + counts["only Hidden layer"] == right
    assert "**Hidden layer really reads better**" in texts_of(app)
    assert [metric.label for metric in app.metric][2] == "Hidden layer right when they differ"


def test_disagreements_show_what_the_other_took_them_for(app: AppTest, mnist: Mnist) -> None:
    open_page(app, "compare")
    choose(choose(app, "a", "Flatten"), "b", "Perceptron")
    choose(app, "side", "Perceptron right, Flatten wrong")
    perceptron, flatten = (open_folder(name).read_answers() for name in ("perceptron", "flatten"))
    members = perceptron.is_right & ~flatten.is_right
    surest = max(np.flatnonzero(members), key=lambda index: flatten.confidences[index])
    assert gallery_captions(app)[0].startswith(
        f"{mnist.y_test[surest]} read as {flatten.predictions[surest]}"
    )
