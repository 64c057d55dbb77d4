"""Confusion: which digits a model takes for which, and the very images it misread."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from digitrec.evaluation.confusions import BY_NAME, Confusion, commonest
from digitrec.evaluation.metrics import digit_metrics, most_confused
from digitrec.evaluation.results import Metrics, PenMetrics, Predictions
from digitrec.networks.model_card import pen_source
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.specs import SPECS
from digitrec.ui.confusion.confusion_grid import IMAGES, show_heatmap
from digitrec.ui.confusion.confusion_heatmap import DIFFERENCE, VIEWS, peak
from digitrec.ui.confusion.findings import description, metric_sentences, overview
from digitrec.ui.linked_controls import linked_choice, linked_model
from digitrec.ui.links import not_here
from digitrec.ui.shared import gallery
from digitrec.ui.shared.data_tables import show_table
from digitrec.ui.shared.loading import read_usable

TESTED, DRAWN = "Test images", "Drawn digits"
NOTHING = "Nothing"


class Evaluated(NamedTuple):
    """What is known of a model: on MNIST's test images, and on drawn digits where measured."""

    metrics: Metrics
    predictions: Predictions
    pen: PenMetrics | None

    @classmethod
    def read(cls, folder: ModelFolder) -> "Evaluated":
        """Return it from the model's folder."""
        return cls(folder.read_metrics(), folder.read_predictions(), folder.read_pen())

    def matrix(self, source: str) -> np.ndarray | None:
        """Return the confusion matrix of these images."""
        figures = self.metrics if source == TESTED else self.pen
        return figures and figures.confusion_matrix


def chosen_confusion(matrix: np.ndarray) -> Confusion:
    """Return the confusion that the page's link names, or else the commonest one."""
    wanted = st.query_params.get("images")
    if wanted and wanted not in BY_NAME:
        st.info(not_here("Images", wanted))
        del st.query_params["images"]
    return BY_NAME.get(wanted or "") or next(iter(commonest(matrix)), Confusion(0, 0))


def choose(confusion: Confusion) -> None:
    """Let the page's link name the confusion that was pressed, from its first image on."""
    st.query_params["images"] = confusion.name
    gallery.turn_back()


st.header("Which digits are confused", anchor=False)
folders = read_usable(Evaluated.read)
everyone = {SPECS[name].title: evaluated for name, evaluated in folders.items()}
findings = st.container(key="findings")
choices = st.container(key="choices", horizontal=True, gap="medium")
page = st.container(key="matrices", horizontal=True, gap="medium")
more = st.container(key="more").expander("Another view, or a second network beside it")
with choices:
    name = linked_model(folders)
    title, pen = SPECS[name].title, folders[name].pen
    source = linked_choice("Images", [TESTED, DRAWN] if pen else [TESTED], None, key="source")
    things = source.lower()
    found = {one: evaluated.matrix(source) for one, evaluated in everyone.items()}
    matrices = {one: matrix for one, matrix in found.items() if matrix is not None}
    others = [NOTHING, *(other for other in matrices if other != title)]
    beside = linked_choice("Beside it", others, None, key="beside", where=more)
    views = VIEWS if beside == NOTHING else (*VIEWS, DIFFERENCE)
    view = linked_choice("Show", views, None, key="view", where=more)
shown = {one: matrices[one] for one in (title, beside) if one != NOTHING}
chosen = chosen_confusion(matrices[title])
for one, matrix in shown.items():
    findings.markdown(overview(one, matrix, things))
if view == DIFFERENCE:
    with page.container(width="content"):
        show_heatmap(f"{title} less {beside}", shown, view, None, chosen, choose)
        st.caption(f"+3: {title} gives this answer to 3 {things} more than {beside}.")
else:
    top = max(peak(matrix, view) for matrix in shown.values()) if len(shown) > 1 else None
    for one, matrix in shown.items():
        with page.container(width="content"):
            show_heatmap(one, {one: matrix}, view, top, chosen, choose)
with page.container(key=IMAGES, width="stretch"):
    are_missing, why = False, "to see its images" if source == TESTED else "for its count"
    for one, matrix in shown.items():
        whose = f"{one}, " if len(shown) > 1 else ""
        st.markdown(f"{whose}{description(chosen, matrix, things)} Press another cell {why}.")
        if source == TESTED:
            predictions = everyone[one].predictions
            members = chosen.members_of(predictions)
            are_missing |= gallery.show(predictions, members, is_second=one != title)
    if are_missing:
        gallery.offer_download()
    if source == DRAWN and pen:
        st.caption(
            f"Counted, but not shown: the strokes are not part of this project. {pen_source(pen)}."
        )
st.subheader(f"How well {title} knows the {chosen.digit}", anchor=False)
sentences = metric_sentences(chosen.digit, matrices[title], things)
for column, (label, sentence) in zip(st.columns(len(sentences)), sentences.items(), strict=True):
    column.markdown(f"**{label}**  \n{sentence}")
with st.expander("Each digit"):
    digits = [vars(row) for row in digit_metrics(matrices[title])]
    show_table(
        f"digits-{name}",
        "Each digit",
        digits,
        shares=dict.fromkeys(("precision", "recall", "f1"), 1),
    )
with st.expander("Each mistake"):
    mistakes = [
        {"true": true, "read as": read, "images": count, "share of digit": count / support}
        for true, read, count in most_confused(matrices[title])
        for support in [matrices[title][true].sum()]
    ]
    show_table(f"pairs-{name}", "Each mistake", mistakes, shares={"share of digit": 1})
