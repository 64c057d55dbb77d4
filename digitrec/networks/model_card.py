"""The README of a model's folder, made from its other files: what it is and what it reaches."""

from typing import Any

from digitrec.evaluation.results import COVERAGES, Metrics, PenMetrics, RejectionMetrics
from digitrec.formatting import plain_percent
from digitrec.networks.card_metadata import card_metadata
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.model_spec import ModelSpec, Recipe


def pen_share(pen: PenMetrics) -> str:
    """Return the accuracy on real pen digits with its interval, in words."""
    accuracy, low, high = (plain_percent(share, 1) for share in (pen.accuracy, pen.low, pen.high))
    return f"{accuracy} ({low} to {high})"


def pen_source(pen: PenMetrics) -> str:
    """Return whose digits were read, how many, and what the interval means."""
    return (
        f"{pen.digits:,} digits of {pen.writers} writers ({pen.source}), drawn as on the canvas; "
        "95 % interval over writers"
    )


def write_card(spec: ModelSpec, folder: ModelFolder) -> None:
    """Write the README of a model's folder from its other files."""
    folder.card_path.write_text(model_card(spec, folder), encoding="utf-8")


def model_card(spec: ModelSpec, folder: ModelFolder) -> str:
    """Return the README of a model's folder: what it is, how it was made, what it reaches."""
    config, metrics, pen = folder.read_config(), folder.read_metrics(), folder.read_pen()
    layers = "\n".join(
        f"{number}. `{kind}` {', '.join(f'{key}={value}' for key, value in options.items())}"
        for number, (kind, options) in enumerate(spec.layers, start=1)
    )
    versions = ", ".join(f"{name} {number}" for name, number in config["versions"].items())
    steps = "".join(
        f", {step.title.lower()} (`{type(step).__module__.replace('.', '/')}.py`)"
        for step in spec.pipeline
    )
    activation = spec.layers[-1][1]["activation"]
    scaled = ", the temperature in its last layer" if spec.recipe else ""
    rejection = folder.read_rejection()
    rejection_file = "- `rejection.json`: what it rejects.\n" if rejection else ""
    epochs_file = "; `epochs.npz`: the same after every epoch, in float16"
    epochs_file = epochs_file if spec.keeps_epochs else ""
    return f"""{card_metadata(spec, metrics, pen)}
# {spec.title} (`{spec.name}`)

{spec.summary} Written by `{config["command"]}`; do not edit by hand.

## Network
Input {" x ".join(map(str, spec.input_shape))}, pixels in [0, 1]{steps}; \
{config["parameters"]:,} parameters:

{layers}
{_views(spec)}
## Training
{_training(spec, config)}
{config["training_seconds"]} s on {config["machine"]}. {versions}.

## Results
{_results(spec, metrics)}
{_pen(pen)}
{_rejection(rejection)}
## Files
- `model.keras`: the network as trained{scaled}; its last activation is `{activation}`.
- `model.tflite`: the same up to its logits, which the app serves; probabilities are their softmax.
- `weights.npz`: the weights as NumPy arrays{epochs_file}.
- `config.json`, `history.json`, `metrics.json`: how it was made, every epoch, the test metrics.
{rejection_file}- `predictions.npz`: the prediction for each test image.
- `pen.json`: the metrics on pen strokes, where they were measured.

Made again by `{config["command"]}`: {_made_again(spec, config)}
"""


def _made_again(spec: ModelSpec, config: dict[str, Any]) -> str:
    if not spec.recipe:
        return "the same weights bit for bit on the same machine."
    same = "figures within about a tenth of a percent of these."
    if "first_phase_sha256" in config:
        same += " Its second phase went on from the first phase's weights of an earlier run."
    return same


def _views(spec: ModelSpec) -> str:
    views = [view.title for view in spec.test_time_augmentation]
    if len(views) == 1:
        return ""
    return (
        f"\nThe app averages the logits of {len(views)} views (test-time augmentation): "
        f"{', '.join(views)}.\n"
    )


