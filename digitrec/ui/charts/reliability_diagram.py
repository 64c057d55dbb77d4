"""How often a model is right against how sure it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from digitrec.evaluation.results import ReliabilityBin

if TYPE_CHECKING:
    import altair as alt

_FEW_IMAGES = 20  # too few for their share to mean much


def reliability_diagram(
    bins: Mapping[str, Sequence[ReliabilityBin]], color: str
) -> alt.LayerChart | alt.FacetChart:
    """Return how often a model is right against how sure it was; on the diagonal it is honest.

    `bins` are those of each kind of images, by its name; the first are filled and joined by a
    solid line, the next hollow and dashed. A point's size tells its number of images; those of
    fewer than 20 are not joined.
    """
    import altair as alt

    unit = alt.Scale(domain=[0, 1])
    ends = alt.Data(values=[{"confidence": 0, "accuracy": 0}, {"confidence": 1, "accuracy": 1}])
    honest = alt.Chart(ends).mark_line(color="gray", strokeWidth=1)
    layers = [honest.encode(x="confidence:Q", y="accuracy:Q")]
    styles = (("solid", color), ("dashed", "transparent"))
    for (images, found), (stroke, fill) in zip(bins.items(), styles, strict=False):
        rows = [vars(bin) | {"images": images} for bin in found]
        points = alt.Chart(alt.Data(values=rows)).encode(
            x=alt.X("confidence:Q", scale=unit, title="How sure it is (confidence)"),
            y=alt.Y("accuracy:Q", scale=unit, title="How often it is right (accuracy)"),
            tooltip=[
                "images:N",
                alt.Tooltip("confidence:Q", format=".3f"),
                alt.Tooltip("accuracy:Q", format=".3f"),
                alt.Tooltip("count:Q", title="number"),
            ],
        )
        size = alt.Size("count:Q", scale=alt.Scale(type="log", range=[20, 300]), legend=None)
        dashes = [1, 0] if stroke == "solid" else [5, 4]
        layers += [
            points.transform_filter(f"datum.count >= {_FEW_IMAGES}").mark_line(
                color=color, strokeWidth=2.5, strokeDash=dashes
            ),
            points.mark_point(shape="circle", stroke=color, fill=fill, opacity=1).encode(size=size),
        ]
    return alt.layer(*layers).properties(height=300)
