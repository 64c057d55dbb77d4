"""Trains a network with Keras and writes its folder."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version

import numpy as np

from digitrec.data.mnist import Mnist
from digitrec.errors import UserError
from digitrec.evaluation.results import Metrics
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.specs import ModelSpec
from digitrec.networks.store import replacing
from digitrec.training.evaluate import evaluate
from digitrec.training.recipes import Trained, fit_notebook, fit_recipe

_PACKAGES = ("tensorflow", "keras", "ai-edge-litert", "numpy")


def train(spec: ModelSpec, mnist: Mnist, *, seed: int = 0, epochs: int | None = None) -> Metrics:
    """Train `spec`, write models/<name>/ whole or not at all, and return its test metrics.

    The same seed on the same machine gives the same weights bit for bit. `epochs` defaults to
    the spec's. Raises UserError when the models folder cannot be written to.
    """
    epochs = epochs or spec.epochs
    with replacing(spec.name) as folder:  # a folder that cannot be written is told at once
        started = time.perf_counter()
        trained = _fit(spec, mnist, seed, epochs)
        config = {
            "spec": spec.training_record(),
            "seed": seed,
            "epochs": epochs,
            "parameters": sum(
                int(np.prod(variable.shape)) for variable in trained.model.trainable_weights
            ),
            **trained.facts,
            "training_seconds": round(time.perf_counter() - started, 1),
            "trained_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
            "versions": {"python": platform.python_version()} | {p: version(p) for p in _PACKAGES},
            "command": _command(spec, seed, epochs),
        }
        _export(spec, trained, folder)
        folder.write_training(config, trained.history)
        return evaluate(spec, folder, mnist)


def _fit(spec: ModelSpec, mnist: Mnist, seed: int, epochs: int) -> Trained:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # no words on absent graphics cards
    import keras
    import tensorflow as tf

    keras.utils.clear_session()  # layer names count from the start, whatever ran before
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    if spec.recipe:
        return fit_recipe(spec, spec.recipe, mnist, seed, epochs)
    return fit_notebook(spec, mnist, epochs)


def _export(spec: ModelSpec, trained: Trained, folder: ModelFolder) -> None:
    import tensorflow as tf

    model = trained.model
    model.save(folder.keras_path)
    try:
        spec.build_logits(model).export(folder.network_path, format="litert", verbose=False)
    except tf.errors.OpError as error:  # it passes through a temporary folder
        raise UserError(
            f"The network could not be written by way of {tempfile.gettempdir()}: make room there, "
            "or name another folder in $TMPDIR."
        ) from error
    weights = {
        f"{layer.name}/{variable.name}": np.asarray(variable)
        for layer in model.layers
        for variable in layer.weights
    }
    np.savez(folder.weights_path, allow_pickle=False, **weights)
    if trained.epochs:
        folder.write_epochs(dict(zip(weights, trained.epochs, strict=True)))


def _command(spec: ModelSpec, seed: int, epochs: int) -> str:
    shortened = f" --epochs {epochs}" if epochs != spec.epochs else ""
    return f"python -m digitrec train {spec.name} --seed {seed}{shortened}"
