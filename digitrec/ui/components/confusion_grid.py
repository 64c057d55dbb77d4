"""The confusion grid: a heatmap whose cells can be pressed, and walked through with arrow keys."""

from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st
from streamlit.components.v2 import component

from digitrec.evaluation.confusions import BY_NAME, Confusion, grid
from digitrec.images import CLASS_COUNT
from digitrec.ui.charts.confusion_heatmap import AXES
from digitrec.ui.components.assets import read_text

IMAGES = "images-of-the-cell"  # the key of the container that shows a cell's images
_component = component(
    "digitrec-confusion-grid",
    html=read_text("confusion_grid.html"),
    css=read_text("confusion_grid.css"),
    js=read_text("confusion_grid.js"),
)


def show_grid(
    key: str,
    pictures: Mapping[str, str],
    alt: str,
    matrices: Mapping[str, np.ndarray],
    chosen: Confusion,
    choose: Callable[[Confusion], None],
    *,
    is_small: bool = False,
) -> None:
    """Show a heatmap with a button over each cell, and over the digits along its axes.

    `pictures` are the heatmap's SVG on a "light" and a "dark" page, its cells at AXES. A cell is
    labelled with its count in each of `matrices`, int (10, 10) by the model's title. `choose` is
    called with what is pressed; its images are those in the container with the key IMAGES.
    """
    left, bottom, width, height = AXES
    heading_width, heading_height = width / CLASS_COUNT, height / CLASS_COUNT
    _component(
        key=key,
        data={
            "pictures": dict(pictures),
            "alt": alt,
            # One column more than the cells, and one row more.
            "place": (
                left - heading_width,
                1 - bottom - height,
                width + heading_width,
                height + heading_height,
            ),
            "cells": tuple(tuple(_cell(cell, matrices) for cell in row) for row in grid()),
            "chosen": chosen.name,
            "images": f"st-key-{IMAGES}",
            "isSmall": is_small,
        },
        on_pressed_change=lambda: _press(key, choose),
    )


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
    pressed = st.session_state[key].get("pressed")
    if isinstance(pressed, str) and pressed in BY_NAME:
        choose(BY_NAME[pressed])
