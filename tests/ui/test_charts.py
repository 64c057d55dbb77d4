import numpy as np
import pytest
from matplotlib.figure import Figure

from digitrec.evaluation.results import History, ReliabilityBin
from digitrec.ui.charts import (
    VIEWS,
    Curves,
    chart_file,
    confusion_heatmap,
    curve_rows,
    difference_heatmap,
    figure_file,
    learning_curves,
    morph_chart,
    peak,
    reliability_diagram,
)

HISTORY = History((0.5, 0.3), (0.8, 0.9), (0.4, 0.35), (0.85, 0.88), "the test images")
A = Curves("A", "#E69F00", HISTORY, reference=(0.6, 0.2))
B = Curves("B", "#56B4E9", HISTORY)
MATRIX = np.arange(100).reshape(10, 10)


def values(chart: dict, images: str) -> list[float]:
    return [row["value"] for row in chart["data"]["values"] if row["images"] == images]


@pytest.mark.parametrize(
    ("measure", "training", "held_out"),
    [("loss", [0.5, 0.3], [0.4, 0.35]), ("accuracy", [0.8, 0.9], [0.85, 0.88])],
)
def test_curves_hold_every_epoch(measure, training: list, held_out: list) -> None:
    chart = learning_curves([A], measure).to_dict()
    assert values(chart, "training") == training
    assert values(chart, "held out") == held_out
    assert values(chart, "notebook") == [0.6, 0.2]
    assert [row["epoch"] for row in chart["data"]["values"]] == [1, 2] * 3


def test_curves_keep_each_models_colour() -> None:
    scale = learning_curves([A, B], "loss").to_dict()["layer"][1]["encoding"]["color"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {
        "A": "#E69F00",
        "B": "#56B4E9",
    }


@pytest.mark.parametrize(("logarithmic", "kind"), [(False, "linear"), (True, "log")])
def test_loss_axis(logarithmic: bool, kind: str) -> None:
    chart = learning_curves([A], "loss", logarithmic=logarithmic).to_dict()
    assert chart["layer"][0]["encoding"]["y"]["scale"]["type"] == kind


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def test_heatmap_shows_true_rows_and_predicted_columns() -> None:
    figure = confusion_heatmap(MATRIX, "Counts", "black")
    (axes,) = figure.axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Predicted label", "True label")
    assert texts(figure) == [str(count) for count in range(100)]
    assert axes.texts[9].get_position() == (9.5, 0.5) and axes.yaxis_inverted()  # row 0 on top


def test_shares_of_a_row_sum_to_100() -> None:
    shares = np.array(texts(confusion_heatmap(MATRIX, "Shares", "black")), float).reshape(10, 10)
    np.testing.assert_allclose(shares.sum(axis=1), 100, atol=0.5)
    assert shares[1, 0] == pytest.approx(100 * 10 / 145, abs=0.05)


def test_errors_only_leaves_out_diagonal_and_zeros() -> None:
    shown = texts(confusion_heatmap(MATRIX, "Errors only", "black"))
    expected = [str(count) for count in range(1, 100) if count % 11]
    assert [text for text in shown if text] == expected


@pytest.mark.parametrize(("view", "expected"), [("Counts", 99), ("Errors only", 98)])
def test_two_heatmaps_can_share_their_darkest_colour(view: str, expected: int) -> None:
    assert peak(MATRIX, view) == expected
    norm = confusion_heatmap(MATRIX, view, "black", top=500).axes[0].collections[0].norm
    assert norm(500) == 1 and norm(expected) < 1


def test_difference_is_signed_and_centred_at_zero() -> None:
    other = MATRIX.copy()
    other[0, 1] += 3
    other[2, 2] -= 4
    figure = difference_heatmap(MATRIX, other, "black")
    assert [text for text in texts(figure) if text] == ["-3", "+4"]
    norm = figure.axes[0].collections[0].norm
    assert norm(0) == pytest.approx(0.5)


def test_reliability_holds_every_bin_of_both_kinds_of_images() -> None:
    bins = [ReliabilityBin(0.4, 0.5, 3), ReliabilityBin(0.9, 0.95, 97)]
    _, *layers = reliability_diagram({"scanned": bins, "drawn": bins[:1]}, "#E69F00").to_dict()[
        "layer"
    ]
    shown = [layer["data"]["values"] for layer in layers if layer["mark"]["type"] == "point"]
    scanned = [vars(bin) | {"images": "scanned"} for bin in bins]
    assert shown == [scanned, [vars(bins[0]) | {"images": "drawn"}]]
    dashes = [layer["mark"]["strokeDash"] for layer in layers if layer["mark"]["type"] == "line"]
    assert dashes[0] != dashes[1]


@pytest.mark.parametrize("view", VIEWS)
def test_figures_become_files(view: str) -> None:
    figure = confusion_heatmap(MATRIX, view, "black")
    assert figure_file(figure, "png").startswith(b"\x89PNG")
    assert b"<svg" in figure_file(figure, "svg")


def test_rows_of_the_table_are_those_of_the_chart() -> None:
    chart = learning_curves([A], "loss").to_dict()
    assert chart["data"]["values"] == curve_rows(A, "loss")


def test_morph_chart_follows_one_digit_from_drawing_to_drawing() -> None:
    readings = {"A": np.tile([0.25, 0.75], (5, 5)), "B": np.zeros((5, 10))}
    chart = morph_chart(readings, ["#111111", "#222222"], 3, 50).to_dict()
    rows = chart["layer"][0]["data"]["values"]
    assert [row["share"] for row in rows] == 2 * [0, 25, 50, 75, 100]
    assert [row["probability"] for row in rows] == 5 * [0.75] + 5 * [0]
    assert chart["layer"][1]["data"]["values"] == [{"share": 50}]


def test_charts_become_files() -> None:
    chart = learning_curves([A, B], "loss")
    assert chart_file(chart, "png").startswith(b"\x89PNG")
    assert chart_file(chart, "svg").startswith(b"<svg")
