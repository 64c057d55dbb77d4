"""What one does with a drawing: keep it, link to it, present it, or have a digit written."""

from urllib.parse import urlencode

import streamlit as st

from digitrec.data import CLASS_COUNT
from digitrec.models import SPECS
from digitrec.sketches import Sketch, SketchError, pack
from digitrec.ui import canvas, presenter

_STYLE = "<style>.st-key-write kbd { display: none; }</style>"  # a digit's key is its name
MOST_KEPT = 12  # of which the oldest gives way


def kept() -> list[Sketch]:
    """Return the drawings that this visitor kept, the oldest first."""
    return st.session_state.setdefault("kept", [])


def show(is_presented: bool) -> None:
    """Show the buttons, each with its key on the keyboard."""
    with st.container(horizontal=True, vertical_alignment="center", key="write"):
        st.html(_STYLE)
        st.markdown("Written for you (or press the key):", width="content")
        for digit in range(CLASS_COUNT):
            st.button(
                f"{digit}",
                key=f"write-{digit}",
                shortcut=f"{digit}",
                on_click=canvas.write,
                args=(digit,),
            )
    with st.container(horizontal=True, vertical_alignment="center", key="takeaway"):
        st.button(
            "Leave presenter view" if is_presented else "Presenter view",
            icon=":material/close_fullscreen:" if is_presented else ":material/present_to_all:",
            key="present",
            shortcut="P",
            on_click=presenter.switch,
            kwargs={"on": not is_presented},
        )
        if st.button("Keep this drawing", icon=":material/bookmark_add:", key="keep"):
            _keep()
        if st.button("Link to this drawing", icon=":material/link:", key="link"):
            _show_link()


def _keep() -> None:
    drawing = canvas.drawn()
    if drawing is None:
        st.toast("There is nothing to keep yet: draw a digit first.")
        return
    kept().append(drawing.sketch)
    del kept()[:-MOST_KEPT]
    st.toast(f"Kept: the Morph page offers your last {MOST_KEPT} kept drawings.")


@st.dialog("Link to this drawing")
def _show_link() -> None:
    drawing = canvas.drawn()
    if drawing is None:
        st.info("There is nothing to link to yet: draw a digit first.", icon=":material/draw:")
        return
    try:
        packed = pack(drawing.sketch)
    except SketchError as error:
        st.warning(str(error), icon=":material/link_off:")
        return
    view = {key: value for key, value in st.query_params.to_dict().items() if key != "present"}
    view["model"] = SPECS[st.session_state["reader"]].title
    query = urlencode({**view, "drawing": packed})
    address = (st.context.url or "").split("?")[0]
    st.code(f"{address}?{query}", language=None, wrap_lines=True)
    st.caption("It opens this drawing with the network and the view chosen here.")
