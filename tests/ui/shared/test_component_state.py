import streamlit as st

from digitrec.ui.shared.component_state import sent


def test_component_that_is_not_shown_sent_nothing() -> None:
    assert sent("nowhere", "pressed") is None


def test_value_is_found_by_its_name() -> None:
    st.session_state["shown"] = {"pressed": 3}
    assert sent("shown", "pressed") == 3 and sent("shown", "kept") is None
