"""What is said of a drawing on its way through a network, from the page's own functions."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.driver import open_module

SAY = """([name, { contributions, units, ...trace }, ...rest]) => window.accounts[name]({
  maps: [], bias: Array(10).fill(0.5), logits: [2, 0, 0, 0, 0, 0, 0, 0, 0, 0], ...trace, units,
  contributions: Float32Array.from(contributions),
}, ...rest)"""


@pytest.fixture(scope="module")
def accounts(browser: Browser, server: str) -> Iterator[Page]:
    """A page with the module's functions in `window.accounts`."""
    page = open_module(browser, server, "draw/accounts.js")
    yield page
    page.close()


def votes(*of_voters: tuple[float, float]) -> list[float]:
    """Return what voters add to the first digit and to the second, and nothing to the others."""
    return [vote for voter in of_voters for vote in (*voter, *[0] * 8)]


@pytest.mark.parametrize(
    ("trace", "words"),
    [
        ({"units": None}, "2 pixels add +3.50, 1 takes −2.00"),
        ({"units": [1, 1, 1]}, "2 hidden units add +3.50, 1 takes −2.00"),
        ({"units": None, "maps": [{}]}, "2 maps add +3.50, 1 takes −2.00"),
        ({"units": None, "contributions": votes((1.5, 0))}, "1 pixel adds +1.50, 0 take +0.00"),
    ],
)
def test_voters_are_counted_one_by_one(accounts: Page, trace: dict, words: str) -> None:
    trace = {"contributions": votes((1.5, 0), (2, 0), (-2, 0))} | trace
    said = accounts.evaluate(SAY, ["accountOf", trace])
    assert said == f"For 0: {words}, the bias adds +0.50: a score of +2.00."


@pytest.mark.parametrize(
    ("vote", "fires", "words"),
    [
        ((1.5, -2), 0.7, "fires 0.7, helps 0 most (+1.50) and hurts 1 most (−2.00)."),
        ((1.5, 0), 0.7, "fires 0.7, helps 0 most (+1.50)."),
        ((-1.5, 0), 0.7, "fires 0.7, hurts 0 most (−1.50)."),
        ((0, 0), 0, "fires 0.0, neither helps nor hurts."),
    ],
)
def test_unit_is_said_to_help_or_hurt_only_where_it_does(
    accounts: Page, vote: tuple[float, float], fires: float, words: str
) -> None:
    trace = {"units": [fires], "contributions": votes(vote)}
    assert accounts.evaluate(SAY, ["accountOfVoter", trace, 0]) == f"Unit 0 {words}"
