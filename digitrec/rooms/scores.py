"""What scores and answers say of a room: its sentence, and the drawings that split the networks."""

from collections import Counter
from collections.abc import Sequence

from digitrec.networks.specs import SPECS
from digitrec.rooms.records import RoomDrawing
from digitrec.rooms.tally import Score

ENOUGH = 10  # drawings, before which a score says nothing
_ORDINALS = "second third fourth fifth sixth seventh eighth ninth tenth".split()


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
    if worst.right == worst.total:
        return f"No network misreads any of {worst.total:,}."
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
