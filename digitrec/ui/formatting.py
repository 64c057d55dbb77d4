"""How numbers are written on every page."""


def percent(share: float, decimals: int = 0) -> str:
    """Return a share in [0, 1] in percent; one that rounding would make certain is not."""
    words = f"{share:.{decimals}%}"
    return f">{1 - 10 ** -(decimals + 2):.{decimals}%}" if words == f"{1:.{decimals}%}" else words
