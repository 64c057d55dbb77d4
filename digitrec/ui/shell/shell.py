"""The shell: what stands around every page, beside what Streamlit shows there itself."""

from streamlit.components.v2 import component

from digitrec.ui.server.assets import link, read_text

_component = component(
    "digitrec-shell",
    html='<p class="notice" role="status" inert></p>',
    css=read_text("shell/shell.css"),
    js=link("shell/shell.js"),
)


def show_shell() -> None:
    """Let a page say so at once when its server is gone, and see to the phone's menu."""
    _component(key="shell")
