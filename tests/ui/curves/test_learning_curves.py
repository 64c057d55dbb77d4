import subprocess
import sys

import pytest

from digitrec.evaluation.results import History
from digitrec.ui.curves.learning_curves import Curves, curve_rows, learning_curves

HISTORY = History((0.5, 0.3), (0.8, 0.9), (0.4, 0.35), (0.85, 0.88), "the test images")
A = Curves("A", "#E69F00", HISTORY, reference=(0.6, 0.2))
B = Curves("B", "#56B4E9", HISTORY)


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


def test_rows_of_the_table_are_those_of_the_chart() -> None:
    chart = learning_curves([A], "loss").to_dict()
    assert chart["data"]["values"] == curve_rows(A, "loss")


# Another thread is half through importing pandas, as after a prefetch, when a chart is made.
MEANWHILE = """
import sys
from threading import Thread
from digitrec.ui.curves.learning_curves import Curves, learning_curves
from digitrec.evaluation.results import History
import altair
assert "pandas" not in sys.modules
prefetch = Thread(target=__import__, args=("pandas",))
prefetch.start()
while "pandas" not in sys.modules:
    pass
history = History((0.5, 0.3), (0.8, 0.9), (0.4, 0.35), (0.85, 0.88), "the test images")
learning_curves([Curves("A", "#E69F00", history)], "loss").to_dict()
prefetch.join()
"""


def test_chart_is_made_while_pandas_is_being_imported() -> None:
    subprocess.run([sys.executable, "-c", MEANWHILE], check=True)
