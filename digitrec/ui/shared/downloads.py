"""Buttons that hand out a figure as PNG and SVG, or a table as CSV, made when they are pressed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

_MIME_TYPES = {"png": "image/png", "svg": "image/svg+xml", "csv": "text/csv"}


def offer(name: str, contents: Mapping[str, Callable[[], bytes | str]]) -> None:
    """Show one small button a file format, each with what makes the content of its file."""
    with st.container(horizontal=True, gap="small"):
        for file_format, make in contents.items():
            st.download_button(
                file_format.upper(),
                make,
                file_name=f"digitrec-{name}.{file_format}".replace(" ", "-").lower(),
                mime=_MIME_TYPES[file_format],
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                key=f"download-{name}-{file_format}",
            )


def offer_figure(name: str, make: Callable[[str], bytes]) -> None:
    """Offer a figure as PNG and SVG; `make` takes the format and returns the file's content."""
    offer(name, {"png": lambda: make("png"), "svg": lambda: make("svg")})


def offer_table(name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Offer rows of equal keys as CSV."""
    import pandas as pd

    offer(name, {"csv": lambda: pd.DataFrame(rows).to_csv(index=False)})
