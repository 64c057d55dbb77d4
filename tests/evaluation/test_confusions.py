import numpy as np
import pytest

from digitrec.evaluation.confusions import BY_NAME, Confusion, commonest, grid
from digitrec.evaluation.metrics import confusion_matrix
from digitrec.evaluation.results import Predictions

LABELS = np.array([4, 4, 4, 9, 9, 7], np.uint8)
READ = np.array([9, 4, 9, 9, 4, 9], np.uint8)
PREDICTIONS = Predictions(LABELS, READ, np.ones(6, np.float32))


@pytest.mark.parametrize(
    ("name", "members", "total"),
    [
        ("4 read as 9", [0, 2], 3),
        ("4 read as 4", [1], 3),
        ("Every misread 9", [4], 2),
        ("Misread as 9", [0, 2, 5], 4),
        ("0 read as 1", [], 0),
    ],
)
def test_confusions_counted_by_hand(name: str, members: list[int], total: int) -> None:
    confusion, matrix = BY_NAME[name], confusion_matrix(PREDICTIONS)
    assert np.flatnonzero(confusion.members_of(PREDICTIONS)).tolist() == members
    assert confusion.count_in(matrix) == len(members)
    assert confusion.total_in(matrix) == total


def test_grid_has_true_rows_predicted_columns_and_their_mistakes() -> None:
    rows = grid()
    assert [len(row) for row in rows] == [11] * 11
    assert rows[4][10] == Confusion(4, 9) and rows[4][0] == Confusion(4, None)
    assert rows[10][10] == Confusion(None, 9) and rows[10][0] is None
    assert len(BY_NAME) == 120


def test_commonest_confusions_are_all_equally_common() -> None:
    assert commonest(confusion_matrix(PREDICTIONS)) == [Confusion(4, 9)]
    matrix = np.diag(np.full(10, 5))
    assert commonest(matrix) == []
    matrix[1, 7] = matrix[7, 1] = 2
    assert commonest(matrix) == [Confusion(1, 7), Confusion(7, 1)]
