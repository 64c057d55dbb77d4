"""The presenter's view for a projector: the stage and its reasons, without menu and choices."""

import streamlit as st

from digitrec.ui import links

_STYLE = """<style>
header[data-testid="stHeader"], .st-key-write { display: none; }
.st-key-reasons :is(p, td, th, li, figcaption, small) { font-size: max(2vh, 1rem) !important; }
</style>"""  # the smallest letters are 2 % of the height


def is_on() -> bool:
    """Return whether the page's link asks for the presenter's view."""
    return links.said(links.PRESENT) == "yes"


def hide_menu() -> None:
    """Take away what a projector does not show."""
    st.html(_STYLE)
