"""Axes as the app writes numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt


def percent_axis(**options: Any) -> alt.Axis:
    """Return an axis of shares in [0, 1], labelled in percent as `plain_percent` does."""
    import altair as alt

    return alt.Axis(labelExpr="format(100 * datum.value, '.0f') + ' %'", **options)
