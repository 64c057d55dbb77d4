"""Each model's own color, the same in every chart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import altair as alt


def color_by_model(titles: Iterable[str], colors: Iterable[str]) -> alt.Color:
    """Return the encoding of models by their colors, both in one order, with a legend below."""
    import altair as alt

    scale = alt.Scale(domain=list(titles), range=list(colors))
    legend = alt.Legend(orient="bottom", title=None, symbolOpacity=1, columns=2)
    return alt.Color("model:N", scale=scale, legend=legend)
