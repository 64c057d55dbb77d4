"""How the networks do on a room's drawings; who counts are those that the room doesn't doubt."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitrec.evaluation.pen_benchmark import writer_interval
from digitrec.images import CLASS_COUNT
from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.rooms.records import RoomDrawing

ENOUGH = 10  # drawings, before which a score says nothing
_ORDINALS = "second third fourth fifth sixth seventh eighth ninth tenth".split()


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


def trusted(drawings: Sequence[RoomDrawing]) -> list[RoomDrawing]:
    """Return those that count: with a label, not hidden, and not voted to be another digit."""
    return [one for one in drawings if one.label is not None and not one.is_hidden | one.is_doubted]


def scores(drawings: Sequence[RoomDrawing]) -> list[Score]:
    """Return each network's score on the trusted drawings, in the order of MODEL_NAMES."""
    return [_score(drawings, name) for name in MODEL_NAMES]


def confusions(drawings: Sequence[RoomDrawing], name: str) -> np.ndarray:
    """Return int64 (10, 10) counts of the trusted drawings: row = label, column = answer."""
    matrix = np.zeros((CLASS_COUNT, CLASS_COUNT), np.int64)
    for one in trusted(drawings):
        if name in one.answers:
            matrix[one.label, one.answers[name]] += 1
    return matrix


def contested(drawings: Sequence[RoomDrawing]) -> list[RoomDrawing]:
    """Return those that the networks don't all read alike, the most contested and newest first.

    More contested is what fewer networks agree on, and then what is read as more digits.
    """

    def unity(one: RoomDrawing) -> tuple[int, int, int]:
        counts = Counter(one.answers.values())
        return max(counts.values()) - len(one.answers), -len(counts), -one.id

    split = [one for one in drawings if not one.is_hidden and len(set(one.answers.values())) > 1]
    return sorted(split, key=unity)


def sentence(scores: Sequence[Score]) -> str:
    """Return in words how the worst and the best of the networks do, from ENOUGH drawings on."""
    measured = sorted(
        (score for score in scores if score.total >= ENOUGH),
        key=lambda score: score.right / score.total,
    )
    if not measured:
        drawn = max((score.total for score in scores), default=0)
        return f"The scores begin to count at {ENOUGH} digits: {drawn} so far."
    worst, best = measured[0], measured[-1]
    often, rarely = _rarity(worst), _rarity(best)
    if often == rarely:
        return f"All networks misread {often}."
    alike = [SPECS[score.name].title for score in measured if _rarity(score) == often]
    who = f"{alike[0]} misreads" if len(alike) == 1 else f"{len(alike)} of the networks misread"
    return f"{who} {often}; {SPECS[best.name].title} {rarely}."


def _rarity(score: Score) -> str:
    wrong = score.total - score.right
    if not wrong:
        return f"none of {score.total:,}"
    if 5 * wrong > 3 * score.total:
        return "most of your digits"
    each = round(score.total / wrong)
    ordinals = dict(enumerate(_ORDINALS, start=2))
    return f"every {ordinals[each]} of your digits" if each in ordinals else f"one in {each:,}"


def _score(drawings: Sequence[RoomDrawing], name: str) -> Score:
    read = [one for one in trusted(drawings) if name in one.answers]
    if not read:
        return Score(name, 0, 0, 0.0, 1.0)
    is_right = np.array([one.answers[name] == one.label for one in read])
    hands = np.unique([one.person for one in read], return_inverse=True)[1]
    if not hands.any():
        hands = np.arange(len(read))
    right, count = np.bincount(hands, weights=is_right).astype(int), np.bincount(hands)
    low, high = _interval(right, count)
    return Score(name, int(is_right.sum()), len(read), low, high)


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
