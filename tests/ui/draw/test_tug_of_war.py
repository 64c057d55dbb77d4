from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.ui.draw.tug_of_war import _odds
from tests.ui.driver import answer_of, draw, open_page, texts_of


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_tug_of_war_shows_the_sum_closing(name: str) -> None:
    spec = SPECS[name]
    app = open_page("draw", model=spec.title, reasons="Tug of war")
    assert "tug of war" in app.info[0].value
    draw(app, 7)
    assert not app.exception and not app.info
    assert app.subheader[0].value.startswith(f"{spec.title}: 7 against ")
    table = table_of(app)
    rows = [
        line.replace("−", "-").split("|")[2:5] for line in table.split("\n") if line.count("|") == 5
    ]
    for_it, against, bias, total, logit = (list(map(float, row)) for row in rows[2:])
    np.testing.assert_allclose(total, logit, atol=0.011 if spec.is_dense else 0.5)
    assert ("Exact" in texts_of(app)) is spec.is_dense
    assert ("integrated gradients" in texts_of(app)) is not spec.is_dense
    np.testing.assert_allclose(np.sum([for_it, against, bias], axis=0), total, atol=0.02)
    assert ("hidden units" in texts_of(app)) is (len(spec.dense_shapes) == 4)


def table_of(app: AppTest) -> str:
    (table,) = [text.value for text in app.markdown if text.value.startswith("| |")]
    return table


def test_lead_means_odds_of_two_probabilities() -> None:
    app = draw(open_page("draw", model="Perceptron", reasons="Tug of war"), 1)
    words = texts_of(app)
    lead = float(words.split("A lead of ")[1].split()[0])
    odds = words.split("means odds of ")[1]
    assert " to 1 for **1** against **" in odds
    assert float(odds.split(" to 1")[0].replace(",", "")) == pytest.approx(np.exp(lead), rel=0.02)


@pytest.mark.parametrize(
    ("lead", "words"),
    [
        (0.0, "1.0 to 1"),
        (np.log(2.5), "2.5 to 1"),
        (np.log(99.9), "99.9 to 1"),
        (np.log(4162.4), "4,162 to 1"),
        (np.log(900_000), "900,000 to 1"),
        (np.log(999_000), "999,000 to 1"),
        (14.0, "over a million to 1"),
        (10_000.0, "over a million to 1"),
    ],
)
def test_odds_are_written_without_false_precision(lead: float, words: str) -> None:
    assert _odds(lead) == words


def test_tug_of_war_without_weights_says_so(copied_models: Path) -> None:
    (copied_models / "hidden" / "weights.npz").write_bytes(b"")
    app = draw(open_page("draw", model="Hidden layer", reasons="Tug of war"), 7)
    assert "train hidden" in app.warning[0].value and answer_of(app) == "7"
