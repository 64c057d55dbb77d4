from pathlib import Path

import numpy as np
import pytest

from digitrec.evaluation.softmax import softmax
from digitrec.networks.model_folder import MissingModelError
from digitrec.networks.model_spec import Teacher
from digitrec.networks.predictor import load_model
from digitrec.networks.specs import SPECS
from digitrec.training.teaching import soft_answers

pytestmark = pytest.mark.slow

IMAGES = np.random.default_rng(0).random((3, 28, 28), np.float32)


def test_named_teacher_answers_as_it_is_served() -> None:
    answer = soft_answers(SPECS["hidden"], Teacher(share=0.5, name="flatten"), None)
    served = load_model("flatten").predict_probabilities(IMAGES)
    np.testing.assert_allclose(answer(IMAGES), served, atol=1e-5)


def test_temperature_softens_the_answers() -> None:
    teacher = Teacher(share=0.5, name="flatten", temperature=4.0)
    logits = load_model("flatten").predict_logits(IMAGES)
    np.testing.assert_allclose(
        soft_answers(SPECS["hidden"], teacher, None)(IMAGES), softmax(logits / 4), atol=1e-5
    )


def test_teacher_of_eleven_classes_gives_a_pupil_of_ten_its_digits() -> None:
    answer = soft_answers(SPECS["hidden"], Teacher(share=0.5, name="convnet"), None)
    np.testing.assert_allclose(answer(IMAGES).sum(axis=1), [1, 1, 1], rtol=1e-5)
    assert answer(IMAGES).shape == (3, 10)


def test_teacher_without_a_name_is_the_network_itself() -> None:
    spec = SPECS["flatten"]
    network = spec.build_logits()
    expected = softmax(np.asarray(network(IMAGES)))
    answer = soft_answers(spec, Teacher(share=0.5), network)
    np.testing.assert_allclose(answer(IMAGES), expected, rtol=1e-4)


def test_missing_teacher_is_named_with_its_command(models_dir: Path) -> None:
    with pytest.raises(MissingModelError, match="Run: python -m digitrec train convnet"):
        soft_answers(SPECS["hidden"], Teacher(share=0.5, name="convnet"), None)
