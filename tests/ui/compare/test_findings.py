from functools import partial

import numpy as np
import pytest

from digitrec.evaluation.results import HeadToHead, Predictions, ReliabilityBin
from digitrec.networks.specs import SPECS
from digitrec.ui.compare.findings import honesty, longer_training, trained_longer, verdict
from digitrec.ui.shared.formatting import plain_percent

percent = partial(plain_percent, decimals=1)
COUNT = 1000
RNG = np.random.default_rng(0)
NOISE = RNG.normal(0, 0.01, COUNT)


def predictions(right: int, confidence: float) -> Predictions:
    """Return predictions of which the first so many are right, about so sure."""
    labels = np.zeros(COUNT, np.uint8)
    digits = (np.arange(COUNT) >= right).astype(np.uint8)
    return Predictions(labels, digits, (confidence + NOISE).astype(np.float32))


@pytest.mark.parametrize(
    ("right", "confidence", "words"),
    [
        (900, 0.95, "no more right, only surer."),
        (904, 0.95, "no more right, only surer."),  # which a coin does in one case of eight
        (900, 0.9, "no more right and no surer."),
        (900, 0.85, "no more right, but less sure."),
        (950, 0.95, "more often right and surer."),
        (950, 0.85, "more often right, yet less sure."),
        (850, 0.95, "less often right, yet surer."),
        (850, 0.85, "less often right and less sure."),
    ],
)
def test_what_longer_training_bought_follows_the_figures(
    right: int, confidence: float, words: str
) -> None:
    said = longer_training("A", "B", 2, predictions(900, 0.9), predictions(right, confidence))
    assert said.startswith(f"**B is A trained twice as long: {words}**")
    counts = "Each reads 900" if right == 900 else f"They read {right} and 900"
    assert (
        f"{counts} of 1,000 test images right; on average B is {percent(confidence)} sure" in said
    )


@pytest.mark.parametrize(
    ("times", "words"), [(3, "three times"), (7, "7 times"), (1.6, "1.6 times"), (2.4, "2.4 times")]
)
def test_longer_is_said_as_it_is(times: float, words: str) -> None:
    same = predictions(900, 0.9)
    assert f"trained {words} as long:" in longer_training("A", "B", times, same, same)


def test_only_the_same_network_trained_the_same_way_is_trained_longer() -> None:
    epochs = {name: spec.epochs for name, spec in SPECS.items()}
    assert trained_longer(epochs) == ("hidden", "flatten")
    assert trained_longer(epochs | {"flatten": 3}) == ("flatten", "hidden")
    assert trained_longer(epochs | {"flatten": epochs["hidden"]}) is None
    assert trained_longer({"hidden": 5, "hidden-plus": 50, "convnet": 20}) is None


def bins(*rows: tuple[float, float, int]) -> list[ReliabilityBin]:
    return [ReliabilityBin(*row) for row in rows]


def test_honesty_names_the_smallest_and_the_greatest_calibration_error() -> None:
    said = honesty(
        {
            "A": bins((0.5, 0.4, 10_000), (0.9, 0.8, 30_000)),
            "B": bins((0.8, 0.79, 10_000)),
            "C": bins((0.8, 0.85, 10_000)),
        },
        "images",
    )
    assert "**B is the most honest about how sure it is**: on images 80.0\u00a0% sure" in said
    assert "and 79.0\u00a0% right." in said
    assert "**A is the least, and claims too much**: 80.0\u00a0% sure, 70.0\u00a0% right." in said


def test_who_is_as_honest_by_chance_is_named() -> None:
    found = {
        "A": bins((0.8, 0.805, 1000)),
        "B": bins((0.8, 0.79, 1000)),
        "C": bins((0.8, 0.6, 1000)),
        "D": bins((0.8, 0.605, 1000)),
    }
    said = honesty(found, "images")
    assert (
        "**A is the most honest about how sure it is**, though chance could part it from B:" in said
    )
    assert "**C is the least, and claims too much**, though chance could part it from D:" in said


def test_a_model_may_claim_too_little() -> None:
    said = honesty({"A": bins((0.6, 0.9, 9)), "B": bins((0.8, 0.8, 9))}, "images")
    assert "**A is the least, and claims too little**" in said


def head_to_head(only_a: int, only_b: int) -> HeadToHead:
    return HeadToHead(900, only_a, only_b, 10, 0.9, 0.9, 0.5, 0.5)


@pytest.mark.parametrize(
    ("only_a", "only_b", "words"),
    [
        (60, 20, "**A really reads better**: of the 80 images"),
        (20, 60, "**B really reads better**: of the 80 images"),
        (
            21,
            20,
            "**No real difference shows**: of the 41 images that only one reads right, A has 21;",
        ),
        (
            20,
            20,
            "**No real difference shows**: of the 40 images that only one reads right, each has",
        ),
        (0, 1, "**No real difference shows**: of the 1 image that only one reads right, B has 1;"),
        (0, 0, "**No difference**"),
    ],
)
def test_verdict_is_mcnemars_in_words(only_a: int, only_b: int, words: str) -> None:
    said = verdict("A", "B", head_to_head(only_a, only_b)).replace(" of them", "")
    assert said.startswith(words)
