"""Loss and accuracy by epoch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from digitrec.evaluation.results import History
from digitrec.ui.shared.chart_legend import color_by_model

if TYPE_CHECKING:
    import altair as alt


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

    # Waits for a prefetch: Altair takes the pandas that another thread is half through importing.
    import pandas  # noqa: F401 - test_chart_is_made_while_pandas_is_being_imported fails without

    models = list(models)
    titles = [model.title for model in models]
    # The first model is drawn last, on top.
    rows = [row for model in reversed(models) for row in curve_rows(model, measure)]
    kind = "log" if logarithmic else "linear"
    # Vega would look for them in no rows at first, which come a moment later (streamlit#16614).
    epochs, extent = (
        [bound(row[what] for row in rows) for bound in (min, max)] for what in ("epoch", "value")
    )
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "epoch:Q",
            scale=alt.Scale(domain=epochs, nice=True),
            axis=alt.Axis(tickMinStep=1, format="d", grid=False),
            title="Epoch",
        ),
        y=alt.Y(
            "value:Q",
            scale=alt.Scale(type=kind, domain=extent, nice=not logarithmic),
            title=measure.capitalize(),
        ),
        color=color_by_model(titles, [model.color for model in models]),
        tooltip=["model:N", "images:N", "epoch:Q", alt.Tooltip("value:Q", format=".4f")],
    )
    runs, rings, training = (
        base.transform_filter(f"datum.images {which}")
        for which in ("!= 'notebook'", "== 'notebook'", "== 'training'")
    )
    kinds = ["training", "held out"]
    dashes = alt.Scale(domain=kinds, range=[[1, 0], [5, 4]])
    # What lies underneath is wider, so that lines that coincide are all seen.
    width = f"2.5 + 1.5 * (indexof({json.dumps(titles)}, datum.model) % 3)"
    lines = (
        runs.transform_calculate(width=width)
        .mark_line()
        .encode(
            strokeWidth=alt.StrokeWidth("width:Q", scale=None),
            strokeDash=alt.StrokeDash(
                "images:N", scale=dashes, legend=alt.Legend(orient="top", title=None)
            ),
        )
    )
    dots = training.mark_circle(size=40, opacity=1)  # others would fill the gaps between dashes
    return alt.layer(rings.mark_point(size=110, opacity=0.45), lines, dots).properties(
        height=440
    )  # the legends, which a phone breaks into rows, count


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
