"""What each command of the command line does; each returns its exit code, 0 or 1."""

import importlib.util
import json
import sys
from argparse import Namespace
from collections.abc import Sequence

import numpy as np

from digitrec.data.mnist import load_mnist
from digitrec.data.pen_drawings import read_pen_drawings
from digitrec.drawing.photo import photo_to_mnist
from digitrec.drawing.strokes import CANVAS_SIZE_PX, INK_SHARES
from digitrec.errors import UserError, printable
from digitrec.evaluation.pen_benchmark import run_benchmark
from digitrec.evaluation.pen_table import pen_table
from digitrec.formatting import plain_percent
from digitrec.home import INSTALL_TRAINING
from digitrec.images import CLASS_COUNT
from digitrec.networks import schema
from digitrec.networks.model_card import write_card
from digitrec.networks.predictor import load_model
from digitrec.networks.readme_table import update_results
from digitrec.networks.specs import MODEL_NAMES, SPECS, find_spec
from digitrec.networks.store import models_dir, open_folder, updating
from digitrec.training.evaluate import evaluate


def show_models(options: Namespace) -> int:
    """Print the models with their metrics, or renew the README's table."""
    if options.write:
        update_results(options.write, MODEL_NAMES)
        return 0
    failures, width = 0, max(map(len, SPECS))
    for spec in SPECS.values():
        try:
            folder = open_folder(spec.name)
            metrics, parameters = folder.read_metrics(), folder.read_config()["parameters"]
        except UserError as error:
            failures += 1
            print(f"{spec.name:<{width}} {printable(error)}")
            continue
        print(
            f"{spec.name:<{width}} {parameters:>7,} parameters  "
            f"test accuracy {metrics.accuracy:.4f}  loss {metrics.loss:.4f}  {spec.summary}"
        )
    return 1 if failures else 0


def train_models(options: Namespace) -> int:
    """Train models and write their folders."""
    # Teachers come before those that learn from them.
    names = sorted(_chosen(options), key=lambda name: bool(find_spec(name).teacher))
    if importlib.util.find_spec("tensorflow") is None:
        raise UserError(f"Training needs TensorFlow and Keras. Run: {INSTALL_TRAINING}")
    mnist = load_mnist(options.mnist)
    from digitrec.training.train import train  # TensorFlow only when it is needed

    for name in names:
        metrics = train(find_spec(name), mnist, seed=options.seed, epochs=options.epochs)
        print(
            f"{name}: test accuracy {metrics.accuracy:.4f}, loss {metrics.loss:.4f} on "
            f"{metrics.sample_count:,} images; written to {models_dir() / name}"
        )
    return 0


def evaluate_models(options: Namespace) -> int:
    """Evaluate served models again and write what is found to their folders."""
    names = _chosen(options)
    for name in names:
        open_folder(name).read_network()
    mnist = load_mnist(options.mnist)
    for name in names:
        with updating(name) as folder:
            metrics = evaluate(find_spec(name), folder, mnist)
        print(
            f"{name}: test accuracy {metrics.accuracy:.4f}, loss {metrics.loss:.4f}, calibration "
            f"error {metrics.calibration_error:.4f} on {metrics.sample_count:,} images; "
            f"written to {models_dir() / name}"
        )
        print("true\\predicted" + "".join(f"{digit:>6}" for digit in range(CLASS_COUNT)))
        for digit, row in enumerate(metrics.confusion_matrix):
            print(f"{digit:>14}" + "".join(f"{count:>6}" for count in row))
    return 0


def read_pictures(options: Namespace) -> int:
    """Print the digit in each picture."""
    model = load_model(options.model)
    readings = []
    for path in options.images:
        try:
            probabilities = model.predict_probabilities(photo_to_mnist(path)[np.newaxis])[0]
        except UserError as error:
            readings.append({"image": str(path), "error": str(error)})
            print(printable(error), file=sys.stderr)
            continue
        digit = int(probabilities.argmax())
        shares = [float(share) for share in probabilities]
        readings.append(
            {"image": str(path), "model": options.model, "digit": digit, "probabilities": shares}
        )
        if not options.json:
            others = "  ".join(f"{other}:{share:.4f}" for other, share in enumerate(shares))
            print(f"{printable(path)}: {digit} ({plain_percent(shares[digit], 1)})  {others}")
    if options.json:
        print(json.dumps(readings, indent=1))
    return 1 if any("error" in reading for reading in readings) else 0


def measure_pen_accuracy(options: Namespace) -> int:
    """Print how well models read files of pen strokes, and write it to their folders if asked."""
    from tqdm import tqdm

    least_px = options.ink_px or CANVAS_SIZE_PX * INK_SHARES[0]
    if options.brush_px >= least_px:
        raise UserError(
            f"A brush of {options.brush_px} px draws no digit of {least_px:.0f} px: name a thinner "
            "one with --brush-px, or longer ink with --ink-px."
        )
    names = MODEL_NAMES if options.model is None else [options.model]
    models = [load_model(name) for name in names]
    drawings, problems = [], []
    for path in options.files:
        try:
            found, faults = read_pen_drawings(path)
        except UserError as error:
            found, faults = [], [str(error)]
        drawings, problems = drawings + found, problems + faults
    for problem in problems:
        print(printable(problem), file=sys.stderr)
    if not any(drawing.is_digit for drawing in drawings):
        if options.json:
            print(json.dumps({"models": {}, "refused": problems}, indent=1))
        raise UserError("There is no digit to read in these files.")
    source = options.source or ", ".join(path.name for path in options.files)
    source = printable(" ".join(source.replace("|", "/").split()))
    networks = {model.spec.name: model.predict_logits for model in models}
    detectors = {
        model.spec.name: model.digit_log_odds for model in models if model.spec.learns_to_reject
    }
    with tqdm(total=len(drawings), unit="drawing", desc="Drawing", disable=None) as bar:
        measured = run_benchmark(
            drawings,
            networks,
            detectors,
            source,
            options.seed,
            lambda done: bar.update(done - bar.n),
            ink_px=options.ink_px,
            brush_px=options.brush_px,
        )
    if options.json:
        records = {name: schema.encode(metrics) for name, metrics in measured.items()}
        print(json.dumps({"models": records, "refused": problems}, indent=1))
    else:
        print(pen_table(measured))
    for name, metrics in measured.items() if options.write else ():
        with updating(name) as folder:
            folder.write_pen(metrics)
            write_card(find_spec(name), folder)
    return 1 if problems else 0


def _chosen(options: Namespace) -> Sequence[str]:
    if options.all:
        return MODEL_NAMES
    if not options.names:
        raise UserError(f"Name a model ({', '.join(MODEL_NAMES)}) or say --all.")
    return [find_spec(name).name for name in options.names]
