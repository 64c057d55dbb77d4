"""Charts as the content of files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import altair as alt
    from matplotlib.figure import Figure

_DPI = 150  # dots per inch: sharp at twice the size shown


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
