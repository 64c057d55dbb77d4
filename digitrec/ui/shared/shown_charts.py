"""Charts on the page, in room that is kept for them before they come, with their downloads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from digitrec.ui.shared import downloads
from digitrec.ui.shared.figure_files import chart_file

if TYPE_CHECKING:
    import altair as alt


def show_chart(name: str, chart: alt.LayerChart | alt.FacetChart, words: str) -> None:
    """Show a chart, described in words, with its downloads; page.css says how high it is."""
    with st.container(key=f"chart-{name}"):
        st.altair_chart(chart, height="stretch", alt=words)
    downloads.offer_figure(name, partial(chart_file, chart))
