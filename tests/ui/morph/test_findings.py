import numpy as np
import pytest

from digitrec.ui.morph.findings import finding, greatest_split, path


def reading(*runs: tuple[int, int]) -> np.ndarray:
    """Return probabilities (101, 10) that read each digit for so many steps."""
    digits, counts = zip(*runs, strict=True)
    return np.eye(10)[np.repeat(digits, counts)]


TURNS_AT_20, TURNS_AT_43 = reading((4, 20), (9, 81)), reading((4, 43), (9, 58))
STAYS = reading((4, 101))


@pytest.mark.parametrize(
    ("readings", "words"),
    [
        (
            {"A": TURNS_AT_43, "B": TURNS_AT_20},
            "**B** changes its mind first, at 20\u00a0%; **A** only at 43\u00a0%.",
        ),
        (
            {"A": TURNS_AT_20, "B": TURNS_AT_43, "C": TURNS_AT_20, "D": STAYS},
            "**A** and **C** change their minds first, at 20\u00a0%; **B** only at 43\u00a0%. "
            "**D** never does.",
        ),
        (
            {"A": STAYS, "B": STAYS, "C": TURNS_AT_43},
            "**C** changes its mind, at 43\u00a0%. **A** and **B** never do.",
        ),
        ({"A": TURNS_AT_20, "B": TURNS_AT_20}, "**A** and **B** change their minds, at 20\u00a0%."),
        ({"A": STAYS, "B": STAYS}, "No network changes its mind: they read 4 all the way."),
        (
            {"A": STAYS, "B": reading((9, 101))},
            "No network changes its mind: they keep to their digits.",
        ),
    ],
)
def test_finding_says_who_turns_first_and_who_last(
    readings: dict[str, np.ndarray], words: str
) -> None:
    assert finding(readings) == words


@pytest.mark.parametrize(
    ("probabilities", "words"),
    [
        (STAYS, "4 all the way"),
        (TURNS_AT_43, "4, then 9 from 43\u00a0%"),
        (reading((4, 43), (1, 7), (9, 51)), "4, then 1 from 43\u00a0%, then 9 from 50\u00a0%"),
        (reading((4, 100), (9, 1)), "4, then 9 from 100\u00a0%"),
        (reading((4, 10), (1, 10), (4, 10), (9, 71)), "4, then after 3 turns 9 from 30\u00a0%"),
        (reading((4, 10), (9, 10), (4, 10), (9, 71)), "4, then after 3 turns 9 from 30\u00a0%"),
    ],
)
def test_path_tells_what_is_read_on_the_way(probabilities: np.ndarray, words: str) -> None:
    assert path(probabilities) == words


def test_slider_opens_where_the_fewest_agree() -> None:
    early, late = reading((4, 20), (9, 81)), reading((4, 60), (9, 41))
    assert greatest_split([early, late]) == 40  # from 20 to 59
    assert greatest_split([early, late, late]) == 40
    assert greatest_split([STAYS, STAYS]) == 50
    again = reading((4, 10), (9, 5), (4, 45), (9, 41))
    assert greatest_split([again, STAYS]) == 80  # the longer stretch, from 60 on
