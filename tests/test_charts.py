import numpy as np
import pytest

from digitrec.charts import confusion_heatmap, learning_curves
from digitrec.store import History

HISTORY = History((0.5, 0.3), (0.8, 0.9), (0.4, 0.35), (0.85, 0.88), "the test images")


@pytest.mark.parametrize(
    ("measure", "training", "test"),
    [("loss", [0.5, 0.3], [0.4, 0.35]), ("accuracy", [0.8, 0.9], [0.85, 0.88])],
)
def test_curves_hold_every_epoch(measure, training: list[float], test: list[float]) -> None:
    chart = learning_curves({"A": HISTORY}, {"A": "#E69F00"}, measure).to_dict()
    rows = chart["data"]["values"]
    assert [row[measure] for row in rows if row["images"] == "training"] == training
    assert [row[measure] for row in rows if row["images"] == "test"] == test
    assert [row["epoch"] for row in rows] == [1, 2, 1, 2]


def test_curves_keep_each_models_colour() -> None:
    colors = {"A": "#E69F00", "B": "#56B4E9"}
    chart = learning_curves({"A": HISTORY, "B": HISTORY}, colors, "loss").to_dict()
    scale = chart["layer"][0]["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == colors


def test_heatmap_shows_true_rows_and_predicted_columns() -> None:
    counts = np.arange(100).reshape(10, 10)
    (axes,) = confusion_heatmap(counts.tolist(), "black").axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Predicted label", "True label")
    assert [text.get_text() for text in axes.texts] == [str(count) for count in range(100)]
    first_row = [text.get_position()[1] for text in axes.texts[:10]]
    assert first_row == [0.5] * 10 and axes.yaxis_inverted()  # row 0 on top
