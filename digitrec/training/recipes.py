"""The two ways networks are trained here: as the notebook did, and by a recipe of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from digitrec.data.mnist import LabelledImages, Mnist, validation_split
from digitrec.data.stroke_language import Rng
from digitrec.data.synthetic_outliers import TRAINING_MIX
from digitrec.evaluation.calibration import best_temperature
from digitrec.evaluation.results import History
from digitrec.images import CLASS_COUNT, to_unit
from digitrec.networks.model_spec import ModelSpec, Recipe
from digitrec.training.augmentation import distort, draw_digits, draw_outliers

if TYPE_CHECKING:
    import keras

_SMOOTHED_SHARE = 0.7  # of the epochs have smoothed labels
_OUTLIER_WEIGHT = 0.4  # of an outlier in the loss, where a digit has 1
_AVERAGING = 0.998  # how much of the averaged weights stays at each step
_XLA: Any = False  # it slows convolutions down on processors


@dataclass(frozen=True)
class Trained:
    """A trained Keras network with its history, and what its config says beyond the spec."""

    model: keras.Sequential
    history: History
    facts: dict[str, Any]


def fit_notebook(spec: ModelSpec, mnist: Mnist, epochs: int) -> Trained:
    """Return the network trained with Adam on all training images, as the notebook did it."""
    model = spec.build()
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    record = model.fit(
        spec.preprocess(to_unit(mnist.x_train)),
        mnist.y_train,
        batch_size=spec.batch_size,
        epochs=epochs,
        validation_data=(spec.preprocess(to_unit(mnist.x_test)), mnist.y_test),
    ).history
    held_out = "MNIST's test images, shown after every epoch and never used to choose anything"
    history = _history(record, held_out)
    facts = {"training_images": len(mnist.x_train), "held_out_images": len(mnist.x_test)}
    return Trained(model, history, facts)


def fit_recipe(spec: ModelSpec, recipe: Recipe, mnist: Mnist, seed: int, epochs: int) -> Trained:
    """Return the network trained as its recipe says, its weights averaged.

    AdamW with a short warm-up and cosine decay; weights averaged over the last steps; labels
    smoothed at first. Validation images then set the temperature, kept in the last layer.
    """
    import keras

    rng = np.random.default_rng(seed)
    train, validation = validation_split(mnist)
    batches = _Batches(spec, recipe, train, rng, epochs)
    network = spec.build_logits()
    steps = batches.steps * epochs
    schedule: Any = keras.optimizers.schedules.CosineDecay(
        1e-5, steps - steps // 20, warmup_target=recipe.learning_rate, warmup_steps=steps // 20
    )
    network.compile(
        optimizer=keras.optimizers.AdamW(
            schedule, weight_decay=recipe.weight_decay, use_ema=True, ema_momentum=_AVERAGING
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
    views = [np.asarray(network(seen, training=False)) for seen in spec.augmented_inputs(held_out)]
    logits = np.mean(views, axis=0)[:, :CLASS_COUNT]
    temperature = best_temperature(logits, validation.labels)
    kernel, bias = network.layers[-1].weights
    kernel.assign(kernel / temperature)
    bias.assign(bias / temperature)
    model = spec.build()
    model.set_weights(network.get_weights())
    facts = {
        "training_images": len(train.images),
        "held_out_images": len(held_out),
        "temperature": temperature,
    }
    held_out_words = f"{len(held_out):,} of MNIST's training images, kept apart to choose by"
    return Trained(model, _history(record, held_out_words), facts)


class _Batches:
    """The batches of all epochs, each made when it is needed."""

    def __init__(
        self, spec: ModelSpec, recipe: Recipe, train: LabelledImages, rng: Rng, epochs: int
    ) -> None:
        import keras

        bar = keras.utils.Progbar(recipe.synthetic_digits + recipe.outliers, unit_name="drawing")
        drawn, drawn_labels = draw_digits(recipe.synthetic_digits, rng, bar.update)
        outliers = draw_outliers(
            TRAINING_MIX, recipe.outliers, rng, lambda n: bar.update(len(drawn) + n)
        )
        self.spec, self.recipe, self.rng, self.epochs = spec, recipe, rng, epochs
        self.images = np.concatenate((to_unit(train.images), drawn, outliers))
        no_digit = np.full(len(outliers), CLASS_COUNT)
        labels = np.concatenate((train.labels, drawn_labels, no_digit))
        self.targets = np.eye(spec.outputs, dtype=np.float32)[labels]  # (n, outputs)
        self.weights = np.where(labels < CLASS_COUNT, 1, _OUTLIER_WEIGHT).astype(np.float32)
        self.steps = max(1, len(self.images) // spec.batch_size)

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        size = self.spec.batch_size
        for epoch in range(self.epochs):
            is_smoothed = epoch < self.epochs * _SMOOTHED_SHARE
            smoothing = self.recipe.label_smoothing if is_smoothed else 0.0
            order = self.rng.permutation(len(self.images))
            for start in range(0, self.steps * size, size):
                batch = order[start : start + size]
                images = self.images[batch]
                if self.recipe.distorted:
                    images = distort(images, self.rng, self.recipe.elastic_px)
                targets = self.targets[batch] * (1 - smoothing) + smoothing / self.spec.outputs
                yield self.spec.preprocess(images), targets, self.weights[batch]


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
