"""What the store raises: one sentence that says what is wrong, and what to do."""

import re
from collections.abc import Callable

import pytest

from digitrec.rooms.faults import RoomError, StorageError

_WHAT_IS_WRONG_AND_WHAT_TO_DO = re.compile(r"[A-Z$][^\n]+\. [A-Z][^\n]+\.")


def refusal(call: Callable, *arguments: object) -> RoomError:
    """Return the RoomError that the call raises."""
    with pytest.raises(RoomError) as caught:
        call(*arguments)
    sentence = str(caught.value)
    assert sentence.count(". ") <= 1 and "\n" not in sentence and sentence[-1] in ".?"
    return caught.value


def fault(call: Callable, *arguments: object) -> str:
    """Return the sentence of the StorageError that the call raises."""
    with pytest.raises(StorageError) as caught:
        call(*arguments)
    sentence = str(caught.value)
    assert _WHAT_IS_WRONG_AND_WHAT_TO_DO.fullmatch(sentence) and "sqlalche" not in sentence
    return sentence
