"""The confusion grid: a heatmap whose cells can be pressed, and walked through with arrow keys."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import streamlit as st
from streamlit.components.v2 import component

from digitrec.evaluation.confusions import BY_NAME, Confusion, grid
from digitrec.images import CLASS_COUNT
from digitrec.ui.confusion.confusion_heatmap import (
    AXES,
    DIFFERENCE,
    THEMES,
    confusion_heatmap,
    difference_heatmap,
)
from digitrec.ui.server.assets import link, read_text
from digitrec.ui.shared import downloads
from digitrec.ui.shared.component_state import sent
from digitrec.ui.shared.figure_files import figure_file

IMAGES = "images-of-the-cell"  # the key of the container that shows a cell's images
_component = component(
    "digitrec-confusion-grid",
    html=read_text("confusion/confusion_grid.html"),
    css=read_text("shared/forced_colors.css", "confusion/confusion_grid.css"),
    js=link("confusion/confusion_grid.js"),
)


def show_heatmap(
    heading: str,
    matrices: Mapping[str, np.ndarray],
    view: str,
    top: int | None,
    chosen: Confusion,
    choose: Callable[[Confusion], None],
) -> None:
    """Show the heatmap of one matrix, or of the difference of two, with its downloads.

    `matrices` are int (10, 10) by the model's title; `top` is the count of the strongest color
    that two heatmaps share. A button over each cell, and over the digits along the axes, calls
    `choose`; the images of the chosen one are those in the container with the key IMAGES.
    """
    make = partial(_file, tuple(matrices.values()), view, top)
    key = f"grid-{heading}"
    _component(
        key=key,
        data={
            "pictures": {theme: make(theme, "none", "svg").decode() for theme in THEMES},
            "alt": f"Confusion matrix of {heading}",
            "place": _place(),
            "cells": tuple(tuple(_cell(cell, matrices) for cell in row) for row in grid()),
            "chosen": chosen.name,
            "images": f"st-key-{IMAGES}",
        },
        on_pressed_change=lambda: _press(key, choose),
    )
    downloads.offer_figure(f"confusion {heading} {view}", partial(make, "light", "white"))


@st.cache_data(show_spinner=False, max_entries=200)
def _file(
    matrices: tuple[np.ndarray, ...],
    view: str,
    top: int | None,
    theme: str,
    background: str,
    file_format: str,
) -> bytes:
    """Return a heatmap as the content of a file, drawn once for all visitors."""
    if view == DIFFERENCE:
        matrix, other = matrices
        figure = difference_heatmap(matrix, other, THEMES[theme])
    else:
        (matrix,) = matrices
        figure = confusion_heatmap(matrix, view, THEMES[theme], top)
    return figure_file(figure, file_format, background)


def _place() -> tuple[float, float, float, float]:
    """Return left, top, width and height of the grid: one column more than the cells, one row."""
    left, bottom, width, height = AXES
    column, row = width / CLASS_COUNT, height / CLASS_COUNT
    return left - column, 1 - bottom - height, width + column, height + row


def _cell(
    confusion: Confusion | None, matrices: Mapping[str, np.ndarray]
) -> tuple[str, str] | None:
    """Return a cell's name and its label; None for the corner, which is no cell."""
    if confusion is None:
        return None
    counts = {title: confusion.count_in(matrix) for title, matrix in matrices.items()}
    words = [f"{count:,} {'image' if count == 1 else 'images'}" for count in counts.values()]
    if len(words) > 1:
        words = [f"{title} {count}" for title, count in zip(counts, words, strict=True)]
    return confusion.name, f"{confusion.name}: {', '.join(words)}"


def _press(key: str, choose: Callable[[Confusion], None]) -> None:
    """Call `choose` with what was pressed, which a browser may name as it likes."""
    pressed = sent(key, "pressed")
    if isinstance(pressed, str) and pressed in BY_NAME:
        choose(BY_NAME[pressed])
