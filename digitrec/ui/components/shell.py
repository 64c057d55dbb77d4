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

# All lengths count in rem, so a projector's picture grows as a whole: 2 % of its height, from a
# laptop's 1280 x 800 on. Streamlit leaves 6rem above a page and 10rem below it, an eighth of a projector's picture; in a
# phone's menu, its buttons and links are 28 pixels high, where a finger wants 44.
_AROUND = """<style>
html:root { font-size: max(1rem, min(2vh, 1.25vw)); }
[data-testid="stMainBlockContainer"] { padding-block: 4.5rem 2rem; }
[data-testid="stExpandSidebarButton"], [data-testid="stSidebarCollapseButton"] button {
  min-width: 2.75rem;
  min-height: 2.75rem;
}
[data-testid="stSidebarNavLink"] { min-height: 2.75rem; }
</style>"""


def make_room() -> None:
    """Let each page begin right below the menu, and a finger find what is in a phone's."""
    st.html(_AROUND)


def show_shell() -> None:
    """Let a page say so at once when its server is gone, and see to the phone's menu."""
    _component(key="shell")
