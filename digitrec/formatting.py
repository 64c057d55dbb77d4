"""How numbers are written: on pages, in cards, in the README and on the terminal."""


def plain_percent(share: float, decimals: int = 0) -> str:
    """Return a share in percent as it is, "97.8 %"; pages write probabilities otherwise."""
    return f"{share:.{decimals}%}".replace("%", " %")
