import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.networks.store import open_folder
from digitrec.ui.formatting import plain_percent
from tests.ui.driver import (
    choose,
    data_of,
    events_of,
    go_to,
    open_page,
    press,
    press_late,
    texts_of,
    titles_without,
)

percent = partial(plain_percent, decimals=1)


def counts(name: str) -> np.ndarray:
    """Return how often each true digit, in its row, is read as each, from predictions.npz."""
    matrix = np.zeros((10, 10), int)
    arrays = np.load(open_folder(name).path / "predictions.npz")
    np.add.at(matrix, (arrays["labels"], arrays["predictions"]), 1)
    return matrix


def labels(app: AppTest, heading: str) -> list[list[str]]:
    """Return what the grid's buttons are called, the corner left out."""
    return [[cell[1] for cell in row if cell] for row in data_of(app, f"grid-{heading}")["cells"]]


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_first_sentences_are_those_of_the_predictions(name: str) -> None:
    app = open_page("confusion", model=SPECS[name].title)
    matrix = counts(name)
    errors = matrix * (1 - np.eye(10, dtype=int))
    words = app.markdown[0].value
    assert f"**{SPECS[name].title}** reads {matrix.trace():,} of 10,000 test images right." in words
    assert f"Of its {errors.sum():,} mistakes the commonest" in words
    named = {tuple(map(int, pair)) for pair in re.findall(r"\*\*(\d) read as (\d)\*\*", words)}
    assert named == {tuple(pair) for pair in np.argwhere(errors == errors.max()).tolist()}
    shares = errors.sum(axis=1) / matrix.sum(axis=1)
    worst = int(shares.argmax())
    missed = f"{errors[worst].sum():,} of {matrix[worst].sum():,}"
    assert f"largest share is {worst}: {missed} ({plain_percent(shares[worst], 2)})." in words


def test_errors_only_is_the_first_view() -> None:
    app = open_page("confusion", model="Convnet")
    assert app.button_group(key="view").value == "Errors only"


def test_buttons_of_the_grid_say_what_they_open() -> None:
    rows = labels(open_page("confusion", model="Flatten"), "Flatten")
    matrix = counts("flatten")
    for true in range(10):
        wrong = matrix[true].sum() - matrix[true, true]
        assert rows[true][0] == f"Every misread {true}: {wrong:,} images"
        for read, label in enumerate(rows[true][1:]):
            count = matrix[true, read]
            images = "1 image" if count == 1 else f"{count:,} images"
            assert label == f"{true} read as {read}: {images}"
        wrong = matrix[:, true].sum() - matrix[true, true]
        assert rows[10][true] == f"Misread as {true}: {wrong:,} images"


def test_pressed_cell_opens_its_images_and_stays_in_the_link() -> None:
    app = open_page("confusion", model="Flatten")
    press(app, "pressed", "5 read as 3", on="grid-Flatten")
    assert app.query_params["images"] == "5 read as 3"
    matrix = counts("flatten")
    shown = f"**5 read as 3**: {matrix[5, 3]} of the {matrix[5].sum()} test images that show a 5."
    assert shown in texts_of(app)
    assert data_of(app, "grid-Flatten")["chosen"] == "5 read as 3"
    choose(app, "model", "Perceptron")
    assert data_of(app, "grid-Perceptron")["chosen"] == "5 read as 3"


def test_a_browser_that_presses_what_is_not_there_changes_nothing() -> None:
    app = open_page("confusion", model="Flatten")
    before = data_of(app, "grid-Flatten")["chosen"]
    for wrong in ("4 read as 10", 7, None, ["4 read as 9"]):
        press(app, "pressed", wrong, on="grid-Flatten")
        assert not app.exception and data_of(app, "grid-Flatten")["chosen"] == before


def test_press_that_comes_after_the_page_was_left_does_nothing() -> None:
    app = open_page("confusion", model="Flatten")
    events = events_of(app, "grid-Flatten")
    press_late(go_to(app, "curves"), "pressed", "5 read as 3", events)
    assert not app.exception
    assert data_of(go_to(app, "confusion"), "grid-Flatten")["chosen"] != "5 read as 3"


