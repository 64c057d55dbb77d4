"""The one kind of failure a user is told about in a sentence instead of a stack trace."""


class UserError(Exception):
    """Something the user can put right; the message says what is wrong and what to do."""
