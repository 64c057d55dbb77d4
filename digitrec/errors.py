"""The one kind of failure a user is told about in a sentence instead of a stack trace."""


class UserError(Exception):
    """Something the user can put right; the message says what is wrong and what to do."""


def printable(text: object) -> str:
    """Return the text on one line for a terminal, with control characters and the like escaped.

    Names of files and writers may hold any.
    """
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in str(text)
    )
