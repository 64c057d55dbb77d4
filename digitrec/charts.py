"""Figures from plain values: learning curves and the confusion matrix's heatmap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from digitrec.store import History

if TYPE_CHECKING:
    import altair as alt
    from matplotlib.figure import Figure


def learning_curves(
    histories: dict[str, History],
    colors: dict[str, str],
    measure: Literal["loss", "accuracy"],
) -> alt.LayerChart | alt.FacetChart:
    """Return one measure by epoch: a colour a model, solid in training and dashed held out.

    `histories` and `colors` are keyed by the models' titles; hovering shows the values.
    """
    import altair as alt

    rows = [
        {"model": title, "images": images, "epoch": epoch, measure: value}
        for title, history in reversed(histories.items())  # the first is drawn last, on top
        for images, values in (
            ("training", getattr(history, measure)),
            ("test", getattr(history, f"held_out_{measure}")),
        )
        for epoch, value in enumerate(values, start=1)
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("epoch:Q", axis=alt.Axis(tickMinStep=1, format="d", grid=False), title="Epoch"),
        y=alt.Y(f"{measure}:Q", scale=alt.Scale(zero=False), title=measure.capitalize()),
        color=alt.Color(
            "model:N",
            scale=alt.Scale(domain=list(colors), range=list(colors.values())),
            legend=alt.Legend(orient="bottom", title=None),
        ),
        tooltip=["model:N", "images:N", "epoch:Q", alt.Tooltip(f"{measure}:Q", format=".4f")],
    )
    dashes = alt.Scale(domain=["training", "test"], range=[[1, 0], [5, 4]])
    lines = base.mark_line(strokeWidth=2.5).encode(
        strokeDash=alt.StrokeDash(
            "images:N", scale=dashes, legend=alt.Legend(orient="bottom", title=None)
        )
    )
    return alt.layer(lines, base.mark_circle(size=60, opacity=1))


def confusion_heatmap(counts: Sequence[Sequence[int]], text_color: str) -> Figure:
    """Return a seaborn heatmap of a (10, 10) confusion matrix on a transparent ground.

    Rows are true labels, columns predicted ones. The colour grows with a root of the count, so
    that a handful of mistakes shows beside a thousand right answers.
    """
    import seaborn as sns
    from matplotlib.colors import PowerNorm
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.8, 6.4), layout="constrained", facecolor="none")
    axes = figure.subplots()
    sns.heatmap(
        counts,
        ax=axes,
        annot=True,
        fmt="d",
        annot_kws={"fontsize": 9},
        cmap="Blues",
        norm=PowerNorm(gamma=0.35),
        cbar=False,
        square=True,
        linewidths=1,
        linecolor="white",
    )
    axes.set_xlabel("Predicted label", color=text_color)
    axes.set_ylabel("True label", color=text_color)
    axes.tick_params(colors=text_color, length=0, labelrotation=0)
    return figure
