"""Curves: loss and accuracy of every epoch, the models together or one by one."""

from functools import partial
from itertools import combinations

import streamlit as st

from digitrec.evaluation.results import History
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.model_spec import ModelSpec
from digitrec.networks.specs import SPECS
from digitrec.ui.charts.files import chart_file
from digitrec.ui.charts.learning_curves import Curves, curve_rows, learning_curves
from digitrec.ui.components import downloads
from digitrec.ui.controls import linked_choice, linked_choices
from digitrec.ui.loading import prefetch, read_usable

CLEARLY_MORE = 1.01  # a held-out loss that rose by less may be chance


def reading(title: str, history: History) -> str:
    """Return one sentence on whether a model learns its examples by heart, and how far."""
    losses, last = history.held_out_loss, len(history.held_out_loss)
    best = min(range(last), key=losses.__getitem__)
    end = (
        f"{losses[-1]:.3f} held out, {losses[-1] / history.loss[-1]:.1f} times "
        f"the {history.loss[-1]:.3f} in training"
    )
    if losses[-1] > CLEARLY_MORE * losses[best]:
        return (
            f"**{title}** overfits: its held-out loss was down to {losses[best]:.3f} by epoch "
            f"{best + 1} and has risen since; it ends at {end}."
        )
    return f"**{title}** does not overfit yet: after epoch {last} its loss is {end}."


def common_epochs(a: History, b: History) -> int:
    """Return for how many epochs two models' training losses are the same."""
    pairs = list(zip(a.loss, b.loss, strict=False))
    same = [round(one, 4) == round(two, 4) for one, two in pairs]
    return same.index(False) if False in same else len(same)


def curves_of(spec: ModelSpec, history: History, measure: str) -> Curves:
    """Return a model's curves of one measure, with the notebook's beside them if there are any."""
    reference = getattr(spec.notebook, f"training_{measure}") if spec.notebook else ()
    return Curves(spec.title, spec.color, history, reference)


st.header("How the networks learned", anchor=False)
histories = read_usable(ModelFolder.read_history)
titles = {SPECS[name].title: name for name in histories}
with st.container(horizontal=True, gap="large"):
    chosen = linked_choices("Models", titles, key="models")
    scale = linked_choice("Loss axis", ("Linear", "Logarithmic"), None, key="axis")
if not chosen:
    st.info("Choose a model to see its curves.", icon=":material/show_chart:")
    st.stop()
names = [titles[title] for title in chosen]
rows = []
for column, measure in zip(st.columns(2, gap="large"), ("loss", "accuracy"), strict=True):
    models = [curves_of(SPECS[name], histories[name], measure) for name in names]
    logarithmic = measure == "loss" and scale == "Logarithmic"
    chart = learning_curves(models, measure, logarithmic=logarithmic)
    rows += [row for model in models for row in curve_rows(model, measure)]
    with column:
        st.subheader(measure.capitalize(), anchor=False)
        st.altair_chart(chart, alt=f"{measure} by epoch of {', '.join(chosen)}")
        downloads.offer_figure(measure, partial(chart_file, chart))
for title in chosen:
    st.markdown(reading(title, histories[titles[title]]))
for one, two in combinations(chosen, 2):
    if epochs := common_epochs(histories[titles[one]], histories[titles[two]]):
        st.markdown(
            f"**{one}** and **{two}** lie on each other for {epochs} epochs: "
            "the same network from the same random start."
        )
kept_apart = {}
for title in chosen:
    kept_apart.setdefault(histories[titles[title]].held_out, []).append(title)
meanings = "; ".join(f"{images} ({', '.join(names)})" for images, names in kept_apart.items())
st.caption(
    "An epoch is one pass over the training images. Solid: on the images a network learns from. "
    f"Dashed: held out, which means {meanings}. Faint rings: the notebook's own run, on its "
    "training images. What is trained better also learns from drawn digits, some of it from "
    "distorted ones and from drawings that are none: harder than what is held out. Where a loss "
    "falls late, its labels stop being smoothed."
)
downloads.offer_table("curves", rows)
prefetch("seaborn")
