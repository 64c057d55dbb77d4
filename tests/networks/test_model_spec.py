import dataclasses
from typing import Any

import numpy as np
import pytest

from digitrec.networks.model_spec import Recipe, Teacher
from digitrec.networks.specs import SPECS
from digitrec.preprocessing.deskewing import Deskew
from digitrec.preprocessing.warping import AS_IT_IS, AffineView

IMAGES = np.random.default_rng(0).random((4, 28, 28), np.float32)
PLAIN = SPECS["hidden"]


@pytest.mark.slow
def test_logits_are_what_the_sigmoid_was_given() -> None:
    images = IMAGES.reshape(4, 784)
    trained = PLAIN.build()
    logits = np.asarray(PLAIN.build_logits(trained)(images))
    np.testing.assert_allclose(1 / (1 + np.exp(-logits)), trained(images), atol=1e-6)


def test_input_is_what_the_pipeline_makes_in_the_networks_shape() -> None:
    spec = dataclasses.replace(PLAIN, pipeline=(Deskew(),), input_shape=(784,))
    np.testing.assert_array_equal(spec.preprocess(IMAGES), Deskew().apply(IMAGES).reshape(4, 784))
    np.testing.assert_array_equal(PLAIN.preprocess(IMAGES), IMAGES.reshape(4, 784))


def test_each_view_is_taken_before_the_pipeline() -> None:
    view = AffineView(rotation_deg=9)
    spec = dataclasses.replace(PLAIN, pipeline=(Deskew(),), test_time_augmentation=(AS_IT_IS, view))
    plain, turned = spec.augmented_inputs(IMAGES)
    np.testing.assert_array_equal(plain, spec.preprocess(IMAGES))
    np.testing.assert_array_equal(turned, spec.preprocess(view.apply(IMAGES)))


@pytest.mark.parametrize(
    ("layers", "is_dense"),
    [
        ((("Dense", {"units": 10}),), True),
        ((("Flatten", {}), ("Dense", {"units": 10})), True),
        ((("Dense", {"units": 9, "activation": "relu"}), ("Dense", {"units": 10})), True),
        ((("Dense", {"units": 9, "activation": "tanh"}), ("Dense", {"units": 10})), False),
        ((("Dense", {"units": 9, "activation": "relu"}),) * 2 + (("Dense", {"units": 10}),), False),
        ((("Reshape", {"target_shape": (28, 28, 1)}), ("Dense", {"units": 10})), False),
    ],
)
def test_dense_is_one_layer_or_two_with_relu_between(layers: Any, is_dense: bool) -> None:
    assert dataclasses.replace(PLAIN, layers=layers).is_dense == is_dense


@pytest.mark.parametrize(("outliers", "learns"), [(0, False), (5, True)])
def test_who_trains_on_outliers_learns_to_reject(outliers: int, learns: bool) -> None:
    recipe = Recipe(synthetic_digits=1, learning_rate=0.1, outliers=outliers)
    assert dataclasses.replace(PLAIN, recipe=recipe).learns_to_reject == learns
    assert not dataclasses.replace(PLAIN, recipe=None).learns_to_reject


@pytest.mark.parametrize(("epochs", "expected"), [(10, [7, 3]), (5, [3, 2]), (2, [1, 1]), (1, [1])])
def test_second_phase_takes_the_last_epochs_or_half_of_few(
    epochs: int, expected: list[int]
) -> None:
    then = Recipe(synthetic_digits=1, learning_rate=0.1)
    recipe = dataclasses.replace(then, then=then, last_epochs=3)
    phases = recipe.phases(epochs)
    assert [count for _, count in phases] == expected
    assert [phase for phase, _ in phases] == [recipe, then][: len(expected)]


def test_named_teacher_has_to_be_there_first() -> None:
    recipe = Recipe(synthetic_digits=1, learning_rate=0.1, teacher=Teacher(0.5, "convnet"))
    assert dataclasses.replace(PLAIN, recipe=recipe).teacher == "convnet"
    itself = dataclasses.replace(recipe, teacher=Teacher(0.5))
    assert dataclasses.replace(PLAIN, recipe=itself).teacher is None
    assert PLAIN.teacher is None
