"""The buttons below the canvas: have a digit written, save or link to a drawing."""

from urllib.parse import urlencode

import streamlit as st

from digitrec.drawing.drawings import DrawingError, encode_link
from digitrec.images import CLASS_COUNT
from digitrec.ui.canvas import canvas
from digitrec.ui.canvas.saved import MAX_SAVED, SavedDrawings
from digitrec.ui.links import chosen_so_far

_STYLE = "<style>.st-key-write kbd { display: none; }</style>"  # a digit's key is its name


def show() -> None:
    """Show the buttons, each with its key on the keyboard."""
    with st.container(horizontal=True, vertical_alignment="center", key="write"):
        st.html(_STYLE)
        st.markdown("Have a digit written:", width="content")
        for digit in range(CLASS_COUNT):
            st.button(
                f"{digit}",
                key=f"write-{digit}",
                shortcut=f"{digit}",
                on_click=canvas.write,
                args=(digit,),
            )
    with st.container(horizontal=True, vertical_alignment="center", key="actions"):
        if st.button("Save this drawing", icon=":material/bookmark_add:", key="save"):
            _save()
        if st.button("Link to this drawing", icon=":material/link:", key="link"):
            _show_link()


def _save() -> None:
    drawing = canvas.drawn()
    if drawing is None:
        st.toast("There is nothing to save yet: draw a digit first.")
        return
    SavedDrawings.of_visitor().add(drawing)
    st.toast(f"Saved: the Morph page offers your last {MAX_SAVED} saved drawings.")


@st.dialog("Link to this drawing")
def _show_link() -> None:
    drawing = canvas.drawn()
    if drawing is None:
        st.info("There is nothing to link to yet: draw a digit first.", icon=":material/draw:")
        return
    try:
        encoded = encode_link(drawing)
    except DrawingError as error:
        st.warning(error.public, icon=":material/link_off:")
        return
    query = urlencode({**chosen_so_far(), "drawing": encoded})
    address = (st.context.url or "").split("?")[0].rstrip("/")
    st.code(f"{address}/?{query}", language=None, wrap_lines=True)
    st.caption("It opens this drawing with the network and the view chosen here.")
