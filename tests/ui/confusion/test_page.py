import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.networks.store import open_folder
from digitrec.ui.shared.formatting import plain_percent
from tests.ui.driver import (
    choose,
    open_page,
    texts_of,
    titles_without,
)
from tests.ui.predictions import counts, labels

percent = partial(plain_percent, decimals=1)


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
    assert f"misses the {worst} most often: {missed} ({plain_percent(shares[worst], 2)})." in words


def test_errors_only_is_the_first_view() -> None:
    app = open_page("confusion", model="Convnet")
    assert app.button_group(key="view").value == "Errors only"


def test_link_to_no_cell_gets_a_sentence() -> None:
    app = open_page("confusion", images="A read as B")
    assert any("` A read as B ` under 'Images'" in info.value for info in app.info)


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
    assert "see its images" not in texts_of(app)
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


def test_model_that_needs_evaluate_is_told_and_the_others_work(copied_models: Path) -> None:
    (copied_models / "hidden" / "predictions.npz").unlink()
    (copied_models / "perceptron" / "metrics.json").write_text("{}")
    app = open_page("confusion")
    assert "evaluate hidden" in app.warning[0].value
    assert "evaluate perceptron" in app.warning[0].value
    assert app.button_group(key="model").options == titles_without("hidden", "perceptron")
