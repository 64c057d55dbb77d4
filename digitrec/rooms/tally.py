"""The tally: how the networks read a room's drawings, counted on with each change."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from digitrec.evaluation.pen_benchmark import writer_interval
from digitrec.images import CLASS_COUNT
from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms.limits import MAX_PEOPLE
from digitrec.rooms.records import RoomDrawing

_UNREAD = 255  # in place of an answer


@dataclass(frozen=True)
class Score:
    """How many of `total` drawings a network read `right`.

    `low` and `high` are the 95 % interval of that share, in [0, 1], if other people like these had
    come; with one person, if the same hand had drawn others.
    """

    name: str
    right: int
    total: int
    low: float
    high: float


class Tally:
    """Counts of the trusted drawings by person, label and answer, one array per network.

    It takes a drawing in a time that does not grow with the room, and holds none of its strokes.
    """

    def __init__(self) -> None:
        """Count nothing yet."""
        # People are numbered from 1; beyond so many are those who came when others had left.
        shape = (len(MODEL_NAMES), MAX_PEOPLE + 1, CLASS_COUNT, CLASS_COUNT)
        self._counts = np.zeros(shape, np.int32)
        self._taken: dict[int, tuple[int, int, bytes] | None] = {}  # None does not count

    @classmethod
    def of(cls, drawings: Iterable[RoomDrawing]) -> Self:
        """Return the tally of these drawings."""
        tally = cls()
        for one in drawings:
            tally.take(one)
        return tally

    @property
    def total(self) -> int:
        """How many drawings are not hidden, those included that do not count."""
        return len(self._taken)

    def take(self, one: RoomDrawing) -> None:
        """Count a drawing, in place of what it was before."""
        self._add(self._taken.pop(one.id, None), -1)
        if one.is_hidden:
            return
        taken = None
        if one.label is not None and one.is_trusted:
            answers = bytes(one.answers.get(name, _UNREAD) for name in MODEL_NAMES)
            taken = (one.person, one.label, answers)
        self._taken[one.id] = taken
        self._add(taken, 1)

    def scores(self) -> list[Score]:
        """Return each network's score, in the order of MODEL_NAMES."""
        return [_score(*one) for one in zip(MODEL_NAMES, self._counts, strict=True)]

    def confusions(self, name: str) -> np.ndarray:
        """Return a network's int64 (10, 10) counts: row = label, column = answer."""
        return self._counts[MODEL_NAMES.index(name)].sum(axis=0, dtype=np.int64)

    def _add(self, taken: tuple[int, int, bytes] | None, number: int) -> None:
        if taken is None:
            return
        person, label, answers = taken
        while person >= self._counts.shape[1]:
            self._counts = np.concatenate([self._counts, np.zeros_like(self._counts)], axis=1)
        for network, answer in enumerate(answers):
            if answer != _UNREAD:
                self._counts[network, person, label, answer] += number


def _score(name: str, counts: np.ndarray) -> Score:
    """Return a network's score of its counts, int (people, 10, 10)."""
    right, count = np.trace(counts, axis1=1, axis2=2), counts.sum(axis=(1, 2))
    total = int(count.sum())
    if not total:
        return Score(name, 0, 0, 0.0, 1.0)
    right, count = right[count > 0], count[count > 0]
    if len(count) == 1:  # each digit stands for itself
        right, count = np.arange(total) < right[0], np.ones(total, int)
    low, high = _interval(right.astype(int), count)
    return Score(name, int(right.sum()), total, low, high)


def _interval(right: np.ndarray, count: np.ndarray) -> tuple[float, float]:
    """Return the 95 % interval of the share that is right, int (people,) each.

    Where all is right, or nothing, drawing people again shows no chance; there it is that of
    single digits (Clopper and Pearson, 1934).
    """
    margin = 0.025 ** (1 / count.sum())
    if right.sum() == count.sum():
        return float(margin), 1.0
    if not right.any():
        return 0.0, float(1 - margin)
    return writer_interval(right, count)
