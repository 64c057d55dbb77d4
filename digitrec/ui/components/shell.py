"""The shell: what stands around every page, beside what Streamlit shows there itself."""

import streamlit as st
from streamlit.components.v2 import component

from digitrec.ui.components.assets import read_text

_component = component(
    "digitrec-shell",
    html='<p class="notice" role="status"></p>',
    css=read_text("shell.css"),
    js=read_text("shell.js"),
)

# Streamlit leaves 6rem above a page and 10rem below it, an eighth of a projector's picture.
_LESS_AROUND = """<style>
[data-testid="stMainBlockContainer"] { padding-block: 4.5rem 2rem; }
</style>"""


def leave_less_around() -> None:
    """Let each page begin right below the menu."""
    st.html(_LESS_AROUND)


def show_shell() -> None:
    """Let a page say so at once when its server is gone, and give the phone's menu its roles."""
    _component(key="shell")
