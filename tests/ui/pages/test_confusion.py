from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.networks.store import open_folder
from tests.ui.driver import choose, open_page, pictures_of, texts_of, titles_without


def picture_names(app: AppTest) -> list[str]:
    return [name for name in pictures_of(app) if name.startswith("Confusion matrix")]


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_confusion_states_the_committed_figures(name: str) -> None:
    app = open_page("confusion", model=SPECS[name].title)
    metrics = open_folder(name).read_metrics()
    assert f"reads {metrics.accuracy:.2%} of 10,000 test images right" in texts_of(app)
    assert picture_names(app) == [f"Confusion matrix of {SPECS[name].title}"]
    digits, pairs = (table.value for table in app.dataframe)
    matrix = metrics.confusion_matrix
    assert digits["support"].tolist() == matrix.sum(axis=1).tolist()
    top = pairs.iloc[0]
    errors = matrix - np.diag(matrix.diagonal())
    assert errors[int(top["true"]), int(top["read as"])] == top["images"] == errors.max()


def test_two_matrices_side_by_side_and_their_difference() -> None:
    app = open_page("confusion", model="Convnet")
    assert "Difference" not in app.button_group(key="view").options
    choose(app, "beside", "Perceptron")
    assert picture_names(app) == ["Confusion matrix of Convnet", "Confusion matrix of Perceptron"]
    choose(app, "view", "Difference")
    assert picture_names(app) == ["Confusion matrix of Convnet less Perceptron"]


def test_model_that_needs_evaluate_is_told_and_the_others_work(copied_models: Path) -> None:
    (copied_models / "hidden" / "predictions.npz").unlink()
    (copied_models / "perceptron" / "metrics.json").write_text("{}")
    app = open_page("confusion")
    assert "evaluate hidden" in app.warning[0].value
    assert "evaluate perceptron" in app.warning[0].value
    assert app.button_group(key="model").options == titles_without("hidden", "perceptron")
