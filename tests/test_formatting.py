import pytest

from digitrec.formatting import plain_percent


@pytest.mark.parametrize(
    ("share", "decimals", "words"),
    [(0.978, 1, "97.8 %"), (0.95, 0, "95 %"), (1, 0, "100 %"), (1, 1, "100.0 %"), (0, 2, "0.00 %")],
)
def test_percent_stands_apart_and_stays_as_measured(
    share: float, decimals: int, words: str
) -> None:
    assert plain_percent(share, decimals) == words
