"""The command line: list, train, evaluate and predict."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from digitrec.data import load_mnist
from digitrec.errors import UserError
from digitrec.figures import write_figures
from digitrec.inference import load_model
from digitrec.models import DEFAULT_MODEL, MODEL_NAMES, SPECS, find_spec
from digitrec.photos import photo_to_mnist
from digitrec.report import update_results
from digitrec.store import models_dir, open_folder, updating


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 if all went well, 1 if something failed."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1


def _list(options: argparse.Namespace) -> int:
    if options.write:
        update_results(options.write, MODEL_NAMES)
        return 0
    failures = 0
    for spec in SPECS.values():
        try:
            folder = open_folder(spec.name)
            metrics, parameters = folder.read_metrics(), folder.read_config()["parameters"]
        except UserError as error:
            failures += 1
            print(f"{spec.name:<12} {error}")
            continue
        print(
            f"{spec.name:<12} {parameters:>7,} parameters  test accuracy {metrics.accuracy:.4f}"
            f"  loss {metrics.loss:.4f}  {spec.summary}"
        )
    return 1 if failures else 0


def _train(options: argparse.Namespace) -> int:
    names = _chosen(options)
    mnist = load_mnist(options.mnist)
    from digitrec.training import train  # TensorFlow only when it is needed

    for name in names:
        metrics = train(find_spec(name), mnist, seed=options.seed, epochs=options.epochs)
        print(
            f"{name}: test accuracy {metrics.accuracy:.4f}, loss {metrics.loss:.4f} on "
            f"{metrics.sample_count:,} images; written to {models_dir() / name}"
        )
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    names = _chosen(options)
    for name in names:
        open_folder(name).read_network()
    mnist = load_mnist(options.mnist)
    for name in names:
        with updating(name) as folder:
            metrics = write_figures(find_spec(name), folder, mnist)
        print(
            f"{name}: test accuracy {metrics.accuracy:.4f}, loss {metrics.loss:.4f}, calibration "
            f"error {metrics.calibration_error:.4f} on {metrics.sample_count:,} images; "
            f"written to {models_dir() / name}"
        )
        print("true\\predicted" + "".join(f"{digit:>6}" for digit in range(10)))
        for digit, row in enumerate(metrics.confusion_matrix):
            print(f"{digit:>14}" + "".join(f"{count:>6}" for count in row))
    return 0


def _predict(options: argparse.Namespace) -> int:
    model = load_model(options.model)
    answers = []
    for path in options.images:
        try:
            probabilities = model.predict_probabilities(photo_to_mnist(path)[np.newaxis])[0]
        except UserError as error:
            answers.append({"image": str(path), "error": str(error)})
            print(error, file=sys.stderr)
            continue
        digit = int(probabilities.argmax())
        shares = [float(share) for share in probabilities]
        answers.append(
            {"image": str(path), "model": options.model, "digit": digit, "probabilities": shares}
        )
        if not options.json:
            others = "  ".join(f"{other}:{share:.4f}" for other, share in enumerate(shares))
            print(f"{path}: {digit} ({shares[digit]:.1%})  {others}")
    if options.json:
        print(json.dumps(answers, indent=1))
    return 1 if any("error" in answer for answer in answers) else 0


def _chosen(options: argparse.Namespace) -> Sequence[str]:
    if options.all:
        return MODEL_NAMES
    if not options.names:
        raise UserError(f"Name a model ({', '.join(MODEL_NAMES)}) or say --all.")
    return [find_spec(name).name for name in options.names]


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdigit() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 4294967295")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m digitrec", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(run, name: str, description: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=description, description=description)
        added.set_defaults(run=run)
        return added

    listing = command(_list, "list", "Show the models with their figures on MNIST's test images.")
    listing.add_argument(
        "--write", type=Path, metavar="FILE", help="renew the table of results in this README"
    )
    training = command(_train, "train", "Train models and write their folders under models/.")
    training.add_argument(
        "--seed", type=_seed, default=0, help="what everything random starts from (default: 0)"
    )
    training.add_argument(
        "--epochs", type=_positive, help="passes over the training images (default: the model's)"
    )
    evaluation = command(
        _evaluate,
        "evaluate",
        "Recompute the served models' test figures and write them to models/.",
    )
    for choosing in (training, evaluation):
        choosing.add_argument("names", nargs="*", metavar="NAME", help=" or ".join(MODEL_NAMES))
        choosing.add_argument("--all", action="store_true", help="every model")
        choosing.add_argument(
            "--mnist",
            type=Path,
            metavar="FILE",
            help="mnist.npz (default: $DIGITREC_MNIST, then Keras's cache, then downloaded there)",
        )
    prediction = command(_predict, "predict", "Read the digit in PNG or JPEG pictures.")
    prediction.add_argument("images", nargs="+", type=Path, metavar="IMAGE", help="PNG or JPEG")
    prediction.add_argument(
        "--model",
        default=DEFAULT_MODEL,
        metavar="NAME",
        help=f"{', '.join(MODEL_NAMES)} (default: {DEFAULT_MODEL})",
    )
    prediction.add_argument("--json", action="store_true", help="print JSON for programs")
    return parser
