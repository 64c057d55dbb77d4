"""What a component's browser side sent with the message that runs the page."""

from typing import Any

import streamlit as st


def sent(key: str, name: str) -> Any:
    """Return the value of this name that the component of this key sent; None without any.

    A browser may name an event of a component that the page does not show.
    """
    return (st.session_state.get(key) or {}).get(name)
