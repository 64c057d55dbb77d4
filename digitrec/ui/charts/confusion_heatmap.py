"""Which digits a model takes for which, as seaborn heatmaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHARES, ERRORS_ONLY = "Shares", "Errors only"
VIEWS = ("Counts", SHARES, ERRORS_ONLY)
DIFFERENCE = "Difference"  # the view of two matrices
TEXT_COLORS = {"light": "#31333f", "dark": "#fafafa"}  # Streamlit's own, by theme


def peak(matrix: np.ndarray, view: str) -> int:
    """Return the greatest count that a view of the matrix shows; two figures may share it."""
    shown = matrix if view != ERRORS_ONLY else matrix - np.diag(matrix.diagonal())
    return int(shown.max())


def confusion_heatmap(
    matrix: np.ndarray, view: str, text_color: str, top: int | None = None
) -> Figure:
    """Return a seaborn heatmap of an int (10, 10) confusion matrix on a transparent ground.

    Rows are true labels, columns predicted ones. `view` is one of VIEWS. `top` is the count that
    has the darkest color, by default the matrix's own peak.
    """
    from matplotlib.colors import PowerNorm

    top = top or peak(matrix, view)
    if view == ERRORS_ONLY:
        values = np.where(np.eye(len(matrix), dtype=bool), np.nan, matrix)
        texts = [[f"{value:.0f}" if value > 0 else "" for value in row] for row in values]
        return _heatmap(values, texts, text_color, cmap="Oranges", vmin=0, vmax=top)
    values, texts = matrix, matrix.astype(str).tolist()
    if view == SHARES:
        values, top = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1), 1
        texts = [[f"{100 * value:.1f}" for value in row] for row in values]
    # A root of the value, so that a handful of mistakes shows beside a thousand right answers.
    norm = PowerNorm(gamma=0.35, vmin=0, vmax=top)
    return _heatmap(values, texts, text_color, cmap="Blues", norm=norm)


def difference_heatmap(matrix: np.ndarray, other: np.ndarray, text_color: str) -> Figure:
    """Return a heatmap of `matrix` less `other`, both int (10, 10), on a scale centred at zero."""
    from matplotlib.colors import CenteredNorm

    values = (matrix - other).astype(float)
    texts = [[f"{value:+.0f}" if value else "" for value in row] for row in values]
    return _heatmap(values, texts, text_color, cmap="RdBu_r", norm=CenteredNorm(0))


def _heatmap(values: np.ndarray, texts: list[list[str]], text_color: str, **colors: Any) -> Figure:
    import seaborn as sns
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.4, 5.4), facecolor="none")
    axes = figure.add_axes((0.1, 0.1, 0.89, 0.89), facecolor="none")
    sns.heatmap(
        values,
        ax=axes,
        annot=np.array(texts),
        fmt="",
        annot_kws={"fontsize": 9},
        cbar=False,
        square=True,
        linewidths=1,
        linecolor="#8884",
        **colors,
    )
    axes.set_xlabel("Predicted label", color=text_color, fontsize=11)
    axes.set_ylabel("True label", color=text_color, fontsize=11)
    axes.tick_params(colors=text_color, length=0, labelrotation=0, labelsize=11)
    return figure
