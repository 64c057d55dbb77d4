"""Confusion: which digits a model takes for which, and the very images it misread."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from digitrec import charts
from digitrec.evaluation import Answers, Metrics, digit_figures, most_confused
from digitrec.models import SPECS
from digitrec.store import open_folder
from digitrec.ui import downloads, gallery, shared

NOTHING = "Nothing"


def show_heatmap(title: str, matrix: np.ndarray, other: np.ndarray | None = None) -> None:
    """Show one heatmap under its title, with its downloads."""
    make = partial(heatmap_file, matrix, view, other)
    text_color = "#fafafa" if st.context.theme.type == "dark" else "#31333f"
    st.subheader(title, anchor=False)
    st.image(make(text_color, "png"), alt=f"Confusion matrix of {title}", width=620)
    downloads.offer_figure(f"confusion {title} {view}".lower(), partial(make, "#000000"))


@st.cache_data(show_spinner=False, max_entries=200)
def heatmap_file(
    matrix: np.ndarray, view: str, other: np.ndarray | None, text_color: str, file_format: str
) -> bytes:
    """Return a heatmap as the content of a file, drawn once for all visitors."""
    return charts.figure_file(
        charts.confusion_heatmap(matrix, view, text_color, other), file_format
    )


def show_tables(name: str, matrix: np.ndarray) -> None:
    """Show each digit's figures and the confused pairs; a chosen row opens its images."""
    digits = [vars(row) for row in digit_figures(matrix)]
    pairs = [
        {"true": true, "read as": read, "images": count, "share of digit": count / support}
        for true, read, count in most_confused(matrix)
        for support in [matrix[true].sum()]
    ]
    share = st.column_config.NumberColumn(format="percent")
    columns: dict[str, Any] = dict.fromkeys(("precision", "recall", "f1", "share of digit"), share)
    for key, heading, rows in (("digits", "Each digit", digits), ("pairs", "Most confused", pairs)):
        st.subheader(heading, anchor=False)
        st.dataframe(
            pd.DataFrame(rows),
            column_config=columns,
            hide_index=True,
            height=248 if key == "pairs" else "auto",
            key=f"{key}-{name}",
            on_select=partial(open_images, f"{key}-{name}", rows),
            selection_mode="single-row",
            alt=f"{heading} of {name}",
        )
        downloads.offer_table(f"{key}-{name}", rows)


def open_images(table: str, rows: list[dict[str, int]]) -> None:
    """Turn the choice of images to the row that was chosen in a table."""
    if chosen := st.session_state[table]["selection"]["rows"]:
        row = rows[chosen[0]]
        pair = f"{row['true']} read as {row['read as']}" if "true" in row else None
        st.session_state["images"] = pair or f"Every misread {row['digit']}"


def show_images(name: str, metrics: Metrics, answers: Answers) -> None:
    """Show the images of the chosen pair or digit, the most confident mistakes first."""
    members = {
        f"{true} read as {read}": (answers.labels == true) & (answers.predictions == read)
        for true, read, _ in most_confused(metrics.confusion_matrix)
    }
    for digit in range(len(metrics.confusion_matrix)):
        members[f"Every misread {digit}"] = (answers.labels == digit) & ~answers.is_right
    st.subheader("The images themselves", anchor=False)
    option = shared.choose_from_list("Show", members, key="images")
    indices = np.flatnonzero(members[option])
    indices = indices[np.argsort(-answers.confidences[indices], kind="stable")]
    captions = [
        f"{answers.labels[i]} read as {answers.predictions[i]}, {answers.confidences[i]:.1%}"
        for i in indices
    ]
    st.markdown(f"{len(indices)} of {metrics.sample_count:,}, the surest mistakes first.")
    gallery.show(indices, captions, key=f"{name}-{option}")


st.header("Which digits are confused", anchor=False)
folders = shared.usable(
    lambda name: (open_folder(name).read_metrics(), open_folder(name).read_answers())
)
with st.container(horizontal=True, gap="medium"):
    name = shared.choose_model(folders)
    others = {SPECS[other].title: other for other in folders if other != name}
    beside = shared.choose("Beside it", [NOTHING, *others], None, key="beside")
    views = charts.VIEWS if beside == NOTHING else (*charts.VIEWS, charts.DIFFERENCE)
    view = shared.choose("Show", views, None, key="view")
metrics, answers = folders[name]
title, matrix = SPECS[name].title, metrics.confusion_matrix
left, right = st.columns(2, gap="large")
with left:
    if view == charts.DIFFERENCE:
        other_matrix = folders[others[beside]][0].confusion_matrix
        show_heatmap(f"{title} less {beside}", matrix, other_matrix)
    else:
        show_heatmap(title, matrix)
    st.markdown(
        f"**{title}** reads {metrics.accuracy:.2%} of {metrics.sample_count:,} test images right; "
        f"{metrics.sample_count - int(matrix.trace())} are mistakes, off the diagonal."
    )
with right:
    if beside != NOTHING and view != charts.DIFFERENCE:
        show_heatmap(beside, folders[others[beside]][0].confusion_matrix)
    else:
        show_tables(name, matrix)
if beside != NOTHING and view != charts.DIFFERENCE:
    show_tables(name, matrix)
show_images(name, metrics, answers)