def test_link_to_no_cell_gets_a_sentence() -> None:
    app = open_page("confusion", images="A read as B")
    assert "'A read as B' under 'Images'" in app.info[0].value


@pytest.mark.parametrize("digit", [0, 5])
def test_metrics_of_the_chosen_digit_are_explained(digit: int) -> None:
    app = open_page("confusion", model="Perceptron", images=f"Every misread {digit}")
    matrix = counts("perceptron")
    right, support, called = matrix[digit, digit], matrix[digit].sum(), matrix[:, digit].sum()
    words = texts_of(app)
    assert f"How well Perceptron knows the {digit}" in [heading.value for heading in app.subheader]
    for label in (
        f"**Recall {percent(right / support)}**",
        f"**Precision {percent(right / called)}**",
        f"**F1 {percent(2 * right / (support + called))}**",
        f"**Support {support:,}**",
    ):
        assert label in words
    assert f"it finds {right:,}; it misses {support - right:,}." in words
    assert f"Of the {called:,} that it calls a {digit}, {right:,} are one;" in words


def test_tables_hold_every_digit_and_every_mistake() -> None:
    digits, pairs = (table.value for table in open_page("confusion", model="Flatten").dataframe)
    matrix = counts("flatten")
    assert digits["support"].tolist() == matrix.sum(axis=1).tolist()
    assert pairs["images"].sum() == matrix.sum() - matrix.trace()
    assert pairs["images"].is_monotonic_decreasing


@pytest.mark.parametrize("name", [name for name in MODEL_NAMES if open_folder(name).read_pen()])
def test_drawn_digits_are_counted_and_said_not_to_be_shown(name: str) -> None:
    app = open_page("confusion", model=SPECS[name].title, source="Drawn digits")
    pen = open_folder(name).read_pen()
    assert pen is not None
    right, title = round(pen.accuracy * pen.digits), SPECS[name].title
    assert f"reads {right:,} of {pen.digits:,} drawn digits right" in app.markdown[0].value
    true, read, count = pen.most_confused[0]
    assert labels(app, title)[true][1 + read].startswith(f"{true} read as {read}: {count}")
    assert any("not shown" in caption.value for caption in app.caption)
    assert not app.get("image")


def test_model_whose_pen_digits_were_not_measured_has_test_images_alone(
    copied_models: Path,
) -> None:
    (copied_models / "hidden" / "pen.json").unlink()
    app = open_page("confusion", model="Hidden layer")
    assert app.button_group(key="source").options == ["Test images"]
    choose(app, "model", "Flatten")
    choose(app, "source", "Drawn digits")
    assert "Hidden layer" not in app.button_group(key="beside").options


def test_two_matrices_side_by_side_and_their_difference() -> None:
    app = open_page("confusion", model="Convnet")
    assert "Difference" not in app.button_group(key="view").options
    choose(app, "beside", "Perceptron")
    alts = [data_of(app, f"grid-{title}")["alt"] for title in ("Convnet", "Perceptron")]
    assert alts == ["Confusion matrix of Convnet", "Confusion matrix of Perceptron"]
    choose(app, "view", "Difference")
    both = labels(app, "Convnet less Perceptron")
    ours, theirs = counts("convnet")[5, 3], counts("perceptron")[5, 3]
    assert both[5][4] == f"5 read as 3: Convnet {ours} images, Perceptron {theirs} images"
    assert f"Perceptron, **2 read as 7**: {counts('perceptron')[2, 7]} of" in texts_of(app)
    choose(app, "beside", "Nothing")
    assert app.button_group(key="view").value == "Errors only"


def test_model_that_needs_evaluate_is_told_and_the_others_work(copied_models: Path) -> None:
    (copied_models / "hidden" / "predictions.npz").unlink()
    (copied_models / "perceptron" / "metrics.json").write_text("{}")
    app = open_page("confusion")
    assert "evaluate hidden" in app.warning[0].value
    assert "evaluate perceptron" in app.warning[0].value
    assert app.button_group(key="model").options == titles_without("hidden", "perceptron")
