"""Curves: loss and accuracy of every epoch, the models together or one by one."""

import streamlit as st

from digitrec import charts
from digitrec.models import SPECS
from digitrec.store import open_folder
from digitrec.ui import shared

st.header("How the networks learned", anchor=False)
st.markdown(
    "An epoch is one pass over the 60,000 training images. Solid: on the images a network "
    "learns from. Dashed: on the 10,000 test images, shown after every epoch and never used to "
    "choose anything. Where the two part, a network begins to learn its examples by heart."
)
histories = shared.usable(lambda name: open_folder(name).read_history())
names = st.pills(
    "Models",
    list(histories),
    default=list(histories),
    selection_mode="multi",
    format_func=lambda name: SPECS[name].title,
    key="models",
    bind="query-params",
)
if not names:
    st.info("Choose a model to see its curves.", icon=":material/show_chart:")
    st.stop()
chosen = {SPECS[name].title: histories[name] for name in names}
colors = {SPECS[name].title: SPECS[name].color for name in names}
for column, measure in zip(st.columns(2, gap="large"), ("loss", "accuracy"), strict=True):
    column.subheader(measure.capitalize(), anchor=False)
    column.altair_chart(charts.learning_curves(chosen, colors, measure))
