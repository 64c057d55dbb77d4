from pathlib import Path

import numpy as np
import pytest

from digitrec.data.mnist import Mnist
from digitrec.networks.predictor import load_model
from digitrec.networks.store import open_folder
from digitrec.training import recipes
from digitrec.training.train import train
from tests.training.small import shallow_convnet, small

pytestmark = pytest.mark.slow


def test_plus_network_learns_from_digits_not_held_out(models_dir: Path, tiny_mnist: Mnist) -> None:
    train(small("hidden-plus"), tiny_mnist, epochs=1)
    config = open_folder("hidden-plus").read_config()
    assert (config["training_images"], config["held_out_images"]) == (55, 5)
    assert 0.25 <= config["temperature"] <= 4


def test_temperature_is_in_the_served_weights(
    models_dir: Path, tiny_mnist: Mnist, monkeypatch: pytest.MonkeyPatch
) -> None:
    images, logits = np.random.default_rng(0).random((5, 28, 28), np.float32), []
    for temperature in (1.0, 2.0):
        monkeypatch.setattr(recipes, "best_temperature", lambda *_, t=temperature: t)
        train(small("hidden-plus"), tiny_mnist, epochs=1)
        logits.append(load_model("hidden-plus").predict_logits(images))
    np.testing.assert_allclose(logits[0], 2 * logits[1], rtol=1e-3, atol=1e-5)


def test_second_phase_goes_on_from_the_firsts_weights_alone(tiny_mnist: Mnist) -> None:
    import keras
    import tensorflow as tf

    spec = shallow_convnet()
    recipe, seed = spec.recipe, 3
    assert recipe and recipe.then
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(seed)
    whole = recipes.fit_recipe(spec, recipe, tiny_mnist, seed, epochs=2)
    assert len(whole.history.loss) == 2

    rng = np.random.default_rng(seed)
    keras.utils.set_random_seed(seed)
    first = recipes.fit_phase(spec, recipe, 1, tiny_mnist, rng)
    keras.utils.set_random_seed(seed)
    (later,) = rng.spawn(1)
    second = recipes.fit_phase(spec, recipe.then, 1, tiny_mnist, later, first.network)
    for once, again in zip(whole.model.get_weights(), second.network.get_weights(), strict=True):
        np.testing.assert_array_equal(once, again)


def test_flatten_starts_as_hidden_does() -> None:
    """The committed pair shares its seed, so that Flatten is seen to change nothing."""
    hidden, flatten = (open_folder(name).read_history() for name in ("hidden", "flatten"))
    assert flatten.loss[: len(hidden.loss)] == pytest.approx(hidden.loss, rel=1e-4)
