import numpy as np
import pytest

from digitrec.evaluation.results import History
from digitrec.ui.confusion.confusion_heatmap import THEMES, VIEWS, confusion_heatmap
from digitrec.ui.curves.learning_curves import Curves, learning_curves
from digitrec.ui.shared.figure_files import chart_file, figure_file

HISTORY = History((0.5, 0.3), (0.8, 0.9), (0.4, 0.35), (0.85, 0.88), "the test images")


@pytest.mark.parametrize("view", VIEWS)
def test_figures_become_files(view: str) -> None:
    figure = confusion_heatmap(np.arange(100).reshape(10, 10), view, THEMES["light"])
    assert figure_file(figure, "png").startswith(b"\x89PNG")
    assert b"<svg" in figure_file(figure, "svg")


def test_charts_become_files() -> None:
    chart = learning_curves([Curves("A", "#E69F00", HISTORY)], "loss")
    assert chart_file(chart, "png").startswith(b"\x89PNG")
    assert chart_file(chart, "svg").startswith(b"<svg")
