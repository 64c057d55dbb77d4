from collections.abc import Iterable

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from digitrec.ui.confusion.confusion_heatmap import (
    AXES,
    THEMES,
    VIEWS,
    confusion_heatmap,
    difference_heatmap,
    peak,
)

MATRIX = np.arange(100).reshape(10, 10)


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def test_heatmap_shows_true_rows_and_predicted_columns() -> None:
    figure = confusion_heatmap(MATRIX, "Counts", THEMES["light"])
    (axes,) = figure.axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Predicted label", "True label")
    assert texts(figure) == [str(count) for count in range(100)]
    assert axes.texts[9].get_position() == (9.5, 0.5) and axes.yaxis_inverted()  # row 0 on top


def test_shares_of_a_row_sum_to_100() -> None:
    shares = np.array(texts(confusion_heatmap(MATRIX, "Shares", THEMES["light"])), float).reshape(
        10, 10
    )
    np.testing.assert_allclose(shares.sum(axis=1), 100, atol=0.5)
    assert shares[1, 0] == pytest.approx(100 * 10 / 145, abs=0.05)


def test_errors_only_leaves_out_diagonal_and_zeros() -> None:
    shown = texts(confusion_heatmap(MATRIX, "Errors only", THEMES["light"]))
    expected = [str(count) for count in range(1, 100) if count % 11]
    assert [text for text in shown if text] == expected


@pytest.mark.parametrize(("view", "expected"), [("Counts", 99), ("Errors only", 98)])
def test_two_heatmaps_can_share_their_darkest_colour(view: str, expected: int) -> None:
    assert peak(MATRIX, view) == expected
    norm = confusion_heatmap(MATRIX, view, THEMES["light"], top=500).axes[0].collections[0].norm
    assert norm(500) == 1 and norm(expected) < 1


def test_difference_is_signed_and_centred_at_zero() -> None:
    other = MATRIX.copy()
    other[0, 1] += 3
    other[2, 2] -= 4
    figure = difference_heatmap(MATRIX, other, THEMES["light"])
    assert [text for text in texts(figure) if text] == ["-3", "+4"]
    norm = figure.axes[0].collections[0].norm
    assert norm(0) == pytest.approx(0.5)


def test_one_matrix_has_no_difference() -> None:
    with pytest.raises(ValueError, match="One matrix has no view 'Difference'"):
        confusion_heatmap(MATRIX, "Difference", THEMES["light"])


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("theme", "is_dark"), [("light", False), ("dark", True)])
def test_zero_has_nearly_the_color_of_the_page(view: str, theme: str, is_dark: bool) -> None:
    mesh = confusion_heatmap(MATRIX, view, THEMES[theme]).axes[0].collections[0]
    assert mesh.cmap(0.0)[:3] < (0.2,) * 3 if is_dark else mesh.cmap(0.0)[:3] > (0.9,) * 3


@pytest.mark.parametrize("view", VIEWS)
def test_cells_fill_the_axes_wherever_the_figure_is_drawn(view: str) -> None:
    figure = confusion_heatmap(MATRIX, view, THEMES["light"])
    figure.draw_without_rendering()
    (axes,) = figure.axes
    assert axes.get_position().bounds == pytest.approx(AXES)
    assert (axes.get_xlim(), axes.get_ylim()) == ((0, 10), (10, 0))


@pytest.mark.parametrize("scheme", THEMES)
def test_every_number_can_be_read_on_its_cell(scheme: str) -> None:
    theme = THEMES[scheme]
    figures = [confusion_heatmap(MATRIX, view, theme) for view in VIEWS]
    for figure in [*figures, difference_heatmap(MATRIX, MATRIX.T, theme)]:
        page = to_rgb("white" if scheme == "light" else "#181715")
        [axes] = figure.axes
        cells = np.asarray(axes.collections[0].get_facecolor()).reshape(10, 10, 4)
        for text in filter(lambda text: text.get_text(), axes.texts):
            column, row = map(int, text.get_position())
            *color, opacity = cells[row, column]
            ground = opacity * np.array(color) + (1 - opacity) * np.array(page)
            assert contrast(to_rgb(text.get_color()), ground) >= 4.5


def contrast(one: Iterable[float], other: Iterable[float]) -> float:
    """Return how well two RGB colors in [0, 1] part, 1 to 21 (WCAG 2)."""
    dark, light = sorted(luminance(color) for color in (one, other))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Iterable[float]) -> float:
    linear = [at / 12.92 if at <= 0.04045 else ((at + 0.055) / 1.055) ** 2.4 for at in color]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))
