"""The metadata on top of a model's card, in YAML with the keys that Hugging Face's hub reads."""

import json

from digitrec.errors import printable
from digitrec.evaluation.results import Metrics, PenMetrics
from digitrec.networks.model_spec import ModelSpec

_MNIST = "ylecun/mnist"  # the data set's name on the hub
_HEAD = f"""\
language: en
library_name: keras
pipeline_tag: image-classification
tags:
- handwritten-digits
- mnist
- litert
datasets:
- {_MNIST}
metrics:
- accuracy
"""


def card_metadata(spec: ModelSpec, metrics: Metrics, pen: PenMetrics | None) -> str:
    """Return the metadata between its two lines of dashes, with the card's own figures.

    There is no license key, which the hub does not ask for: none has been given.
    """
    results = [
        _result(_MNIST, "MNIST", "test", {"accuracy": metrics.accuracy, "loss": metrics.loss})
    ]
    if pen:
        results.append(_result("unipen", pen.source, None, {"accuracy": pen.accuracy}))
    index = f"model-index:\n- name: {spec.name}\n  results:\n{''.join(results)}"
    return f"---\n{_HEAD}{index}---\n"


def _result(dataset: str, name: str, split: str | None, figures: dict[str, float]) -> str:
    """Return one entry of the results."""
    split_line = f"      split: {split}\n" if split else ""
    values = "".join(
        f"    - type: {kind}\n      value: {figure:.4f}\n" for kind, figure in figures.items()
    )
    return (
        f"  - task:\n      type: image-classification\n"
        f"    dataset:\n      type: {dataset}\n      name: {_quoted(name)}\n{split_line}"
        f"    metrics:\n{values}"
    )


def _quoted(text: str) -> str:
    """Return the text as YAML reads it, whatever it holds: a source may be the name of any file."""
    return json.dumps(printable(text), ensure_ascii=False)
