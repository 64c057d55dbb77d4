"""How often models are right beside how sure they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digitrec.formatting import plain_percent
from digitrec.ui.shared.chart_axes import percent_axis

if TYPE_CHECKING:
    import altair as alt

_RIGHT, _SURE = "how often right", "how sure"


@dataclass(frozen=True)
class Gap:
    """One model's row: its title and color, its accuracy and its mean confidence in [0, 1]."""

    title: str
    color: str
    accuracy: float
    confidence: float


def confidence_gap(models: Sequence[Gap]) -> alt.LayerChart | alt.FacetChart:
    """Return each model's accuracy and mean confidence on one line; their distance is the gap."""
    import altair as alt

    rows = [
        {"model": model.title, "what": what, "share": share, "percent": plain_percent(share, 2)}
        for model in models
        for what, share in ((_RIGHT, model.accuracy), (_SURE, model.confidence))
    ]
    titles = [model.title for model in models]
    colors = alt.Scale(domain=titles, range=[model.color for model in models])
    percents = percent_axis(tickMinStep=0.01, tickCount=6)
    # A chart runs once without its data (streamlit#16614), where Vega finds no domain and warns:
    # test_charts_give_vega_nothing_to_warn_of.
    least = math.floor(100 * min(row["share"] for row in rows)) / 100
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("share:Q", scale=alt.Scale(domain=[least, 1]), axis=percents, title=None),
        y=alt.Y("model:N", sort=titles, title=None),
        color=alt.Color("model:N", scale=colors, legend=None),
        tooltip=["model:N", "what:N", alt.Tooltip("percent:N")],
    )
    legend = alt.Legend(orient="top", title=None, symbolFillColor="gray", symbolStrokeColor="gray")

    def by_what(right: str | float, sure: str | float) -> dict[str, Any]:
        scale = alt.Scale(domain=[_RIGHT, _SURE], range=[right, sure])
        return {"scale": scale, "legend": legend, "sort": [_RIGHT, _SURE]}

    points = base.mark_point(opacity=1, strokeWidth=2.5).encode(
        shape=alt.Shape("what:N", **by_what("circle", "diamond")),
        size=alt.Size("what:O", **by_what(100, 320)),  # so that neither hides the other
        fill=alt.Fill("model:N", scale=colors, legend=None),
        fillOpacity=alt.FillOpacity("what:O", **by_what(1, 0)),
    )
    return alt.layer(base.mark_line(strokeWidth=3), points).properties(height=320)
