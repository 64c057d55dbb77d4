"""Confusion: which digits a model takes for which, and the very images it misread."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from digitrec.evaluation.metrics import digit_metrics, most_confused
from digitrec.evaluation.results import Metrics, Predictions
from digitrec.networks.specs import SPECS
from digitrec.ui.charts.confusion_heatmap import (
    DIFFERENCE,
    TEXT_COLORS,
    VIEWS,
    confusion_heatmap,
    difference_heatmap,
    peak,
)
from digitrec.ui.charts.files import figure_file
from digitrec.ui.components import downloads, gallery
from digitrec.ui.controls import linked_choice, linked_model, linked_select
from digitrec.ui.loading import read_usable

NOTHING = "Nothing"


def show_heatmap(
    heading: str, view: str, matrix: np.ndarray, other: np.ndarray | None, peak: int | None = None
) -> None:
    """Show one heatmap, or with `other` their difference, under its heading, with downloads."""
    make = partial(heatmap_file, matrix, view, other, peak)
    st.subheader(heading, anchor=False)
    st.image(
        make(TEXT_COLORS[st.context.theme.type or "light"], "none", "png"),
        alt=f"Confusion matrix of {heading}",
        width=620,
    )
    downloads.offer_figure(f"confusion {heading} {view}", partial(make, "black", "white"))


def show_accuracy(title: str, metrics: Metrics) -> None:
    """Say how many images a model reads right, and where its mistakes stand."""
    wrong = metrics.sample_count - int(metrics.confusion_matrix.trace())
    st.markdown(
        f"**{title}** reads {metrics.accuracy:.2%} of {metrics.sample_count:,} test images right; "
        f"{wrong} are mistakes, off the diagonal."
    )


@st.cache_data(show_spinner=False, max_entries=200)
def heatmap_file(
    matrix: np.ndarray,
    view: str,
    other: np.ndarray | None,
    peak: int | None,
    text_color: str,
    background: str,
    file_format: str,
) -> bytes:
    """Return a heatmap as the content of a file, drawn once for all visitors."""
    if other is None:
        figure = confusion_heatmap(matrix, view, text_color, peak)
    else:
        figure = difference_heatmap(matrix, other, text_color)
    return figure_file(figure, file_format, background)


def show_tables(name: str, matrix: np.ndarray) -> None:
    """Show each digit's metrics and the confused pairs; a chosen row opens its images."""
    digits = [vars(row) for row in digit_metrics(matrix)]
    pairs = [
        {"true": true, "read as": read, "images": count, "share of digit": count / support}
        for true, read, count in most_confused(matrix)
        for support in [matrix[true].sum()]
    ]
    share = st.column_config.NumberColumn(format="percent")
    columns: dict[str, Any] = dict.fromkeys(("precision", "recall", "f1", "share of digit"), share)
    for key, heading, rows in (("digits", "Each digit", digits), ("pairs", "Most confused", pairs)):
        st.subheader(f"{heading} ({SPECS[name].title})", anchor=False)
        st.dataframe(
            pd.DataFrame(rows),
            column_config=columns,
            hide_index=True,
            height=248 if key == "pairs" else "auto",
            key=f"{key}-{name}",
            on_select=partial(open_images, f"{key}-{name}", rows),
            selection_mode="single-row",
            alt=f"{heading} of {SPECS[name].title}",
        )
        downloads.offer_table(f"{key}-{name}", rows)


def open_images(table: str, rows: list[dict[str, int]]) -> None:
    """Turn the choice of images to the row that was chosen in a table."""
    if chosen := st.session_state[table]["selection"]["rows"]:
        row = rows[chosen[0]]
        pair = f"{row['true']} read as {row['read as']}" if "true" in row else None
        st.session_state["images"] = pair or f"Every misread {row['digit']}"


def show_images(name: str, metrics: Metrics, predictions: Predictions) -> None:
    """Show the images of the chosen pair or digit, the most confident mistakes first."""
    members = {
        f"{true} read as {read}": (predictions.labels == true) & (predictions.digits == read)
        for true, read, _ in most_confused(metrics.confusion_matrix)
    }
    for digit in range(len(metrics.confusion_matrix)):
        members[f"Every misread {digit}"] = (predictions.labels == digit) & ~predictions.is_correct
    st.subheader(f"The images themselves ({SPECS[name].title})", anchor=False)
    option = linked_select("Show", members, key="images")
    gallery.show(predictions, members[option])


st.header("Which digits are confused", anchor=False)
folders = read_usable(lambda folder: (folder.read_metrics(), folder.read_predictions()))
with st.container(horizontal=True, gap="medium"):
    name = linked_model(folders)
    others = {SPECS[other].title: other for other in folders if other != name}
    beside = linked_choice("Beside it", [NOTHING, *others], None, key="beside")
    views = VIEWS if beside == NOTHING else (*VIEWS, DIFFERENCE)
    view = linked_choice("Show", views, None, key="view")
metrics, predictions = folders[name]
title, matrix = SPECS[name].title, metrics.confusion_matrix
others_metrics = None if beside == NOTHING else folders[others[beside]][0]
left, right = st.columns(2, gap="large")
if others_metrics is None:
    with left:
        show_heatmap(title, view, matrix, None)
        show_accuracy(title, metrics)
elif view == DIFFERENCE:
    with left:
        show_heatmap(f"{title} less {beside}", view, matrix, others_metrics.confusion_matrix)
        st.markdown(f"+3 means that {title} gives this answer to 3 images more than {beside}.")
        show_accuracy(title, metrics)
        show_accuracy(beside, others_metrics)
else:
    pair = {title: metrics, beside: others_metrics}
    peak = max(peak(one.confusion_matrix, view) for one in pair.values())
    for column, (heading, one) in zip((left, right), pair.items(), strict=True):
        with column:
            show_heatmap(heading, view, one.confusion_matrix, None, peak)
            show_accuracy(heading, one)
with right if others_metrics is None or view == DIFFERENCE else st.container():
    show_tables(name, matrix)
show_images(name, metrics, predictions)
