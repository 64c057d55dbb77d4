"""How numbers are written on every page."""

_WORDS = "no one two three four five six seven eight nine ten".split()


def percent(share: float, decimals: int = 0) -> str:
    """Return a share in [0, 1] in percent; one that rounding would make certain is not."""
    words = f"{share:.{decimals}%}"
    return f">{1 - 10 ** -(decimals + 2):.{decimals}%}" if words == f"{1:.{decimals}%}" else words


def count_in_words(count: int) -> str:
    """Return a count from 0 to 10 as a word, a greater one in figures."""
    return _WORDS[count] if count < len(_WORDS) else str(count)
