"""Room codes: made, read as people type them, and found again with one typing error."""

import secrets
from collections.abc import Iterable

CODE_LENGTH = 6  # of 27 characters each: 387 million codes
ALPHABET = "0123456789ACDEFHJKMNPRTVWXY"
_LOOK_ALIKES = str.maketrans("OQILZSBGU", "001125" + "86V")


def new_code() -> str:
    """Return a code that nobody can guess: six characters, none of which looks like another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normalize(text: str) -> str:
    """Return what was typed as codes are kept: upper case, look-alikes replaced, nothing else."""
    letters = text[: 10 * CODE_LENGTH].upper().translate(_LOOK_ALIKES)
    return "".join(letter for letter in letters if letter in ALPHABET)


def nearest(text: str, codes: Iterable[str]) -> str | None:
    """Return the one code that is a typing error away from the text; None if none or several is.

    An error is a wrong, missing or additional character, or two that changed places.
    """
    typed = normalize(text)
    found = [code for code in codes if _is_one_error_away(typed, code)]
    return found[0] if len(found) == 1 else None


def _is_one_error_away(typed: str, code: str) -> bool:
    if len(typed) == len(code):
        differing = [at for at, (a, b) in enumerate(zip(typed, code, strict=True)) if a != b]
        if len(differing) == 2 and differing[1] == differing[0] + 1:
            first, second = differing
            return typed[first] == code[second] and typed[second] == code[first]
        return len(differing) == 1
    shorter, longer = sorted((typed, code), key=len)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
