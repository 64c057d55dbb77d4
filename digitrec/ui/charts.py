"""Figures from plain values: curves, confusion heatmap, reliability, morph."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from digitrec.evaluation.results import History, ReliabilityBin

if TYPE_CHECKING:
    import altair as alt
    from matplotlib.figure import Figure

SHARES, ERRORS_ONLY = "Shares", "Errors only"
VIEWS = ("Counts", SHARES, ERRORS_ONLY)
DIFFERENCE = "Difference"  # the view of two matrices
TEXT_COLORS = {"light": "#31333f", "dark": "#fafafa"}  # Streamlit's own, by theme
_FEW_IMAGES = 20  # too few for their share to mean much
_DPI = 150  # dots per inch: sharp at twice the size shown


@dataclass(frozen=True)
class Curves:
    """One model's line on the learning curves: its title, color and values.

    `reference` holds a published run's training values by epoch; empty if there is none.
    """

    title: str
    color: str
    history: History
    reference: Sequence[float] = ()


def learning_curves(
    models: Iterable[Curves], measure: Literal["loss", "accuracy"], *, logarithmic: bool = False
) -> alt.LayerChart | alt.FacetChart:
    """Return one measure by epoch: one color per model, solid in training and dashed held out.

    References are faint rings. Hovering shows the values.
    """
    import altair as alt

    models = list(models)
    titles = [model.title for model in models]
    # The first model is drawn last, on top.
    rows = [row for model in reversed(models) for row in curve_rows(model, measure)]
    kind = "log" if logarithmic else "linear"
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "epoch:Q",
            scale=alt.Scale(zero=False),
            axis=alt.Axis(tickMinStep=1, format="d", grid=False),
            title="Epoch",
        ),
        y=alt.Y(
            "value:Q",
            scale=alt.Scale(type=kind, zero=False, nice=not logarithmic),
            title=measure.capitalize(),
        ),
        color=_color_by_model(titles, [model.color for model in models]),
        tooltip=["model:N", "images:N", "epoch:Q", alt.Tooltip("value:Q", format=".4f")],
    )
    runs, rings = (
        base.transform_filter(f"datum.images {sign} 'notebook'") for sign in ("!=", "==")
    )
    dashes = alt.Scale(domain=["training", "held out"], range=[[1, 0], [5, 4]])
    # What lies underneath is wider, so that lines that coincide are all seen.
    widths = [2.5 + 1.5 * (index % 3) for index in range(len(models))]
    lines = runs.mark_line().encode(
        strokeWidth=alt.StrokeWidth(
            "model:N", scale=alt.Scale(domain=titles, range=widths), legend=None
        ),
        strokeDash=alt.StrokeDash(
            "images:N", scale=dashes, legend=alt.Legend(orient="top", title=None)
        ),
    )
    return alt.layer(
        rings.mark_point(size=110, opacity=0.45), lines, runs.mark_circle(size=60, opacity=1)
    ).properties(height=440)  # the legends, which a phone breaks into rows, count


def curve_rows(model: Curves, measure: str) -> list[dict[str, str | int | float]]:
    """Return a row for each value of a model's curves: model, images, epoch, measure, value."""
    curves = {
        "notebook": model.reference,
        "held out": getattr(model.history, f"held_out_{measure}"),
        "training": getattr(model.history, measure),
    }
    return [
        {"model": model.title, "images": images, "epoch": epoch, "measure": measure, "value": value}
        for images, values in curves.items()
        for epoch, value in enumerate(values, start=1)
    ]


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
            color=_color_by_model(readings, colors),
            tooltip=["model:N", "share:Q", alt.Tooltip("probability:Q", format=".1%")],
        )
    )
    rule = alt.Chart(alt.Data(values=[{"share": shown}])).mark_rule(color="gray", strokeDash=[4, 4])
    return alt.layer(lines, rule.encode(x="share:Q"))


def _color_by_model(titles: Iterable[str], colors: Iterable[str]) -> alt.Color:
    import altair as alt

    scale = alt.Scale(domain=list(titles), range=list(colors))
    legend = alt.Legend(orient="bottom", title=None, symbolOpacity=1, columns=2)
    return alt.Color("model:N", scale=scale, legend=legend)


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


def peak(matrix: np.ndarray, view: str) -> int:
    """Return the greatest count that a view of the matrix shows; two figures may share it."""
    shown = matrix if view != ERRORS_ONLY else matrix - np.diag(matrix.diagonal())
    return int(shown.max())


def confusion_heatmap(
    matrix: np.ndarray, view: str, text_color: str, top: int | None = None
) -> Figure:
    """Return a seaborn heatmap of an int (10, 10) confusion matrix on a transparent ground.

    Rows are true labels, columns predicted ones. `view` is one of VIEWS. `top` is the count that
    has the darkest color, by default the matrix's own peak.
    """
    from matplotlib.colors import PowerNorm

    top = top or peak(matrix, view)
    if view == ERRORS_ONLY:
        values = np.where(np.eye(len(matrix), dtype=bool), np.nan, matrix)
        texts = [[f"{value:.0f}" if value > 0 else "" for value in row] for row in values]
        return _heatmap(values, texts, text_color, cmap="Oranges", vmin=0, vmax=top)
    values, texts = matrix, matrix.astype(str).tolist()
    if view == SHARES:
        values, top = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1), 1
        texts = [[f"{100 * value:.1f}" for value in row] for row in values]
    # A root of the value, so that a handful of mistakes shows beside a thousand right answers.
    norm = PowerNorm(gamma=0.35, vmin=0, vmax=top)
    return _heatmap(values, texts, text_color, cmap="Blues", norm=norm)


def difference_heatmap(matrix: np.ndarray, other: np.ndarray, text_color: str) -> Figure:
    """Return a heatmap of `matrix` less `other`, both int (10, 10), on a scale centred at zero."""
    from matplotlib.colors import CenteredNorm

    values = (matrix - other).astype(float)
    texts = [[f"{value:+.0f}" if value else "" for value in row] for row in values]
    return _heatmap(values, texts, text_color, cmap="RdBu_r", norm=CenteredNorm(0))


def _heatmap(values: np.ndarray, texts: list[list[str]], text_color: str, **colors: Any) -> Figure:
    import seaborn as sns
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.4, 5.4), facecolor="none")
    axes = figure.add_axes((0.1, 0.1, 0.89, 0.89), facecolor="none")
    sns.heatmap(
        values,
        ax=axes,
        annot=np.array(texts),
        fmt="",
        annot_kws={"fontsize": 9},
        cbar=False,
        square=True,
        linewidths=1,
        linecolor="#8884",
        **colors,
    )
    axes.set_xlabel("Predicted label", color=text_color, fontsize=11)
    axes.set_ylabel("True label", color=text_color, fontsize=11)
    axes.tick_params(colors=text_color, length=0, labelrotation=0, labelsize=11)
    return figure


def figure_file(figure: Figure, file_format: str, background: str = "none") -> bytes:
    """Return a matplotlib figure as the content of a PNG or SVG file."""
    target = io.BytesIO()
    figure.savefig(target, format=file_format, dpi=_DPI, facecolor=background)
    return target.getvalue()


def chart_file(chart: alt.TopLevelMixin, file_format: str) -> bytes:
    """Return an Altair chart as the content of a PNG or SVG file."""
    import vl_convert

    if file_format == "svg":
        return vl_convert.vegalite_to_svg(chart.to_dict()).encode()
    return vl_convert.vegalite_to_png(chart.to_dict(), scale=2)
