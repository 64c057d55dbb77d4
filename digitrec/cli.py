"""The command line: app, list, train, evaluate, predict, pen-accuracy and rooms."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from digitrec import app_command, commands, room_commands
from digitrec.drawing.strokes import BRUSH_PX, CANVAS_SIZE_PX
from digitrec.errors import UserError, printable
from digitrec.home import PROGRAM
from digitrec.networks.specs import DEFAULT_MODEL, MODEL_NAMES
from digitrec.parsing import Parser
from digitrec.versions import describe_versions


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 if all went well, 1 if something failed."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except UserError as error:
        print(printable(error), file=sys.stderr)
        return 1


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdigit() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 4294967295")
    return int(text)


def _pixels(text: str) -> int:
    if _positive(text) > CANVAS_SIZE_PX:
        raise argparse.ArgumentTypeError(f"the canvas has {CANVAS_SIZE_PX} pixels, not {text}")
    return int(text)


class _ShowVersions(argparse.Action):
    """Prints the versions on one line, which argparse's own action would wrap, and ends."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        print(describe_versions())
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog=PROGRAM, description=__doc__)
    parser.add_argument(
        "--version", nargs=0, action=_ShowVersions, help="print the versions for a bug report"
    )
    known = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(run, name: str, description: str) -> argparse.ArgumentParser:
        added = known.add_parser(name, help=description, description=description)
        added.set_defaults(run=run)
        return added

    app_command.add_options(command(app_command.start, "app", app_command.DESCRIPTION))
    listing = command(
        commands.show_models, "list", "Show the models with their metrics on MNIST's test images."
    )
    listing.add_argument(
        "--write", type=Path, metavar="FILE", help="renew the table of results in this README"
    )
    training = command(
        commands.train_models, "train", "Train models and write their folders under models/."
    )
    training.add_argument(
        "--seed", type=_seed, default=0, help="what everything random starts from (default: 0)"
    )
    training.add_argument(
        "--epochs", type=_positive, help="passes over the training images (default: the model's)"
    )
    evaluation = command(
        commands.evaluate_models,
        "evaluate",
        "Recompute the served models' test metrics and write them to models/.",
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
    prediction = command(
        commands.read_pictures, "predict", "Read the digit in PNG or JPEG pictures."
    )
    prediction.add_argument("images", nargs="+", type=Path, metavar="IMAGE", help="PNG or JPEG")
    prediction.add_argument(
        "--model",
        default=DEFAULT_MODEL,
        metavar="NAME",
        help=f"{', '.join(MODEL_NAMES)} (default: {DEFAULT_MODEL})",
    )
    measuring = command(
        commands.measure_pen_accuracy,
        "pen-accuracy",
        "Measure how well drawn digits are read, and letters told from them, by pen strokes.",
    )
    measuring.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="strokes, .jsonl or .jsonl.gz"
    )
    measuring.add_argument(
        "--model", metavar="NAME", help=f"{', '.join(MODEL_NAMES)} (default: all of them)"
    )
    measuring.add_argument(
        "--seed", type=_seed, default=0, help="what sizes and places are drawn from (default: 0)"
    )
    measuring.add_argument(
        "--ink-px",
        type=_pixels,
        metavar="PX",
        help=f"how long the ink is on a canvas of {CANVAS_SIZE_PX} (default: seeded, 40 to 85 %%)",
    )
    measuring.add_argument(
        "--brush-px",
        type=_pixels,
        default=BRUSH_PX,
        metavar="PX",
        help=f"how wide the brush is that drew it (default: {BRUSH_PX})",
    )
    measuring.add_argument(
        "--write", action="store_true", help="keep the metrics in models/, for pages and README"
    )
    measuring.add_argument(
        "--source", metavar="TEXT", help="whose digits they are (default: the files' names)"
    )
    for printing in (prediction, measuring):
        printing.add_argument("--json", action="store_true", help="print JSON for programs")
    _add_rooms(command(None, "rooms", "List, export or delete the rooms that people drew in."))
    return parser


def _add_rooms(parser: argparse.ArgumentParser) -> None:
    known = parser.add_subparsers(required=True, metavar="COMMAND")
    for run, name, description in (
        (room_commands.list_rooms, "list", "Show the rooms, with their people and drawings."),
        (room_commands.export_room, "export", "Write a room's labelled drawings to a file."),
        (room_commands.delete_room, "delete", "Delete a room with all that it holds, at once."),
    ):
        added = known.add_parser(name, help=description, description=description)
        added.set_defaults(run=run)
        if name != "list":
            added.add_argument("code", metavar="CODE", help="the room's code, as the list shows it")
        if name == "export":
            added.add_argument(
                "file",
                type=Path,
                metavar="FILE",
                help=".jsonl: strokes, as pen-accuracy reads them; .npz: pictures, as in MNIST",
            )
