import numpy as np
import pytest
from matplotlib.figure import Figure

from digitrec.ui.charts.confusion_heatmap import confusion_heatmap, difference_heatmap, peak

MATRIX = np.arange(100).reshape(10, 10)


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def test_heatmap_shows_true_rows_and_predicted_columns() -> None:
    figure = confusion_heatmap(MATRIX, "Counts", "black")
    (axes,) = figure.axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Predicted label", "True label")
    assert texts(figure) == [str(count) for count in range(100)]
    assert axes.texts[9].get_position() == (9.5, 0.5) and axes.yaxis_inverted()  # row 0 on top


def test_shares_of_a_row_sum_to_100() -> None:
    shares = np.array(texts(confusion_heatmap(MATRIX, "Shares", "black")), float).reshape(10, 10)
    np.testing.assert_allclose(shares.sum(axis=1), 100, atol=0.5)
    assert shares[1, 0] == pytest.approx(100 * 10 / 145, abs=0.05)


def test_errors_only_leaves_out_diagonal_and_zeros() -> None:
    shown = texts(confusion_heatmap(MATRIX, "Errors only", "black"))
    expected = [str(count) for count in range(1, 100) if count % 11]
    assert [text for text in shown if text] == expected


@pytest.mark.parametrize(("view", "expected"), [("Counts", 99), ("Errors only", 98)])
def test_two_heatmaps_can_share_their_darkest_colour(view: str, expected: int) -> None:
    assert peak(MATRIX, view) == expected
    norm = confusion_heatmap(MATRIX, view, "black", top=500).axes[0].collections[0].norm
    assert norm(500) == 1 and norm(expected) < 1


def test_difference_is_signed_and_centred_at_zero() -> None:
    other = MATRIX.copy()
    other[0, 1] += 3
    other[2, 2] -= 4
    figure = difference_heatmap(MATRIX, other, "black")
    assert [text for text in texts(figure) if text] == ["-3", "+4"]
    norm = figure.axes[0].collections[0].norm
    assert norm(0) == pytest.approx(0.5)
