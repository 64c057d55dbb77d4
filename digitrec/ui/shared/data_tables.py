"""Tables of figures, each with a download that holds the figures themselves."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from digitrec.ui.shared import downloads


def show_table(
    name: str,
    alt: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    shares: Mapping[str, int] | None = None,
    decimals: Mapping[str, int] | None = None,
) -> None:
    """Show rows of equal keys, described in words by `alt`, and offer them as CSV.

    `shares` are the columns of shares in [0, 1] that are shown in percent, "97.8 %", and with how
    many decimals; `decimals` are those of other columns.
    """
    shares, decimals = shares or {}, decimals or {}
    shown = [
        {
            column: _hundredfold(value) if column in shares else value
            for column, value in row.items()
        }
        for row in rows
    ]
    forms = {column: f"%.{places}f %%" for column, places in shares.items()}
    forms |= {column: f"%.{places}f" for column, places in decimals.items()}
    columns: dict[str, Any] = {
        column: st.column_config.NumberColumn(format=form) for column, form in forms.items()
    }
    st.dataframe(shown, column_config=columns, hide_index=True, alt=alt)
    downloads.offer_table(name, rows)


def _hundredfold(share: float | None) -> float | None:
    return None if share is None else 100 * share
