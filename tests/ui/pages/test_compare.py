from pathlib import Path

import numpy as np

from digitrec.data.mnist import Mnist
from digitrec.networks.model_card import pen_source
from digitrec.networks.specs import MODEL_NAMES
from digitrec.networks.store import open_folder
from tests.ui.driver import TITLES, charts_of, choose, open_page, pictures_of, texts_of


def test_comparing_needs_two_models(copied_models: Path) -> None:
    for name in MODEL_NAMES[1:]:
        (copied_models / name / "predictions.npz").unlink()
    app = open_page("compare")
    assert "one other model" in app.info[0].value


def test_compare_lists_every_model() -> None:
    app = open_page("compare")
    table = app.dataframe[0].value
    folders = [open_folder(name) for name in MODEL_NAMES]
    assert table["model"].tolist() == TITLES
    written = [folder.read_config()["parameters"] for folder in folders]
    assert table["parameters"].tolist() == written
    assert table["test accuracy"].tolist() == [folder.read_metrics().accuracy for folder in folders]
    pens = [folder.read_pen() for folder in folders]
    shares = [pen.accuracy if pen else np.nan for pen in pens]
    np.testing.assert_array_equal(table["drawn digits"].astype(float), shares)
    words = " ".join(caption.value for caption in app.caption)
    assert "no promise about drawings" in words
    assert all(pen_source(pen) in words for pen in pens if pen)
    assert len(charts_of(app)) == len(MODEL_NAMES)


def test_model_whose_pen_digits_were_not_measured_is_listed_all_the_same(
    copied_models: Path,
) -> None:
    (copied_models / "hidden" / "pen.json").unlink()
    table = open_page("compare").dataframe[0].value.set_index("model")
    assert np.isnan(table.loc["Hidden layer", "drawn digits"])
    assert table.loc["Hidden layer", "their 95 % interval"] == "not measured"


def test_head_to_head_counts_add_up() -> None:
    app = open_page("compare", a="Hidden layer", b="Perceptron")
    counts = app.dataframe[1].value.iloc[0]
    assert counts.sum() == 10000
    right = round(10000 * open_folder("hidden").read_metrics().accuracy)
    assert counts["both right"] + counts["only Hidden layer"] == right
    assert "**Hidden layer really reads better**" in texts_of(app)
    assert [metric.label for metric in app.metric][2] == "Hidden layer right when they differ"


def test_disagreements_show_what_the_other_took_them_for(mnist: Mnist) -> None:
    app = open_page("compare", a="Flatten", b="Perceptron")
    choose(app, "side", "Perceptron right, Flatten wrong")
    perceptron, flatten = (
        open_folder(name).read_predictions() for name in ("perceptron", "flatten")
    )
    members = perceptron.is_correct & ~flatten.is_correct
    surest = max(np.flatnonzero(members), key=lambda index: flatten.confidences[index])
    captions = [caption for caption in pictures_of(app) if "read as" in caption]
    assert captions[0].startswith(f"{mnist.y_test[surest]} read as {flatten.digits[surest]}")
