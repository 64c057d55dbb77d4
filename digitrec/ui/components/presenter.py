"""The presenter's layout for a projector: a large canvas and large answers, no menu, no choices."""

import streamlit as st

_STYLE = """<style>
header[data-testid="stHeader"], .st-key-controls, .st-key-write { display: none; }
[data-testid="stMainBlockContainer"] { padding: 1rem 2rem; max-width: none; }
h1 { font-size: 9rem !important; line-height: 1 !important; padding: 0 !important; }
</style>"""


def is_on() -> bool:
    """Return whether the page's link asks for the presenter's layout; style the page if so."""
    asked = st.query_params.get("present") == "yes"
    if asked:
        st.html(_STYLE)
    return asked


def switch(*, on: bool) -> None:
    """Enter the presenter's layout or leave it, by a change of the page's link."""
    if on:
        st.query_params["present"] = "yes"
    else:
        st.query_params.pop("present", None)
