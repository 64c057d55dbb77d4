import numpy as np

from digitrec.ui.charts.morph_chart import morph_chart


def test_morph_chart_follows_one_digit_from_drawing_to_drawing() -> None:
    readings = {"A": np.tile([0.25, 0.75], (5, 5)), "B": np.zeros((5, 10))}
    chart = morph_chart(readings, ["#111111", "#222222"], 3, 50).to_dict()
    rows = chart["layer"][0]["data"]["values"]
    assert [row["share"] for row in rows] == 2 * [0, 25, 50, 75, 100]
    assert [row["probability"] for row in rows] == 5 * [0.75] + 5 * [0]
    assert chart["layer"][1]["data"]["values"] == [{"share": 50}]
