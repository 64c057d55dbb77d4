"""Room: many phones and one wall, on which a room sees how the networks read its hands."""

import streamlit as st

from digitrec.ui import links, presenter
from digitrec.ui.room import example
from digitrec.ui.room.wall import show_wall
from digitrec.ui.shared.loading import load_predictor, load_usable


def choose(choice: str, value: str) -> None:
    """Let the page's link keep which wall is shown, and how."""
    if choice == "present":
        links.choose(choice, value if value == "yes" else "")
    elif value:
        st.query_params["wall"] = value
    else:
        st.query_params.pop("wall", None)


if presenter.is_on():
    presenter.hide_menu()
elif not st.query_params.get("wall"):
    st.header("A room reads together", anchor=False)
models = load_usable(load_predictor, or_end=False)  # and say which networks cannot read
is_lobby = models and not st.query_params.get("wall")
show_wall(
    example=example.payload(models) if is_lobby else "",
    is_presented=presenter.is_on(),
    choose=choose,
)
