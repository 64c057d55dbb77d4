import re

import altair as alt

from digitrec.ui.shared.chart_axes import percent_axis
from digitrec.ui.shared.figure_files import chart_file


def test_shares_are_labelled_as_percentages_are_written() -> None:
    scale, axis = alt.Scale(domain=[0, 1]), percent_axis(values=[0, 0.29, 1], title="share")
    rows = alt.Data(values=[{"share": 0.5}])
    chart = alt.Chart(rows).mark_point().encode(x=alt.X("share:Q", scale=scale, axis=axis))
    texts = re.findall(r">([^<>]+)</text>", chart_file(chart, "svg").decode())
    assert texts == ["0 %", "29 %", "100 %", "share"]
