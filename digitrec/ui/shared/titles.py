"""What a browser's tab, its history and its bookmarks call what is shown."""

import streamlit as st

_APP = "digitrec"


def name_tab(*parts: str) -> None:
    """Name the browser's tab after what is shown, the nearest first: "Confusion · digitrec"."""
    st.set_page_config(page_title=" · ".join((*parts, _APP)))
