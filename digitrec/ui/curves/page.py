"""Curves: how the networks learned, and what each made of your digit after every epoch."""

import numpy as np
import streamlit as st

from digitrec.evaluation.results import History
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.specs import SPECS
from digitrec.ui.canvas import canvas
from digitrec.ui.curves import epochs
from digitrec.ui.curves.findings import explanation, findings
from digitrec.ui.curves.learning_curves import Curves, curve_rows, learning_curves
from digitrec.ui.linked_controls import linked_choice, linked_choices
from digitrec.ui.shared import downloads
from digitrec.ui.shared.loading import PageEnd, load_epochs, load_usable, prefetch, read_usable
from digitrec.ui.shared.pages import PAGES
from digitrec.ui.shared.shown_charts import show_chart

AT_FIRST = ("hidden", "flatten")
EXAMPLE = (5, 58)  # digit and hand: one that Flatten reads right at first, then wrong and sure


def ink() -> np.ndarray:
    """Return the drawing as the networks get it, float32 (28, 28), or a written digit instead."""
    drawing = canvas.drawn()
    if drawing and drawing.inked:
        return drawing.inked.image
    digit, hand = EXAMPLE
    st.markdown(f"Nothing is drawn yet: a written {digit} stands in.", width="content")
    st.page_link(PAGES[0].path, label="Use your own digit", icon=PAGES[0].icon)
    written = canvas.written(digit, np.random.default_rng([digit, hand]))
    assert written.inked
    return written.inked.image


def show_figures(histories: dict[str, History]) -> None:
    """Show each measure large, with the notebook's own run, to read values off and to keep."""
    scale = linked_choice("Loss axis", ("Linear", "Logarithmic"), None, key="axis")
    rows = []
    for column, measure in zip(st.columns(2, gap="large"), ("loss", "accuracy"), strict=True):
        models = [curves_of(name, history, measure) for name, history in histories.items()]
        logarithmic = measure == "loss" and scale == "Logarithmic"
        chart = learning_curves(models, measure, logarithmic=logarithmic)
        rows += [row for model in models for row in curve_rows(model, measure)]
        with column:
            st.subheader(measure.capitalize(), anchor=False)
            titles = ", ".join(model.title for model in models)
            show_chart(measure, chart, f"{measure} by epoch of {titles}")
    st.caption("Faint rings: the notebook's own run, on its training images.")
    downloads.offer_table("curves", rows)


def curves_of(name: str, history: History, measure: str) -> Curves:
    """Return a model's curves of one measure, with the notebook's beside them if there are any."""
    spec = SPECS[name]
    reference = getattr(spec.notebook, f"training_{measure}") if spec.notebook else ()
    return Curves(spec.title, spec.color, history, reference)


st.header("How the networks learned", anchor=False)
everyone = read_usable(ModelFolder.read_history)
titles = {SPECS[name].title: name for name in everyone}
sentences = st.container(key="findings")
choices = st.container(key="choices", horizontal=True, vertical_alignment="bottom")
with choices:
    default = [SPECS[name].title for name in AT_FIRST]
    chosen = linked_choices("Models", titles, default, key="models")
if not chosen:
    st.info("Choose a model to see its curves.", icon=":material/show_chart:")
    raise PageEnd
histories = {titles[title]: everyone[titles[title]] for title in chosen}
by_title = dict(zip(chosen, histories.values(), strict=True))
sentences.markdown("\n".join(f"- {sentence}" for sentence in findings(by_title)))
read = load_usable(load_epochs, histories, or_end=False)
kept = {name: weights for name, weights in read.items() if weights}
with choices:
    image = ink() if kept else None
with st.container(key="walk" if kept else "curves"):
    epochs.show_epochs(histories, kept, image)
recipes = {spec.title: spec.recipe for spec in SPECS.values() if spec.recipe}
st.caption(explanation(by_title, recipes))
details = st.expander("Large charts, logarithmic axis, files", key="details", bind="query-params")
if details.open:
    with details:
        show_figures(histories)
prefetch("seaborn")
