"""How often a model is right against how sure it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitrec.evaluation.results import ReliabilityBin
from digitrec.ui.shared.chart_axes import percent_axis
from digitrec.ui.shared.chart_legend import color_by_model

if TYPE_CHECKING:
    import altair as alt

_FEW_IMAGES = 20  # too few for their share to mean much


@dataclass(frozen=True)
class Reliability:
    """One line of the diagram: a model's title and color, which images, and their bins."""

    title: str
    color: str
    images: str
    bins: Sequence[ReliabilityBin]


def reliability_diagram(lines: Sequence[Reliability]) -> alt.LayerChart | alt.FacetChart:
    """Return how often models are right against how sure they were; on the diagonal it is honest.

    The first kind of images is filled and joined by a solid line, the next hollow and dashed. A
    point's size tells its number of images; those of fewer than 20 are not joined.
    """
    import altair as alt

    unit, percents = alt.Scale(domain=[0, 1]), percent_axis(tickCount=5)
    ends = alt.Data(values=[{"confidence": 0, "accuracy": 0}, {"confidence": 1, "accuracy": 1}])
    honest = alt.Chart(ends).mark_line(color="gray", strokeWidth=1)
    layers = [honest.encode(x="confidence:Q", y="accuracy:Q")]
    colors = {line.title: line.color for line in lines}
    color = color_by_model(colors, colors.values())
    if len(colors) == 1:
        color["legend"] = None
    for line in lines:
        rows = [vars(bin) | {"model": line.title, "images": line.images} for bin in line.bins]
        points = alt.Chart(alt.Data(values=rows)).encode(
            x=alt.X("confidence:Q", scale=unit, axis=percents, title="How sure (confidence)"),
            y=alt.Y("accuracy:Q", scale=unit, axis=percents, title="How often right (accuracy)"),
            color=color,
            tooltip=[
                "model:N",
                "images:N",
                alt.Tooltip("confidence:Q", format=".3f"),
                alt.Tooltip("accuracy:Q", format=".3f"),
                alt.Tooltip("count:Q", title="number"),
            ],
        )
        is_first = line.images == lines[0].images
        size = alt.Size("count:Q", scale=alt.Scale(type="log", range=[20, 300]), legend=None)
        layers += [
            points.transform_filter(f"datum.count >= {_FEW_IMAGES}").mark_line(
                strokeWidth=2.5, strokeDash=[1, 0] if is_first else [5, 4]
            ),
            points.mark_point(shape="circle", filled=is_first, opacity=1).encode(size=size),
        ]
    return alt.layer(*layers).properties(height=320)
