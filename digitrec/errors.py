"""The one kind of failure a user is told about in a sentence instead of a stack trace."""

from pathlib import Path


class UserError(Exception):
    """Something the user can put right; the message says what is wrong and what to do.

    The `path` that the message names is for those who run the program, not for its visitors.
    """

    def __init__(self, message: str = "", path: Path | None = None) -> None:
        """Keep the message, and the path in it."""
        super().__init__(message)
        self._path = path

    @property
    def public(self) -> str:
        """The message for visitors: of the path it has the last name alone."""
        message = str(self)
        return message.replace(str(self._path), self._path.name) if self._path else message


def printable(text: object) -> str:
    """Return the text on one line for a terminal, with control characters and the like escaped.

    Names of files and writers may hold any.
    """
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in str(text)
    )
