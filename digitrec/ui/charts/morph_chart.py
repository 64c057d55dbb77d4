"""How probable each model finds a digit, from one drawing to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from digitrec.ui.charts.colors import color_by_model

if TYPE_CHECKING:
    import altair as alt


def morph_chart(
    readings: Mapping[str, np.ndarray], colors: Sequence[str], digit: int, shown: float
) -> alt.LayerChart | alt.FacetChart:
    """Return how probable each model finds `digit` from one drawing to another, one line per model.

    `readings` are probabilities float (steps, 10) by the model's title, at equal steps of the
    second drawing's share; a rule stands at the share `shown`, in percent.
    """
    import altair as alt

    rows = [
        {"model": title, "share": float(share), "probability": float(probability)}
        for title, values in readings.items()
        for share, probability in zip(
            np.linspace(0, 100, len(values)), values[:, digit], strict=True
        )
    ]
    lines = (
        alt.Chart(alt.Data(values=rows))
        .mark_line(strokeWidth=3)
        .encode(
            x=alt.X("share:Q", title="share of the second drawing (%)"),
            y=alt.Y(
                "probability:Q",
                title=f"probability of {digit}",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%"),
            ),
            color=color_by_model(readings, colors),
            tooltip=["model:N", "share:Q", alt.Tooltip("probability:Q", format=".1%")],
        )
    )
    rule = alt.Chart(alt.Data(values=[{"share": shown}])).mark_rule(color="gray", strokeDash=[4, 4])
    return alt.layer(lines, rule.encode(x="share:Q"))
