"""The presenter's view for a projector: the stage and its reasons, without menu and choices."""

import streamlit as st

_STYLE = """<style>
header[data-testid="stHeader"], .st-key-write { display: none; }
.st-key-reasons :is(p, td, th, li, figcaption, small) { font-size: max(2vh, 1rem) !important; }
</style>"""  # the smallest letters are 2 % of the height


def is_on() -> bool:
    """Return whether the page's link asks for the presenter's view."""
    return st.query_params.get("present") == "yes"


def hide_menu() -> None:
    """Take away what a projector does not show."""
    st.html(_STYLE)


def switch(*, on: bool) -> None:
    """Enter the presenter's view or leave it, by a change of the page's link."""
    if on:
        st.query_params["present"] = "yes"
    else:
        st.query_params.pop("present", None)
