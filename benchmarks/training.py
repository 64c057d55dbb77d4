"""How much less work the hidden network needs to learn: `python -m benchmarks.training`.

Trains it until 97.7 % of MNIST's test images are read right, first with the notebook's loop
(Keras `fit`, Adam, batches of 32), then with a faster one: batches of 128, a higher learning rate
that falls to zero, and one compiled function an epoch. Prints CPU seconds, compiling included,
and their ratio. The models of the app keep their recipes: the notebook's own, and for ours
Keras's `fit`, since making the distorted digits costs more than learning from them.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from digitrec.data import load_mnist, to_unit
from digitrec.models import SPECS

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
    x_train, x_test = (SPEC.prepare(to_unit(part)) for part in (mnist.x_train, mnist.x_test))
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


def main() -> None:
    """Run both loops from several seeds and print their medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="runs of each loop (default: 3)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    options = parser.parse_args()
    if options.seeds < 1:
        parser.error("--seeds needs 1 or more")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    runs: dict[str, list[dict[str, float]]] = {"notebook_loop": [], "compiled_loop": []}
    for seed in range(options.seeds):
        for loop in (notebook_loop, compiled_loop):
            run = cpu_seconds_to_target(loop, seed)
            runs[loop.__name__].append(run)
            print(
                f"{loop.__name__:<14} seed {seed}: {run['cpu_seconds']:6.2f} CPU s, "
                f"{run['wall_seconds']:6.2f} s, {run['epochs']} epochs, "
                f"test accuracy {run['test_accuracy']:.4f}",
                flush=True,
            )
    medians = {
        name: float(np.median([run["cpu_seconds"] for run in found]))
        for name, found in runs.items()
    }
    ratio = medians["notebook_loop"] / medians["compiled_loop"]
    print(f"CPU seconds to {TARGET:.1%}, ratio of medians: {ratio:.1f} (at least {LEAST_RATIO})")
    if options.json:
        record = {"target": TARGET, "runs": runs, "ratio": ratio}
        options.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    if ratio < LEAST_RATIO:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
