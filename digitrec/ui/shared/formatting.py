"""How probabilities, digits and what comes from outside are written on every page."""

import re

from digitrec import formatting
from digitrec.errors import printable

NO_BREAK_SPACE = "\u00a0"  # a sign of percent stays on its number's line


def plain_percent(share: float, decimals: int = 0) -> str:
    """Return a share in percent as it is, "97.8 %", in which no line breaks."""
    return formatting.plain_percent(share, decimals).replace(" ", NO_BREAK_SPACE)


def percent(share: float, decimals: int = 0) -> str:
    """Return a share in [0, 1] as "97.8 %"; one that rounding would make certain is ">99.9 %"."""
    words = plain_percent(share, decimals)
    greatest = plain_percent(1 - 10 ** -(decimals + 2), decimals)
    return f">{greatest}" if words == plain_percent(1, decimals) else words


def a_digit(digit: int) -> str:
    """Return a digit with its article, "a 7" or "an 8"."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def verbatim(text: str) -> str:
    """Return Markdown that shows a text from outside as it stands, on one line.

    GitHub's Markdown links bare addresses even where their letters are escaped; within code nothing
    is: `test_text_from_outside_is_code_that_nothing_in_it_ends`.
    """
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence} {printable(text)} {fence}"
