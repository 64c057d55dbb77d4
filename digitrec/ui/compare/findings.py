"""What comparing networks says, in sentences that change with the figures behind them."""

from collections.abc import Mapping, Sequence
from itertools import permutations

from digitrec.evaluation.calibration import (
    errors_by_chance,
    expected_error,
    is_more_honest,
    mean_confidence,
    surer,
)
from digitrec.evaluation.metrics import compare, mcnemar
from digitrec.evaluation.results import HeadToHead, Predictions, ReliabilityBin
from digitrec.networks.specs import SPECS
from digitrec.ui.shared.formatting import plain_percent

_BY_CHANCE = 0.05  # a p-value that chance may well reach
_TIMES = {2: "twice", 3: "three times", 4: "four times"}
_RIGHT = {1: "more often right", 0: "no more right", -1: "less often right"}
_SURE = {1: "surer", 0: "no surer", -1: "less sure"}
_BETWEEN = {(0, 1): ", only ", (-1, 1): ", yet ", (0, -1): ", but ", (1, -1): ", yet "}


def trained_longer(epochs: Mapping[str, int]) -> tuple[str, str] | None:
    """Return two models that differ in nothing but how long they were trained, the longer last.

    `epochs` are those of each model by name. None where there are no such two.
    """
    for short, long in permutations(epochs, 2):
        a, b = SPECS[short], SPECS[long]
        is_same = a.is_dense and b.is_dense and a.dense_shapes == b.dense_shapes
        if is_same and (a.recipe, a.pipeline) == (b.recipe, b.pipeline):
            if epochs[short] < epochs[long]:
                return short, long
    return None


def longer_training(
    short: str, long: str, times: float, before: Predictions, after: Predictions
) -> str:
    """Return what more epochs bought: `long` is `short` trained so many times as long."""
    found = compare(after, before)
    is_righter = _sign(found) if mcnemar(found.only_a, found.only_b) < _BY_CHANCE else 0
    is_surer = surer(after, before)
    between = _BETWEEN.get((is_righter, is_surer), " and ")
    how_long = f"{_TIMES.get(round(times), f'{round(times)} times')} as long"
    if times != round(times):
        how_long = f"{times:.1f} times as long"
    right, before_right = found.both_right + found.only_a, found.both_right + found.only_b
    total = len(after.labels)
    counts = f"They read {right:,} and {before_right:,}"
    if right == before_right:
        counts = f"Each reads {right:,}"
    return (
        f"**{long} is {short} trained {how_long}: {_RIGHT[is_righter]}{between}"
        f"{_SURE[is_surer]}.** {counts} of {total:,} test images right; on average {long} is "
        f"{_percent(after.confidences.mean(dtype=float))} sure, {short} "
        f"{_percent(before.confidences.mean(dtype=float))}."
    )


def by_honesty(bins: Mapping[str, Sequence[ReliabilityBin]]) -> list[str]:
    """Return the models, the one whose confidence is most honest first (calibration error)."""
    return sorted(bins, key=lambda name: expected_error(bins[name]))


def honesty(bins: Mapping[str, Sequence[ReliabilityBin]], things: str) -> str:
    """Return whose confidence is most honest and whose least; bins by the model's title."""
    best, *others, worst = by_honesty(bins)
    errors = {name: errors_by_chance(some, seed) for seed, (name, some) in enumerate(bins.items())}
    near_best = [
        name for name in [*others, worst] if not is_more_honest(errors[best], errors[name])
    ]
    near_worst = [
        name for name in [best, *others] if not is_more_honest(errors[name], errors[worst])
    ]
    best_sure, best_right = mean_confidence(bins[best]), _accuracy(bins[best])
    sure, right = mean_confidence(bins[worst]), _accuracy(bins[worst])
    claims = "too much" if sure > right else "too little"
    return (
        f"**{best} is the most honest about how sure it is**{_by_chance(near_best)}: on {things} "
        f"{_percent(best_sure)} sure on average, and {_percent(best_right)} right. "
        f"**{worst} is the least, and claims {claims}**{_by_chance(near_worst)}: "
        f"{_percent(sure)} sure, "
        f"{_percent(right)} right."
    )


def _by_chance(others: Sequence[str]) -> str:
    """Return whom chance alone may part from a model that comes first, or last; "" if nobody."""
    return f", though chance could part it from {' and '.join(others)}" if others else ""


def verdict(a: str, b: str, found: HeadToHead) -> str:
    """Return what McNemar's test says of two models, in words."""
    lead, better = max((found.only_a, a), (found.only_b, b), key=lambda side: side[0])
    only_one = found.only_a + found.only_b
    if not only_one:
        return f"**No difference**: whatever {a} reads right, {b} does, and the other way round."
    finding, odds = f"{better} really reads better", "chance would rarely do that"
    if mcnemar(found.only_a, found.only_b) >= _BY_CHANCE:
        finding, odds = "No real difference shows", "tossing a coin could do that"
    images = "image" if only_one == 1 else "images"
    who = "each" if found.only_a == found.only_b else better
    return (
        f"**{finding}**: of the {only_one:,} {images} that only one of them reads right, {who} has "
        f"{lead:,}; {odds}."
    )


def _sign(found: HeadToHead) -> int:
    return (found.only_a > found.only_b) - (found.only_a < found.only_b)


def _accuracy(bins: Sequence[ReliabilityBin]) -> float:
    return sum(bin.count * bin.accuracy for bin in bins) / sum(bin.count for bin in bins)


def _percent(share: float) -> str:
    return plain_percent(share, 1)
