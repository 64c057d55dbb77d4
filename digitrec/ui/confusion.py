"""Confusion: which digits a model takes for which, counted on MNIST's test images."""

import io

import streamlit as st

from digitrec import charts
from digitrec.store import open_folder
from digitrec.ui import shared


@st.cache_data(show_spinner=False)
def heatmap_png(counts: tuple[tuple[int, ...], ...], text_color: str) -> bytes:
    """Return the heatmap as a PNG, drawn once for all visitors."""
    target = io.BytesIO()
    charts.confusion_heatmap(counts, text_color).savefig(target, format="png", dpi=200)
    return target.getvalue()


st.header("Which digits are confused", anchor=False)
metrics = shared.usable(lambda name: open_folder(name).read_metrics())
name = shared.choose_model(metrics)
chosen = metrics[name]
matrix = chosen.confusion_matrix
wrong = int(matrix.sum() - matrix.trace())
st.markdown(
    f"**{chosen.accuracy:.2%}** of {chosen.sample_count:,} test images read right, {wrong} wrong. "
    "A row holds the images of one true digit, a column the answers; "
    "everything off the diagonal is a mistake."
)
text_color = "#fafafa" if st.context.theme.type == "dark" else "#31333f"
counts = tuple(tuple(row) for row in matrix.tolist())
st.image(heatmap_png(counts, text_color), width=680, alt=f"Confusion matrix of {name}")
