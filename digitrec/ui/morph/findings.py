"""Where networks change their minds between two drawings, in words."""

from collections.abc import Mapping, Sequence

import numpy as np

from digitrec.explanation.interpolation import STEPS, find_turns
from digitrec.images import CLASS_COUNT
from digitrec.ui.shared.formatting import plain_percent

_MOST_TURNS = 2  # that are told one by one


def finding(readings: Mapping[str, np.ndarray]) -> str:
    """Return in a sentence or two who changes its mind first, and who last.

    `readings` are probabilities float (101, 10) by the network's title.
    """
    turns = {title: find_turns(read) for title, read in readings.items()}
    first = {title: found[1][0] for title, found in turns.items() if len(found) > 1}
    steady = [title for title in turns if title not in first]
    if not first:
        digits = {found[0][1] for found in turns.values()}
        read = f"read {digits.pop()} all the way" if len(digits) == 1 else "keep to their digits"
        return f"No network changes its mind: they {read}."
    early, late = min(first.values()), max(first.values())
    words = _turning(first, early, "")
    if late > early:
        words = f"{_turning(first, early, ' first')}; {_who(first, late)} only at {_at(late)}"
    if steady:
        words += f". {_listed(steady)} never {'do' if len(steady) > 1 else 'does'}"
    return f"{words}."


def greatest_split(readings: Sequence[np.ndarray]) -> int:
    """Return the step at which the fewest networks read the same, amid the longest such stretch.

    `readings` are probabilities float (101, 10); where all agree all the way it is the middle.
    """
    digits = np.stack([read.argmax(axis=1) for read in readings])  # (networks, 101)
    votes = np.eye(CLASS_COUNT, dtype=int)[digits].sum(axis=0)
    together = votes.max(axis=1)
    steps = np.flatnonzero(together == together.min())
    stretches = np.split(steps, np.flatnonzero(np.diff(steps) > 1) + 1)
    longest = max(stretches, key=len)
    return int(longest[len(longest) // 2])


def path(probabilities: np.ndarray) -> str:
    """Return what a network reads on the way, for its probabilities float (101, 10)."""
    (_, first), *turns = find_turns(probabilities)
    if not turns:
        return f"{first} all the way"
    parts = [f"{digit} from {_at(step)}" for step, digit in turns]
    if len(turns) > _MOST_TURNS:  # it may come back to a digit: turns are no count of others
        return f"{first}, then after {len(turns)} turns {parts[-1]}"
    return f"{first}, then {', then '.join(parts)}"


def _turning(first: Mapping[str, int], step: int, which: str) -> str:
    several = list(first.values()).count(step) > 1
    verb = "change their minds" if several else "changes its mind"
    return f"{_who(first, step)} {verb}{which}, at {_at(step)}"


def _who(first: Mapping[str, int], step: int) -> str:
    return _listed([title for title, at in first.items() if at == step])


def _listed(titles: Sequence[str]) -> str:
    *before, last = (f"**{title}**" for title in titles)
    return f"{', '.join(before)} and {last}" if before else last


def _at(step: int) -> str:
    return plain_percent(step / (STEPS - 1))
