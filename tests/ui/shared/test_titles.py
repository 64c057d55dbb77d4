import pytest
import streamlit as st

from digitrec.ui.shared.titles import name_tab


def test_nearest_comes_first_and_the_app_last(monkeypatch: pytest.MonkeyPatch) -> None:
    named: list[dict[str, str]] = []
    monkeypatch.setattr(st, "set_page_config", lambda **config: named.append(config))
    name_tab("Tug of war", "Draw")
    assert named == [{"page_title": "Tug of war · Draw · digitrec"}]
