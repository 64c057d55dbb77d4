"""What the stage says of answers, from the page's own functions; Python says percent alike."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.ui.shared import formatting
from tests.browser.driver import ALL, ALL_BUT_ONE, COUNTS, open_module

TITLES = [SPECS[name].title for name in MODEL_NAMES]
FIRST, SECOND = TITLES[:2]
COUNT = len(MODEL_NAMES)


@pytest.fixture(scope="module")
def sentences(browser: Browser, server: str) -> Iterator[Page]:
    """A page with the module's functions in `window.sentences`."""
    page = open_module(browser, server, "shared/sentences.js")
    yield page
    page.close()


def say(sentences: Page, function: str, *values: Any) -> Any:
    return sentences.evaluate("([name, values]) => sentences[name](...values)", [function, values])


PERCENT = [
    (0, 0, "0\u00a0%"),
    (0, 1, "0.0\u00a0%"),
    (0.004, 0, "0\u00a0%"),
    (0.0951, 0, "10\u00a0%"),
    (0.5, 0, "50\u00a0%"),
    (0.123456, 1, "12.3\u00a0%"),
    (0.9949, 0, "99\u00a0%"),
    (0.9951, 0, ">99\u00a0%"),
    (0.9994, 1, "99.9\u00a0%"),
    (0.9996, 1, ">99.9\u00a0%"),
    (1, 0, ">99\u00a0%"),
    (1, 1, ">99.9\u00a0%"),
    (1, 2, ">99.99\u00a0%"),
]


@pytest.mark.parametrize(("share", "decimals", "words"), PERCENT)
def test_percent_is_the_same_in_both_languages(
    sentences: Page, share: float, decimals: int, words: str
) -> None:
    assert say(sentences, "percent", share, decimals) == words
    assert formatting.percent(share, decimals) == words


@pytest.mark.parametrize("digit", range(10))
def test_digit_has_its_article_in_both_languages(sentences: Page, digit: int) -> None:
    words = {8: "an 8"}.get(digit, f"a {digit}")
    assert say(sentences, "aDigit", digit) == formatting.a_digit(digit) == words


@pytest.mark.parametrize(("networks", "words"), [(3, "two of three"), (12, "11 of 12")])
def test_all_networks_but_one_are_counted(sentences: Page, networks: int, words: str) -> None:
    assert say(sentences, "allButOne", [None] * networks) == words


def one_hot(digit: int) -> list[int]:
    return [int(digit == other) for other in range(10)]


def answers(*first: int, then: int = 7) -> dict[str, list[int]]:
    """Return what the first models read, and what all others do."""
    digits = [*first, *[then] * (COUNT - len(first))]
    return {name: one_hot(digit) for name, digit in zip(MODEL_NAMES, digits, strict=True)}


def words_but(others: int) -> str:
    """Return how many networks there are besides so many others, as a sentence begins."""
    return COUNTS[COUNT - others].capitalize()


def networks(count: int = COUNT) -> list[dict[str, str]]:
    named = [{"name": name, "title": SPECS[name].title} for name in MODEL_NAMES]
    more = [{"name": f"{number}", "title": f"{number}"} for number in range(COUNT, count)]
    return named + more


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (answers(), f"{ALL} read 7"),
        (answers(2), f"{ALL_BUT_ONE} read 7, the {FIRST} reads 2"),
        (answers(2, 2), f"{words_but(2)} read 7, two read 2"),
        (answers(1, 2), f"{words_but(2)} read 7, the {FIRST} reads 1, the {SECOND} reads 2"),
        (answers(1, 2, 3), f"{words_but(3)} read 7, the others 1, 2 and 3"),
        (
            {name: one_hot(at) for at, name in enumerate(MODEL_NAMES[:6])},
            f"The {FIRST} reads 0, the others 1, 2, 3, 4 and 5",
        ),
        ({}, "Waiting for a digit"),
    ],
)
def test_one_line_says_how_the_networks_split(
    sentences: Page, given: dict[str, list[int]], sentence: str
) -> None:
    assert say(sentences, "splitSentence", given, networks()) == sentence


def test_many_networks_are_counted_in_figures(sentences: Page) -> None:
    many = networks(12)
    given = {network["name"]: one_hot(7) for network in many}
    assert say(sentences, "splitSentence", given, many) == "All 12 read 7"


@pytest.mark.parametrize(("greatest", "is_unsure"), [(0.45, True), (0.5, False), (1, False)])
def test_less_than_even_odds_is_unsure(sentences: Page, greatest: float, is_unsure: bool) -> None:
    shares = [0.0, greatest, *[(1 - greatest) / 8] * 8]
    assert say(sentences, "shareWords", shares)["isUnsure"] is is_unsure


SURE = {"digit": "7", "share": ">99.9\u00a0%", "author": SECOND, "rest": " reads it"}
OPEN = {"digit": "?", "author": ""}
READINGS = [
    (None, 1.0, OPEN | {"share": "No digit yet", "rest": ""}, "No digit yet."),
    (answers(), 1.0, SURE, "Reads 7, >99.9\u00a0% probability. "),
    (answers(0, 2), 0.5, SURE | {"digit": "2"}, "Reads 2, >99.9\u00a0% probability. "),
    (
        answers(),
        0.06,
        OPEN
        | {
            "share": "This does not look like a digit",
            "rest": "6\u00a0% probable that it is a digit",
        },
        "This does not look like a digit: 6\u00a0% probable. ",
    ),
    (
        answers(),
        0.001,
        OPEN
        | {
            "share": "This does not look like a digit",
            "rest": "<1\u00a0% probable that it is a digit",
        },
        "This does not look like a digit: <1\u00a0% probable. ",
    ),
]


@pytest.mark.parametrize(("given", "is_digit", "head", "words"), READINGS)
def test_answer_has_an_author_and_is_spoken_in_whole_sentences(
    sentences: Page,
    given: dict[str, list[int]] | None,
    is_digit: float,
    head: dict[str, str],
    words: str,
) -> None:
    reading = given and {"answers": given, "digitProbability": is_digit}
    chosen = networks()[1]
    assert say(sentences, "headOf", reading, chosen) == head
    split = f"{say(sentences, 'splitSentence', given, networks())}." if given else ""
    assert say(sentences, "spoken", reading, chosen, networks()) == words + split
