"""The two ways networks are trained here: as the notebook did, and by a recipe of ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from digitrec.data.mnist import Mnist, validation_split
from digitrec.data.stroke_language import Rng
from digitrec.evaluation.calibration import best_temperature
from digitrec.evaluation.overfitting import rise_by_chance
from digitrec.evaluation.results import History
from digitrec.evaluation.softmax import cross_entropies, softmax
from digitrec.images import CLASS_COUNT, to_unit
from digitrec.networks.epochs import epoch_logits
from digitrec.networks.model_spec import ModelSpec, Recipe
from digitrec.training.batches import Batches
from digitrec.training.teaching import soft_answers

if TYPE_CHECKING:
    import keras

_AVERAGING = 0.998  # how much of the averaged weights stays at each step
_XLA: Any = False  # it slows convolutions down on processors


@dataclass(frozen=True)
class Trained:
    """A trained Keras network with its history, and what its config says beyond the spec.

    `epochs` are the weights after every epoch, float16 (epochs, *shape) each, if they are kept.
    """

    model: keras.Sequential
    history: History
    facts: dict[str, Any]
    epochs: tuple[np.ndarray, ...] = ()


def fit_notebook(spec: ModelSpec, mnist: Mnist, epochs: int) -> Trained:
    """Return the network trained with Adam on all training images, as the notebook did it."""
    import keras

    model, kept = spec.build(), []
    keep: Any = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: kept.append(model.get_weights())
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    record = model.fit(
        spec.preprocess(to_unit(mnist.x_train)),
        mnist.y_train,
        batch_size=spec.batch_size,
        epochs=epochs,
        validation_data=(spec.preprocess(to_unit(mnist.x_test)), mnist.y_test),
        callbacks=[keep],
    ).history
    held_out = "MNIST's test images, shown after every epoch and never used to choose anything"
    weights = tuple(np.stack(of_epochs).astype(np.float16) for of_epochs in zip(*kept, strict=True))
    logits = epoch_logits(spec, weights, to_unit(mnist.x_test))
    history = replace(
        _history(record, held_out),
        held_out_confidence=tuple(float(softmax(each).max(axis=1).mean()) for each in logits),
        rise_by_chance=rise_by_chance(
            np.stack([cross_entropies(each, mnist.y_test) for each in logits])
        ),
    )
    facts = {"training_images": len(mnist.x_train), "held_out_images": len(mnist.x_test)}
    return Trained(model, history, facts, weights)


def fit_recipe(spec: ModelSpec, recipe: Recipe, mnist: Mnist, seed: int, epochs: int) -> Trained:
    """Return the network trained as its recipe says, in one phase or two.

    The second goes on from nothing but the first's weights, and is seeded by itself.
    """
    import keras

    (first, first_epochs), *later = recipe.phases(epochs)
    rng = np.random.default_rng(seed)
    fitted = fit_phase(spec, first, first_epochs, mnist, rng)
    record = fitted.record
    for (phase, phase_epochs), phase_rng in zip(later, rng.spawn(len(later)), strict=True):
        keras.utils.set_random_seed(seed)
        fitted = fit_phase(spec, phase, phase_epochs, mnist, phase_rng, fitted.network)
        record = {name: values + fitted.record[name] for name, values in record.items()}
    model = spec.build()
    model.set_weights(fitted.network.get_weights())
    train, validation = validation_split(mnist)
    facts = {
        "training_images": len(train.images),
        "held_out_images": len(validation.images),
        "temperature": fitted.temperature,
    }
    held_out = f"{len(validation.images):,} of MNIST's training images, kept apart to choose by"
    return Trained(model, _history(record, held_out), facts)


@dataclass(frozen=True)
class FittedPhase:
    """A network up to its logits after one phase, Keras's record of it, and its temperature."""

    network: keras.Sequential
    record: dict[str, list[float]]
    temperature: float


def fit_phase(
    spec: ModelSpec,
    phase: Recipe,
    epochs: int,
    mnist: Mnist,
    rng: Rng,
    start: keras.Sequential | None = None,
) -> FittedPhase:
    """Return the network trained as a phase says, from the weights of `start` if there is one.

    AdamW with a short warm-up and cosine decay; weights averaged over the last steps; labels
    smoothed at first. Validation images then set the temperature, kept in the last layer.
    """
    import keras

    train, validation = validation_split(mnist)
    teach = soft_answers(spec, phase.teacher, start) if phase.teacher else None
    batches = Batches(spec, phase, train, rng, epochs, teach)
    network = spec.build_logits(start)
    steps = batches.steps * epochs
    schedule: Any = keras.optimizers.schedules.CosineDecay(
        1e-5, steps - steps // 20, warmup_target=phase.learning_rate, warmup_steps=steps // 20
    )
    network.compile(
        optimizer=keras.optimizers.AdamW(
            schedule, weight_decay=phase.weight_decay, use_ema=True, ema_momentum=_AVERAGING
        ),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=[keras.metrics.MeanMetricWrapper(_digit_accuracy, name="accuracy")],
        jit_compile=_XLA,
    )
    held_out = to_unit(validation.images)
    one_hot = np.eye(spec.outputs, dtype=np.float32)[validation.labels]
    record = network.fit(
        iter(batches),
        steps_per_epoch=batches.steps,
        epochs=epochs,
        validation_data=(spec.preprocess(held_out), one_hot),
        validation_batch_size=1000,
        shuffle=False,  # the batches are shuffled
    ).history
    seen = spec.augmented_inputs(held_out)
    logits = np.mean([np.asarray(network(inputs, training=False)) for inputs in seen], axis=0)
    temperature = best_temperature(logits[:, :CLASS_COUNT], validation.labels)
    kernel, bias = network.layers[-1].weights
    kernel.assign(kernel / temperature)
    bias.assign(bias / temperature)
    return FittedPhase(network, record, temperature)


def _digit_accuracy(targets: Any, logits: Any) -> Any:
    """Return whether each digit is read right, leaving out outliers."""
    import keras
    import tensorflow as tf

    ops: Any = keras.ops
    right = ops.cast(ops.argmax(targets, axis=1) == ops.argmax(logits, axis=1), "float32")
    return tf.boolean_mask(right, ops.argmax(targets, axis=1) < CLASS_COUNT)


def _history(record: dict[str, list[float]], held_out: str) -> History:
    return History(
        loss=tuple(record["loss"]),
        accuracy=tuple(record["accuracy"]),
        held_out_loss=tuple(record["val_loss"]),
        held_out_accuracy=tuple(record["val_accuracy"]),
        held_out=held_out,
    )
