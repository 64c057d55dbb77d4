import pytest

from digitrec.ui.shared.formatting import percent, verbatim


@pytest.mark.parametrize(
    ("share", "decimals", "words"),
    [
        (0, 1, "0.0\u00a0%"),
        (0.1234, 1, "12.3\u00a0%"),
        (0.1234, 0, "12\u00a0%"),
        (0.9994, 1, "99.9\u00a0%"),
        (0.9996, 1, ">99.9\u00a0%"),
        (0.996, 0, ">99\u00a0%"),
        (1, 0, ">99\u00a0%"),
    ],
)
def test_rounding_makes_nothing_certain(share: float, decimals: int, words: str) -> None:
    assert percent(share, decimals) == words


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("https://x.invalid *a*", "` https://x.invalid *a* `"),
        ("`a` ``b", "``` `a` ``b ```"),
        ("a\n\nb", r"` a\n\nb `"),
    ],
)
def test_text_from_outside_is_code_that_nothing_in_it_ends(text: str, markdown: str) -> None:
    assert verbatim(text) == markdown
