"""Markdown made from the models' own files: each model's card and the README's table."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from digitrec.errors import UserError
from digitrec.evaluation import Metrics
from digitrec.models import ModelSpec, find_spec
from digitrec.pen import COVERAGES, PenFigures
from digitrec.records import Doubt
from digitrec.store import ModelFolder, open_folder

_MARKS = ("<!-- results: python -m digitrec list --write README.md -->", "<!-- /results -->")


def results_table(names: Iterable[str]) -> str:
    """Return a Markdown table of the models' figures, read from models/<name>/."""
    rows = [
        "| model | parameters | MNIST accuracy | MNIST loss | the notebook's | real pen digits |",
        "|---|---|---|---|---|---|",
    ]
    sources = set()
    for name in names:
        folder, notebook = open_folder(name), find_spec(name).notebook
        metrics, parameters = folder.read_metrics(), folder.read_config()["parameters"]
        pen = folder.read_pen()
        theirs = f"{notebook.accuracy:.4f} / {notebook.loss:.4f}" if notebook else ""
        rows.append(
            f"| `{name}` | {parameters:,} | {metrics.accuracy:.4f} | {metrics.loss:.4f} "
            f"| {theirs} | {pen_share(pen) if pen else 'not measured'} |"
        )
        sources |= {pen_source(pen)} if pen else set()
    return "\n".join([*rows, "", *(f"Real pen digits: {source}." for source in sorted(sources))])


def pen_share(pen: PenFigures) -> str:
    """Return the accuracy on real pen digits with its interval, in words."""
    return f"{pen.accuracy:.1%} ({pen.low:.1%} to {pen.high:.1%})"


def pen_source(pen: PenFigures) -> str:
    """Return whose digits were read, how many, and what the interval means."""
    return (
        f"{pen.digits:,} digits of {pen.writers} writers ({pen.source}), drawn as on the canvas; "
        "95 % interval over writers"
    )


def update_results(path: Path, names: Iterable[str]) -> None:
    """Put the table of results between its two marks in the Markdown file at `path`."""
    replace_between(path, _MARKS, results_table(names))


