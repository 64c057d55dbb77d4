"""digitrec in the browser: `streamlit run app.py`."""

import sys

import streamlit as st

from digitrec.ui import shared

# A stroke's answer is sent by another thread than the one that computes it: do not let it wait
# the default 5 ms for its turn.
sys.setswitchinterval(0.0005)
st.set_page_config(page_title="digitrec", page_icon="docs/icon.png", layout="wide")
shared.run_after_a_cut()
st.navigation(
    [
        st.Page("digitrec/ui/draw.py", title="Draw", icon=":material/draw:", default=True),
        st.Page("digitrec/ui/curves.py", title="Curves", icon=":material/show_chart:"),
        st.Page("digitrec/ui/confusion.py", title="Confusion", icon=":material/grid_on:"),
        st.Page("digitrec/ui/compare.py", title="Compare", icon=":material/balance:"),
        st.Page("digitrec/ui/morph.py", title="Morph", icon=":material/compare_arrows:"),
        st.Page("digitrec/ui/inside.py", title="Inside", icon=":material/neurology:"),
    ],
    position="top",
).run()
