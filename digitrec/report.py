"""Markdown made from the models' own files: each model's card and the README's table."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from digitrec.errors import UserError
from digitrec.evaluation import Metrics
from digitrec.models import ModelSpec, find_spec
from digitrec.store import open_folder

_MARKS = ("<!-- results: python -m digitrec list --write README.md -->", "<!-- /results -->")


def results_table(names: Iterable[str]) -> str:
    """Return a Markdown table of the models' test figures, read from models/<name>/."""
    rows = [
        "| model | parameters | test accuracy | test loss | the notebook's |",
        "|---|---|---|---|---|",
    ]
    for name in names:
        folder, notebook = open_folder(name), find_spec(name).notebook
        metrics, parameters = folder.read_metrics(), folder.read_config()["parameters"]
        rows.append(
            f"| `{name}` | {parameters:,} | {metrics.accuracy:.4f} | {metrics.loss:.4f} "
            f"| {notebook.accuracy:.4f} / {notebook.loss:.4f} |"
        )
    return "\n".join(rows)


def update_results(path: Path, names: Iterable[str]) -> None:
    """Put the table of results between its two marks in the Markdown file at `path`."""
    start, end = _MARKS
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read as a text file.") from error
    block = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if not block.search(text):
        raise UserError(f"{path} has no place for the table: add the lines {start} and {end}.")
    table = f"{start}\n{results_table(names)}\n{end}"
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(block.sub(lambda _: table, text), encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        fresh.unlink(missing_ok=True)


def model_card(spec: ModelSpec, config: dict[str, Any], metrics: Metrics) -> str:
    """Return the README of a model's folder: what it is, how it was made, what it reaches."""
    layers = "\n".join(
        f"{number}. `{kind}` {', '.join(f'{key}={value}' for key, value in options.items())}"
        for number, (kind, options) in enumerate(spec.layers, start=1)
    )
    versions = ", ".join(f"{name} {number}" for name, number in config["versions"].items())
    return f"""# {spec.title} (`{spec.name}`)

{spec.summary} Written by `{config["command"]}`; do not edit by hand.

## Network
Input {" x ".join(map(str, spec.input_shape))}, pixels in [0, 1]; \
{config["parameters"]:,} parameters:

{layers}

## Training
All {config["training_images"]:,} training images of MNIST, {config["epochs"]} epochs, \
batches of {spec.batch_size}, Adam, sparse categorical cross-entropy, seed {config["seed"]}; \
{config["training_seconds"]} s on {config["machine"]}. \
The test images were shown after every epoch and used to choose nothing.
{versions}.

## Results
On MNIST's {metrics.sample_count:,} test images:

| | accuracy | loss |
|---|---|---|
| this model | {metrics.accuracy:.4f} | {metrics.loss:.4f} |
| the notebook's run | {spec.notebook.accuracy:.4f} | {spec.notebook.loss:.4f} |

The two differ for two reasons. The notebook fixed no seed, so its first weights and the order of
its images were others. And its older Keras took the cross-entropy of the sigmoid outputs, where
today's takes that of the logits behind them: training losses start lower here.
These figures are for MNIST's scanned digits; digits drawn on a screen are read less well.

## Files
- `model.keras`: the network as trained; its outputs are sigmoids.
- `model.tflite`: the same up to its logits, which the app serves; probabilities are their softmax.
- `weights.npz`: the weights as NumPy arrays.
- `config.json`, `history.json`, `metrics.json`: how it was made, every epoch, the test figures.
- `predictions.npz`: the answer to each test image.

Made again by `{config["command"]}`: the same weights bit for bit on the same machine.
"""
