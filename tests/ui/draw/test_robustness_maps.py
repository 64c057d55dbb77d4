import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digitrec.explanation.robustness import PerturbationGrid
from digitrec.networks.specs import MODEL_NAMES
from digitrec.ui.draw.robustness_maps import stays
from tests.ui.driver import TITLES, draw, open_page

GRIDS = [
    PerturbationGrid(name, "changed", np.zeros((1, 5, 28, 28), np.float32))
    for name in ("place", "angle, size")
]


def maps_of(app: AppTest) -> str:
    (html,) = [element.proto.body for element in app.get("html") if "maps" in element.proto.body]
    return html


def test_robustness_has_three_maps_and_a_sentence_per_network() -> None:
    app = open_page("draw", reasons="Robustness")
    assert "robustness" in app.info[0].value
    draw(app, 7)
    html = maps_of(app)
    assert html.count("<img") == 3 * len(MODEL_NAMES)
    for title in TITLES:
        assert re.search(rf"<figcaption><b>{title}</b> stays with 7 in (all )?\d+", html)
    assert app.subheader[0].value.startswith("How sure of 7")


@pytest.mark.parametrize(
    ("shift", "turn", "words"),
    [
        ([0.9, 0.9, 0.9, 0.6, 0.51], [0.9] * 5, "stays with 3 in all 8 changes."),
        (
            [0.5, 0.1, 0.9, 0.1, 0.9],
            [0.9] * 5,
            "stays with 3 in 5 of 8 changes, most sensitive to place.",
        ),
        (
            [0.9] * 5,
            [0, 0, 0.9, 0.9, 0],
            "stays with 3 in 5 of 8 changes, most sensitive to angle and size.",
        ),
        ([0, 0.9, 0.9, 0.9, 0.9], [0.9, 0.9, 0.9, 0.9, 0], "stays with 3 in 6 of 8 changes."),
        (
            [0.9, 0.2, 0.2, 0.2, 0.2],  # the middle is the drawing as it is
            [0.2] * 5,
            "is not sure of 3 as it is drawn, and with 1 of 8 changes it is.",
        ),
    ],
)
def test_sentence_counts_the_changes_and_names_the_worst(
    shift: list[float], turn: list[float], words: str
) -> None:
    assert stays([np.array(shift), np.array(turn)], GRIDS, 3) == words