def replace_between(path: Path, marks: tuple[str, str], text: str) -> None:
    """Put text between two marks, each a line of the file at `path`, whole or not at all.

    Raises UserError when the file has no such lines, or cannot be read or written.
    """
    start, end = marks
    try:
        whole = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read as a text file.") from error
    block = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if not block.search(whole):
        raise UserError(f"{path} has no place for the table: add the lines {start} and {end}.")
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(block.sub(lambda _: f"{start}\n{text}\n{end}", whole), encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        fresh.unlink(missing_ok=True)


def write_card(spec: ModelSpec, folder: ModelFolder) -> None:
    """Write the README of a model's folder from its other files."""
    folder.card_path.write_text(model_card(spec, folder), encoding="utf-8")


def model_card(spec: ModelSpec, folder: ModelFolder) -> str:
    """Return the README of a model's folder: what it is, how it was made, what it reaches."""
    config, metrics = folder.read_config(), folder.read_metrics()
    layers = "\n".join(
        f"{number}. `{kind}` {', '.join(f'{key}={value}' for key, value in options.items())}"
        for number, (kind, options) in enumerate(spec.layers, start=1)
    )
    versions = ", ".join(f"{name} {number}" for name, number in config["versions"].items())
    straightened = ", straightened (`digitrec/straightening.py`)" if spec.straightened else ""
    activation = spec.layers[-1][1]["activation"]
    scaled = ", the temperature in its last layer" if spec.recipe else ""
    files = (
        "`doubt.json`: what it doubts.\n- `predictions.npz`"
        if folder.read_doubt()
        else "`predictions.npz`"
    )
    return f"""# {spec.title} (`{spec.name}`)

{spec.summary} Written by `{config["command"]}`; do not edit by hand.

## Network
Input {" x ".join(map(str, spec.input_shape))}, pixels in [0, 1]{straightened}; \
{config["parameters"]:,} parameters:

{layers}
{_views(spec)}
## Training
{_training(spec, config)}
{config["training_seconds"]} s on {config["machine"]}. {versions}.

## Results
{_results(spec, metrics)}
{_pen(folder.read_pen())}
{_doubt(folder.read_doubt())}
## Files
- `model.keras`: the network as trained{scaled}; its last activation is `{activation}`.
- `model.tflite`: the same up to its logits, which the app serves; probabilities are their softmax.
- `weights.npz`: the weights as NumPy arrays.
- `config.json`, `history.json`, `metrics.json`: how it was made, every epoch, the test figures.
- {files}: the answer to each test image.
- `pen.json`: the figures on pen strokes, where they were measured.

Made again by `{config["command"]}`: the same weights bit for bit on the same machine.
"""


def _views(spec: ModelSpec) -> str:
    if len(spec.views) == 1:
        return ""
    views = ", ".join(
        f"turned by {view.turned_deg:g}°" if view.turned_deg else f"scaled by {view.scaled:g}"
        for view in spec.views[1:]
    )
    return f"\nThe app averages the logits of {len(spec.views)} views: as it is, {views}.\n"


def _training(spec: ModelSpec, config: dict[str, Any]) -> str:
    common = f"{config['epochs']} epochs, batches of {spec.batch_size}, seed {config['seed']}"
    if not spec.recipe:
        return (
            f"All {config['training_images']:,} training images of MNIST, {common}; Adam, sparse "
            "categorical cross-entropy. The test images were shown after every epoch and used to "
            "choose nothing."
        )
    doubt = ""
    if spec.recipe.nondigits:
        doubt = (
            f" Beside them stood {spec.recipe.nondigits:,} drawings that are no digit, to be "
            "unsure of."
        )
    return (
        f"{config['training_images']:,} training images of MNIST and "
        f"{spec.recipe.synthetic_digits:,} digits drawn by `digitrec/handwriting.py`"
        f"{', distorted anew in every epoch' if spec.recipe.distorted else ''}; {common}; AdamW, "
        f"weights averaged.{doubt} {config['held_out_images']:,} "
        "other training images set the temperature "
        f"{config.get('temperature', 1.0):.3f}, which the last layer's weights contain. No real "
        "pen digit and no test image was used."
    )


def _results(spec: ModelSpec, metrics: Metrics) -> str:
    table = f"""On MNIST's {metrics.sample_count:,} test images:

| | accuracy | loss | calibration error |
|---|---|---|---|
| this model | {metrics.accuracy:.4f} | {metrics.loss:.4f} | {metrics.calibration_error:.4f} |
"""
    if not spec.notebook:
        return table
    return f"""{table}\
| the notebook's run | {spec.notebook.accuracy:.4f} | {spec.notebook.loss:.4f} | |

The two differ for two reasons. The notebook fixed no seed, so its first weights and the order of
its images were others. And its older Keras took the cross-entropy of the sigmoid outputs, where
today's takes that of the logits behind them: training losses start lower here.
"""


def _pen(pen: PenFigures | None) -> str:
    if not pen:
        return (
            "MNIST's digits were scanned; digits drawn on a screen are read less well. How well "
            "was not measured for these weights (`python -m digitrec pen-accuracy`)."
        )
    at = ", ".join(
        f"{accuracy:.1%} of the surest {coverage:.0%}"
        for coverage, accuracy in zip(COVERAGES, pen.covered, strict=True)
    )
    return (
        f"On real people's pen strokes it reads {pen_share(pen)} right, and {at}; calibration "
        f"error {pen.calibration_error:.4f}; worst digit {pen.worst_digit} "
        f"({pen.worst_digit_accuracy:.1%}). {pen_source(pen)}."
    )


def _doubt(doubt: Doubt | None) -> str:
    if not doubt:
        return ""
    rows = "\n".join(
        f"| {kind} | {doubt.auroc[kind]:.4f} | {doubt.refused[kind]:.1%} |" for kind in doubt.auroc
    )
    return f"""
## Doubt
Where its greatest probability is below {doubt.threshold:.4f} it takes a drawing for no digit; \
the threshold keeps 98 % of the validation images and as many drawn digits together, and \
{doubt.kept:.1%} of the test images. \
Kinds of drawings that it never trained on:

| | AUROC against MNIST's test digits | doubted |
|---|---|---|
{rows}
"""
