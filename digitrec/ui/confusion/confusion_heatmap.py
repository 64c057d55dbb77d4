"""Which digits a model takes for which, as seaborn heatmaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ERRORS_ONLY, COUNTS, SHARES = "Errors only", "Counts", "Shares"
VIEWS = (ERRORS_ONLY, COUNTS, SHARES)
DIFFERENCE = "Difference"  # the view of two matrices
AXES = (0.1, 0.1, 0.89, 0.89)  # where the cells are: left, bottom, width, height of the figure
_AS_DARK_AS_LIGHT = 0.179  # the luminance that has as much contrast with black as with white
_FONT_SIZE, _SMALL = 12, 9  # of a few digits, and of up to four


@dataclass(frozen=True)
class Theme:
    """Colors on a light or a dark page: of text, and seaborn's palettes of each kind of values."""

    text: str
    errors: str
    counts: str
    difference: str


THEMES = {
    "light": Theme("#31333f", "Oranges", "Blues", "RdBu_r"),
    "dark": Theme(
        "#fafafa", "blend:#211f1c,#b34d00,#ffb25c", "blend:#211f1c,#0072b2,#a6d8f7", "icefire"
    ),
}


def peak(matrix: np.ndarray, view: str) -> int:
    """Return the greatest count that a view of the matrix shows; two figures may share it."""
    shown = matrix if view != ERRORS_ONLY else matrix - np.diag(matrix.diagonal())
    return int(shown.max())


def confusion_heatmap(
    matrix: np.ndarray, view: str, theme: Theme, top: int | None = None
) -> Figure:
    """Return a seaborn heatmap of an int (10, 10) confusion matrix on a transparent ground.

    Rows are true labels, columns predicted ones. `view` is one of VIEWS, or it raises ValueError.
    `top` is the count that has the strongest color, by default the matrix's own peak.
    """
    from matplotlib.colors import PowerNorm

    if view not in VIEWS:
        raise ValueError(f"One matrix has no view '{view}'; it has {', '.join(VIEWS)}.")
    top = top or peak(matrix, view)
    if view == ERRORS_ONLY:
        values = np.where(np.eye(len(matrix), dtype=bool), np.nan, matrix)
        texts = [[f"{value:.0f}" if value > 0 else "" for value in row] for row in values]
        return _heatmap(values, texts, theme, theme.errors, _FONT_SIZE, vmin=0, vmax=top)
    values, texts = matrix, matrix.astype(str).tolist()
    if view == SHARES:
        values, top = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1), 1
        texts = [[f"{100 * value:.1f}" for value in row] for row in values]
    # A root of the value, so that a handful of mistakes shows beside a thousand right answers.
    norm = PowerNorm(gamma=0.35, vmin=0, vmax=top)
    return _heatmap(values, texts, theme, theme.counts, _SMALL, norm=norm)


def difference_heatmap(matrix: np.ndarray, other: np.ndarray, theme: Theme) -> Figure:
    """Return a heatmap of `matrix` less `other`, both int (10, 10), on a scale centred at zero."""
    from matplotlib.colors import CenteredNorm

    values = (matrix - other).astype(float)
    texts = [[f"{value:+.0f}" if value else "" for value in row] for row in values]
    return _heatmap(values, texts, theme, theme.difference, _FONT_SIZE, norm=CenteredNorm(0))


def _heatmap(
    values: np.ndarray,
    texts: list[list[str]],
    theme: Theme,
    palette: str,
    font_size: int,
    **scale: Any,
) -> Figure:
    import seaborn as sns
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.4, 5.4), facecolor="none")
    axes = figure.add_axes(AXES, facecolor="none")
    sns.heatmap(
        values,
        ax=axes,
        annot=np.array(texts),
        fmt="",
        annot_kws={"fontsize": font_size},
        cmap=sns.color_palette(palette, as_cmap=True),
        cbar=False,
        square=True,
        linewidths=1,
        linecolor="#8884",
        **scale,
    )
    _write_readably(axes)
    axes.set_xlabel("Predicted label", color=theme.text, fontsize=11)
    axes.set_ylabel("True label", color=theme.text, fontsize=11)
    axes.tick_params(colors=theme.text, length=0, labelrotation=0, labelsize=11)
    return figure


def _write_readably(axes: Axes) -> None:
    """Write black or white, whichever has more contrast; seaborn goes by brightness alone."""
    import seaborn as sns

    [cells] = axes.collections
    colors = np.asarray(cells.get_facecolor())
    count = round(len(colors) ** 0.5)
    for text in axes.texts:
        column, row = map(int, text.get_position())
        ground = sns.utils.relative_luminance(colors[row * count + column])
        text.set_color("black" if ground > _AS_DARK_AS_LIGHT else "white")
