import pytest
from streamlit.testing.v1 import AppTest

from digitrec.ui.shared import downloads

ROWS = [{"model": "A", "right": 0.25, "loss": 0.5}, {"model": "B", "right": None, "loss": 2.0}]


def page() -> None:
    from digitrec.ui.shared.data_tables import show_table
    from tests.ui.shared.test_data_tables import ROWS

    show_table("figures", "Two models", ROWS, shares={"right": 1}, decimals={"loss": 3})


def test_shares_are_shown_in_percent_and_offered_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offered = []
    monkeypatch.setattr(downloads, "offer_table", lambda *what: offered.append(what))
    app = AppTest.from_function(page).run()
    (table,) = app.dataframe
    assert table.value["right"].fillna(-1).tolist() == [25, -1]
    assert all(form in table.proto.columns for form in ('"%.1f %%"', '"%.3f"'))
    assert offered == [("figures", ROWS)]
