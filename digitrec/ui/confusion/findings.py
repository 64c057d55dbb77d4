"""What a confusion matrix says, in sentences; `things` names what it counts, as "test images"."""

import numpy as np

from digitrec.evaluation.confusions import Confusion, commonest
from digitrec.evaluation.metrics import digit_metrics
from digitrec.ui.shared.formatting import a_digit, plain_percent

_MOST_NAMED = 3  # more that are equally common are none that stands out


def overview(title: str, matrix: np.ndarray, things: str) -> str:
    """Return at most three sentences: how much is right, the commonest mistake, the worst digit."""
    total, right = int(matrix.sum()), int(matrix.trace())
    score = f"**{title}** reads {right:,} of {total:,} {things} right."
    if right == total:
        return score
    worst = min(digit_metrics(matrix), key=lambda metrics: metrics.recall)
    missed = Confusion(worst.digit, None)
    return (
        f"{score} {_commonest_mistake(matrix)} It misses the {worst.digit} most often: "
        f"{missed.count_in(matrix):,} of {worst.support:,} ({plain_percent(1 - worst.recall, 2)})."
    )


def _commonest_mistake(matrix: np.ndarray) -> str:
    wrong, most = int(matrix.sum() - matrix.trace()), commonest(matrix)
    often = most[0].count_in(matrix)
    times = "once" if often == 1 else f"{often:,} times"
    mistakes = "The one mistake it makes is" if wrong == 1 else f"Of its {wrong:,} mistakes"
    if wrong == 1:
        return f"{mistakes} {most[0].name}."
    if len(most) > _MOST_NAMED:
        return f"{mistakes} none stands out: no confusion occurs more often than {times}."
    names = " and ".join(f"**{confusion.name}**" for confusion in most)
    verb, each = ("is", "") if len(most) == 1 else ("are", " each")
    return f"{mistakes} the commonest {verb} {names}, {times}{each}."


def description(confusion: Confusion, matrix: np.ndarray, things: str) -> str:
    """Return which images a confusion holds, and of how many."""
    how = "that it reads as" if confusion.true is None else "that show"
    share = f"{confusion.count_in(matrix):,} of the {confusion.total_in(matrix):,} {things}"
    return f"**{confusion.name}**: {share} {how} {a_digit(confusion.digit)}."


def metric_sentences(digit: int, matrix: np.ndarray, things: str) -> dict[str, str]:
    """Return recall, precision, F1 and support of a digit, each explained with its own numbers."""
    metrics = digit_metrics(matrix)[digit]
    right, called = int(matrix[digit, digit]), int(matrix[:, digit].sum())
    shown, others = a_digit(digit), called - right
    are, show = "is" if right == 1 else "are", "shows" if others == 1 else "show"
    return {
        f"Recall {_percent(metrics.recall)}": (
            f"Of the {metrics.support:,} {things} that show {shown}, it finds {right:,}; it "
            f"misses {metrics.support - right:,}."
        ),
        f"Precision {_percent(metrics.precision)}": (
            f"Of the {called:,} that it calls {shown}, {right:,} {are} one; "
            f"{others:,} {show} another digit."
        ),
        f"F1 {_percent(metrics.f1)}": (
            "Both in one number, their harmonic mean: it is high only where both are."
        ),
        f"Support {metrics.support:,}": (
            f"So many of the {int(matrix.sum()):,} {things} show {shown}: the fewer, the more "
            "chance moves the other three."
        ),
    }


def _percent(share: float) -> str:
    return plain_percent(share, 1)
