from statistics import NormalDist

import numpy as np
import pytest

from digitrec.evaluation.overfitting import rise, rise_by_chance

RNG = np.random.default_rng(0)


def test_rise_is_from_the_lowest_epoch_to_the_last() -> None:
    assert rise(np.array([0.4, 0.2, 0.3])) == pytest.approx(0.1)
    assert rise(np.array([0.4, 0.3, 0.2])) == 0


@pytest.mark.parametrize("rivals", [1, 5])
def test_chance_rises_as_far_as_the_best_of_independent_epochs(rivals: int) -> None:
    """The largest of k independent normal means stays below z in 95 % where Phi(z)^k = 0.95."""
    differences = RNG.normal(0.3, 1, (rivals, 4_000))
    losses = np.concatenate((-differences, np.zeros((1, 4_000))))
    expected = NormalDist().inv_cdf(0.95 ** (1 / rivals)) / np.sqrt(4_000)
    assert rise_by_chance(losses) == pytest.approx(expected, rel=0.1)


def test_chance_alone_is_called_a_rise_once_in_twenty() -> None:
    found = 0
    for seed in range(100):
        losses = np.random.default_rng(seed).exponential(0.1, (4, 200))
        found += rise(losses.mean(axis=1)) > rise_by_chance(losses)
    assert 1 <= found <= 12


def test_rise_of_every_image_owes_nothing_to_chance() -> None:
    image = RNG.random(500)
    losses = np.stack((image, image + 0.01))
    assert rise_by_chance(losses) < 1e-9 < rise(losses.mean(axis=1))


def test_same_seed_gives_the_same_and_one_epoch_has_no_rise() -> None:
    losses = RNG.random((3, 100))
    assert rise_by_chance(losses, 1) == rise_by_chance(losses, 1) != rise_by_chance(losses, 2)
    assert rise_by_chance(losses[:1]) == 0
