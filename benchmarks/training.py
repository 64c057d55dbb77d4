"""How much less work the hidden network needs to learn: `python -m benchmarks.training`.

Trains it until 97.7 % of MNIST's test images are read right, first with the notebook's loop
(Keras `fit`, Adam, batches of 32), then with a faster one: batches of 128, a higher learning rate
that falls to zero, and one compiled function an epoch. Prints CPU seconds, compiling included,
and their ratio. The models of the app keep their recipes: the notebook's own, and for ours
Keras's `fit`, since making the distorted digits costs more than learning from them.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.report import Figures, run
from digitrec.data.mnist import load_mnist
from digitrec.formatting import plain_percent
from digitrec.images import to_unit
from digitrec.networks.specs import SPECS

SPEC = SPECS["hidden"]
TARGET = 0.977
MOST_EPOCHS = 30
BATCH_SIZE, PEAK_RATE, EPOCHS = 128, 0.006, 5
LEAST_RATIO = 8


def notebook_loop(x: np.ndarray, y: np.ndarray, seed: int) -> Iterator[Any]:
    """Yield the network up to its logits after every epoch of the notebook's own recipe."""
    model = SPEC.build()
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    for _ in range(MOST_EPOCHS):
        model.fit(x, y, batch_size=SPEC.batch_size, verbose=0)  # pyright: ignore
        yield SPEC.build_logits(model)


def compiled_loop(x: np.ndarray, y: np.ndarray, seed: int) -> Iterator[Any]:
    """Yield the network up to its logits after every epoch, each one call of compiled code."""
    import keras
    import tensorflow as tf

    network, rng = SPEC.build_logits(), np.random.default_rng(seed)
    steps = len(x) // BATCH_SIZE
    schedule: Any = keras.optimizers.schedules.CosineDecay(PEAK_RATE, steps * EPOCHS)
    optimizer = keras.optimizers.Adam(schedule)
    optimizer.build(network.trainable_variables)

    @tf.function(jit_compile=True)
    def learn(images: Any, labels: Any) -> None:  # (steps, batch, 784), (steps, batch)
        for step in tf.range(steps):
            with tf.GradientTape() as tape:
                losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
                    labels[step], network(images[step], training=True)
                )
                loss = tf.reduce_mean(losses)
            gradients = tape.gradient(loss, network.trainable_variables)
            optimizer.apply(gradients, network.trainable_variables)

    for _ in range(EPOCHS):
        order = rng.permutation(len(x))[: steps * BATCH_SIZE].reshape(steps, BATCH_SIZE)
        learn(tf.constant(x[order]), tf.constant(y[order]))
        yield network


def cpu_seconds_to_target(
    loop: Callable[[np.ndarray, np.ndarray, int], Iterator[Any]], seed: int
) -> dict[str, float]:
    """Return CPU and wall seconds, epochs and test accuracy once the target is reached."""
    import keras

    mnist = load_mnist()
    x_train, x_test = (SPEC.preprocess(to_unit(part)) for part in (mnist.x_train, mnist.x_test))
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    cpu, wall, accuracy = time.process_time(), time.perf_counter(), 0.0
    for epoch, network in enumerate(loop(x_train, mnist.y_train.astype(np.int32), seed), start=1):
        accuracy = float((np.asarray(network(x_test)).argmax(axis=1) == mnist.y_test).mean())
        if accuracy >= TARGET:
            return {
                "cpu_seconds": round(time.process_time() - cpu, 2),
                "wall_seconds": round(time.perf_counter() - wall, 2),
                "epochs": epoch,
                "test_accuracy": accuracy,
            }
    raise SystemExit(f"{loop.__name__} ended at {accuracy:.4f}, below {TARGET}.")


def measure(options: argparse.Namespace) -> Figures:
    """Return what each loop took from each seed, and the ratio of their medians."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    loops = (notebook_loop, compiled_loop)
    runs: dict[str, list[dict[str, float]]] = {loop.__name__: [] for loop in loops}
    for seed in tqdm(range(options.seeds), unit="seed", disable=None):
        for loop in loops:
            runs[loop.__name__].append(cpu_seconds_to_target(loop, seed))
    return {"target": TARGET, "runs": runs}


def rows(figures: Figures) -> list[list[str]]:
    """Return the table, a loop a row, and the ratio of their medians."""
    medians = {
        name: {key: float(np.median([run[key] for run in found])) for key in found[0]}
        for name, found in figures["runs"].items()
    }
    theirs, ours = (found["cpu_seconds"] for found in medians.values())
    count = len(figures["runs"]["notebook_loop"])
    return [
        [
            f"to {plain_percent(figures['target'], 1)}, medians of {count}",
            "CPU s",
            "s",
            "epochs",
            "accuracy",
        ],
        *(
            [
                name.replace("_", " "),
                f"{found['cpu_seconds']:.1f}",
                f"{found['wall_seconds']:.1f}",
                f"{found['epochs']:.0f}",
                plain_percent(found["test_accuracy"], 2),
            ]
            for name, found in medians.items()
        ),
        [f"ratio (at least {LEAST_RATIO})", f"{theirs / ours:.1f}", "", "", ""],
    ]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what this benchmark alone takes."""
    parser.add_argument("--seeds", type=int, default=3, help="runs of each loop (default: 3)")


if __name__ == "__main__":
    run(__doc__, measure, rows, add_options)
