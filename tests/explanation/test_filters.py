import numpy as np
import pytest

from digitrec.explanation.filters import describe, response

GRID = np.arange(5) - 2.0


@pytest.mark.parametrize(
    ("kernel", "words"),
    [
        (np.outer([0, 0, 1, 0, 0], np.ones(5)), "a level stroke"),
        (np.outer(np.ones(5), [0, 0, 1, 0, 0]), "an upright stroke"),
        (np.eye(5), "a falling stroke"),
        (np.eye(5)[::-1], "a rising stroke"),
        (-np.eye(5), "a gap where a falling stroke would run"),
        (np.outer(GRID, np.ones(5)), "ink below, none above"),
        (-np.outer(GRID, np.ones(5)), "ink above, none below"),
        (np.outer(np.ones(5), GRID), "ink at the right, none at the left"),
        (np.subtract.outer(GRID, GRID), "ink at the lower left, none at the upper right"),
        (np.pad([[1.0]], 2), "a dot or an end of a stroke"),
        (np.zeros((5, 5)), "a mixture of patterns"),
        (np.indices((5, 5)).sum(axis=0) % 2, "a mixture of patterns"),
    ],
)
def test_plain_patterns_are_named(kernel: np.ndarray, words: str) -> None:
    assert describe(kernel) == words


def test_response_is_the_sum_under_the_filter() -> None:
    rng = np.random.default_rng(0)
    image, kernel = rng.random((28, 28)), rng.normal(size=(5, 5))
    answer = response(kernel, image)
    assert answer.shape == (28, 28)
    assert answer[10, 20] == pytest.approx((image[8:13, 18:23] * kernel).sum())
    assert answer[0, 0] == pytest.approx((image[:3, :3] * kernel[2:, 2:]).sum())
