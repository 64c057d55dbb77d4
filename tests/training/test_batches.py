import numpy as np
import pytest

from digitrec.data.mnist import LabelledImages
from digitrec.images import to_unit
from digitrec.networks.model_spec import Recipe, Teacher
from digitrec.networks.specs import SPECS
from digitrec.training.batches import Batches

pytestmark = pytest.mark.slow

SPEC = SPECS["hidden"]  # batches of 32
TRAIN = LabelledImages(
    np.random.default_rng(0).integers(0, 256, (64, 28, 28), np.uint8), np.arange(64) % 10
)


def first_batch(recipe: Recipe, **options) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return next(iter(Batches(SPEC, recipe, TRAIN, np.random.default_rng(1), 1, **options)))


def test_share_that_is_not_distorted_is_sharp() -> None:
    recipe = Recipe(synthetic_digits=0, learning_rate=0.1, distorted=0.25)
    inputs, _, _ = first_batch(recipe)
    known = {image.tobytes() for image in to_unit(TRAIN.images)}
    is_sharp = [image.tobytes() in known for image in inputs]
    assert is_sharp == [False] * 8 + [True] * 24


def test_named_teacher_answers_once_to_the_images_as_they_are() -> None:
    teacher = Teacher(share=0.25, name="convnet")
    recipe = Recipe(synthetic_digits=0, learning_rate=0.1, teacher=teacher)
    asked = []

    def soft_answers(images: np.ndarray) -> np.ndarray:
        asked.append(images)
        return np.full((len(images), 10), 0.1, np.float32)

    _, targets, weights = first_batch(recipe, soft_answers=soft_answers)
    assert len(asked) == 1
    np.testing.assert_array_equal(asked[0], to_unit(TRAIN.images))
    np.testing.assert_allclose(np.sort(targets)[:, -2:], [[0.025, 0.775]] * 32, rtol=1e-6)
    np.testing.assert_array_equal(weights, 1)


def test_first_phases_network_answers_to_distorted_images_alone() -> None:
    recipe = Recipe(synthetic_digits=0, learning_rate=0.1, distorted=0.5, teacher=Teacher(share=1))
    _, targets, _ = first_batch(recipe, soft_answers=lambda images: np.zeros((len(images), 10)))
    np.testing.assert_array_equal(targets.max(axis=1), [0] * 16 + [1] * 16)


def test_epochs_end_with_labels_that_are_not_smoothed() -> None:
    recipe = Recipe(synthetic_digits=0, learning_rate=0.1, label_smoothing=0.1)
    batches = Batches(SPEC, recipe, TRAIN, np.random.default_rng(1), 10)
    surest = [targets.max() for _, targets, _ in batches][::2]  # two batches per epoch
    np.testing.assert_allclose(surest, [0.91] * 7 + [1] * 3, rtol=1e-6)


def test_images_themselves_stay_as_they_are() -> None:
    recipe = Recipe(synthetic_digits=0, learning_rate=0.1)
    batches = Batches(SPEC, recipe, TRAIN, np.random.default_rng(1), 1)
    list(batches)
    np.testing.assert_array_equal(batches.images, to_unit(TRAIN.images))
