"""How fast a network answers: `python -m benchmarks.inference`.

The same pictures, straightened and in several views where a model wants that, go through the
served LiteRT network, through a call of the Keras model, and through Keras's `predict`; one
picture, and 10,000 at once. Times are medians in milliseconds; ratios are to LiteRT's.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from tqdm import tqdm

from benchmarks.report import Figures, run
from digitrec.networks.predictor import load_model
from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.networks.store import open_folder

if TYPE_CHECKING:
    import keras

LITERT, CALL, PREDICT = WAYS = ("LiteRT", "Keras call", "Keras predict")
COUNTS = (1, 10_000)
ENOUGH_SECONDS, MOST_ROUNDS, LEAST_ROUNDS = 1.0, 200, 3


def milliseconds(answer: Callable[[], object]) -> float:
    """Return the median time of a call, after one that is not counted."""
    answer()
    times: list[float] = []
    while len(times) < LEAST_ROUNDS or (sum(times) < ENOUGH_SECONDS and len(times) < MOST_ROUNDS):
        started = time.perf_counter()
        answer()
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)


def ways(name: str, network: keras.Model, images: np.ndarray) -> dict[str, Callable[[], object]]:
    """Return what asks a model for its answers to images, float32 (n, 28, 28), in each way."""
    served, spec = load_model(name), SPECS[name]
    return {
        LITERT: lambda: served.predict_probabilities(images),
        CALL: lambda: np.mean([network(look) for look in spec.augmented_inputs(images)], axis=0),
        PREDICT: lambda: np.mean(
            [network.predict(look, verbose=0) for look in spec.augmented_inputs(images)],  # pyright: ignore
            axis=0,
        ),
    }


def measure(options: argparse.Namespace) -> Figures:
    """Return the milliseconds of each model, number of pictures and way."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    images = np.random.default_rng(0).random((max(COUNTS), 28, 28), dtype=np.float32)
    found: Figures = {}
    with tqdm(total=len(MODEL_NAMES) * len(COUNTS) * len(WAYS), unit="way", disable=None) as bar:
        for name in MODEL_NAMES:
            network = keras.models.load_model(open_folder(name).keras_path)
            for count in COUNTS:
                for way, answer in ways(name, network, images[:count]).items():
                    found.setdefault(f"{name}, {count:,}", {})[way] = milliseconds(answer)
                    bar.update()
    return {"milliseconds": found}


def significant(number: float) -> str:
    """Return a number of at least 0.001 with three significant digits or more, never with an e."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def rows(figures: Figures) -> list[list[str]]:
    """Return the table, a model and number of pictures a row."""
    head = [
        "model, pictures",
        *(f"{way} (ms)" for way in WAYS),
        *(f"{way} / LiteRT" for way in WAYS[1:]),
    ]
    return [
        head,
        *(
            [
                case,
                *(significant(found[way]) for way in WAYS),
                *(f"{found[way] / found[LITERT]:.1f}" for way in WAYS[1:]),
            ]
            for case, found in figures["milliseconds"].items()
        ),
    ]


if __name__ == "__main__":
    run(__doc__, measure, rows)