def _training(spec: ModelSpec, config: dict[str, Any]) -> str:
    common = f"{config['epochs']} epochs, batches of {spec.batch_size}, seed {config['seed']}"
    if not spec.recipe:
        return (
            f"All {config['training_images']:,} training images of MNIST, {common}; Adam, sparse "
            "categorical cross-entropy. The test images were shown after every epoch and used to "
            "choose nothing."
        )
    train, held_out = config["training_images"], config["held_out_images"]
    return (
        f"{_phase(spec.recipe, train)}; {common}; AdamW, weights averaged."
        f"{_second_phase(spec.recipe, train)} {held_out:,} other training images set the "
        f"temperature {config.get('temperature', 1.0):.3f}, which the last layer's weights "
        "contain. No real pen digit and no test image was used."
    )


def _phase(recipe: Recipe, training_images: int) -> str:
    """Return what a phase shows the network, in words."""
    share = f"{plain_percent(recipe.distorted)} of them " if 0 < recipe.distorted < 1 else ""
    distorted = f", {share}distorted differently in every epoch" if recipe.distorted else ""
    outliers = f", beside {recipe.outliers:,} drawings of non-digits" if recipe.outliers else ""
    taught = ""
    if recipe.teacher:
        who = "the first phase's network, where they are distorted"
        if recipe.teacher.name:
            who = f"the model `{recipe.teacher.name}`, at temperature {recipe.teacher.temperature}"
        taught = (
            f"; {plain_percent(recipe.teacher.share)} of each target are the soft answers of {who}"
        )
    return (
        f"{training_images:,} training images of MNIST and {recipe.synthetic_digits:,} digits "
        f"drawn by `digitrec/data/synthetic_digits.py`{outliers}{distorted}{taught}"
    )


def _second_phase(recipe: Recipe, training_images: int) -> str:
    if not recipe.then:
        return ""
    return (
        f" The last {recipe.last_epochs} epochs are a second phase: "
        f"{_phase(recipe.then, training_images)}."
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


def _pen(pen: PenMetrics | None) -> str:
    if not pen:
        return (
            "MNIST's digits were scanned; digits drawn on a screen are read less well. How well "
            "was not measured for these weights (`python -m digitrec pen-accuracy`)."
        )
    at = ", ".join(
        f"{plain_percent(accuracy, 1)} of the surest {plain_percent(coverage)}"
        for coverage, accuracy in zip(COVERAGES, pen.covered, strict=True)
    )
    words = "".join(
        f" {plain_percent(refused, 1)} of {count:,} {kind} are (AUROC {area:.4f})."
        for kind, count, refused, area in pen.letters
    )
    if pen.digits_refused is not None:
        refused = plain_percent(pen.digits_refused, 1)
        words = f" {refused} of these digits are taken for non-digits.{words}"
    return (
        f"On real people's pen strokes it reads {pen_share(pen)} right, and {at}; calibration "
        f"error {pen.calibration_error:.4f}; worst digit {pen.worst_digit} "
        f"({plain_percent(pen.worst_digit_accuracy, 1)}). {pen_source(pen)}.{words}"
    )


def _rejection(rejection: RejectionMetrics | None) -> str:
    if not rejection:
        return ""
    rows = "\n".join(
        f"| {kind} | {rejection.auroc[kind]:.4f} | {plain_percent(rejection.refused[kind], 1)} |"
        for kind in rejection.auroc
    )
    return f"""
## Rejection
Its last output is a non-digit's. The log odds of a digit, {rejection.slope:.3f} times the \
difference plus {rejection.offset:.3f}, are fitted on validation images, as many drawn digits and \
drawn outliers. Of the test images {plain_percent(rejection.kept, 1)} are more \
probably digits than not. \
Kinds of drawings that it never trained on:

| | AUROC against MNIST's test digits | rejected |
|---|---|---|
{rows}
"""
