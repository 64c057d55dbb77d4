import re

import altair as alt

from digitrec.ui.shared.chart_legend import color_by_model
from digitrec.ui.shared.figure_files import chart_file


def test_models_keep_their_colors_and_their_order_in_the_legend() -> None:
    colors = {"Perceptron": "#e69f00", "Convnet": "#009e73"}  # as no alphabet sorts them
    rows = alt.Data(values=[{"model": "Convnet", "at": 1}])
    chart = (
        alt.Chart(rows).mark_bar().encode(x="at:Q", color=color_by_model(colors, colors.values()))
    )
    drawn = chart_file(chart, "svg").decode()
    legend = [text for text in re.findall(r">([^<>]+)</text>", drawn) if text in colors]
    assert legend == list(colors)
    (bar,) = re.findall(r'role="graphics-symbol" aria-roledescription="bar"[^>]*', drawn)
    assert colors["Convnet"] in bar
