"""Teachers: networks whose soft answers others learn from (distillation)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from digitrec.evaluation.softmax import softmax
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.model_spec import ModelSpec, Teacher
from digitrec.networks.specs import find_spec
from digitrec.networks.store import read_folder

if TYPE_CHECKING:
    import keras

_PART = 500  # images at a time, to bound the memory
SoftAnswers = Callable[[np.ndarray], np.ndarray]  # (n, 28, 28) images -> (n, outputs)


def soft_answers(spec: ModelSpec, teacher: Teacher, itself: keras.Sequential | None) -> SoftAnswers:
    """Return what gives the teacher's probabilities, float32 (n, spec.outputs), for images.

    `itself` is the network of `spec`, for a teacher without a name. Raises MissingModelError
    naming the command that trains a teacher which is not there.
    """
    import tensorflow as tf

    spec_of_teacher = find_spec(teacher.name) if teacher.name else spec
    network: Any = itself
    if teacher.name:
        network = spec_of_teacher.build_logits()
        network.set_weights(read_folder(teacher.name, ModelFolder.read_weights))
    run = tf.function(lambda inputs: network(inputs, training=False), reduce_retracing=True)

    def answer(images: np.ndarray) -> np.ndarray:
        inputs = spec_of_teacher.preprocess(images)
        parts = np.split(inputs, range(_PART, len(inputs), _PART))
        logits = np.concatenate([run(tf.constant(part)).numpy() for part in parts])
        return softmax(logits[:, : spec.outputs] / teacher.temperature)

    return answer
