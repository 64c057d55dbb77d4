"""The networks as data: a new model is one more entry in SPECS.

Only `build` and `build_logits` import Keras, when they are called.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digitrec.data import CLASS_COUNT, IMAGE_SIZE
from digitrec.errors import UserError

if TYPE_CHECKING:
    import keras

Layer = tuple[str, dict[str, Any]]  # a class of keras.layers and its arguments
PIXELS = IMAGE_SIZE * IMAGE_SIZE


@dataclass(frozen=True)
class NotebookResult:
    """What the notebook printed for its own run: test accuracy and loss after the last epoch."""

    accuracy: float
    loss: float


@dataclass(frozen=True)
class ModelSpec:
    """A network and its recipe; `color` is the model's own on every page (Okabe and Ito)."""

    name: str
    title: str
    summary: str
    color: str
    input_shape: tuple[int, ...]
    layers: tuple[Layer, ...]
    epochs: int
    batch_size: int
    notebook: NotebookResult

    def build(self) -> keras.Sequential:
        """Return the untrained Keras network, input (n, *input_shape), output (n, 10)."""
        return _sequential(self, self.layers)

    def build_logits(self, trained: keras.Model) -> keras.Sequential:
        """Return the trained network up to its logits: the last activation is left out."""
        kind, options = self.layers[-1]
        logits = _sequential(self, (*self.layers[:-1], (kind, {**options, "activation": None})))
        logits.set_weights(trained.get_weights())
        return logits


def _sequential(spec: ModelSpec, layers: tuple[Layer, ...]) -> keras.Sequential:
    import keras

    built = [getattr(keras.layers, kind)(**options) for kind, options in layers]
    name = spec.name.replace("-", "_")
    return keras.Sequential([keras.Input(spec.input_shape), *built], name=name)


_TO_DIGITS: Layer = ("Dense", {"units": CLASS_COUNT, "activation": "sigmoid"})
_HIDDEN: Layer = ("Dense", {"units": 100, "activation": "relu"})

SPECS = {
    spec.name: spec
    for spec in (
        ModelSpec(
            name="perceptron",
            title="Perceptron",
            summary="Every pixel votes for each digit with one weight: no hidden layer.",
            color="#E69F00",
            input_shape=(PIXELS,),
            layers=(_TO_DIGITS,),
            epochs=5,
            batch_size=32,
            notebook=NotebookResult(accuracy=0.9257, loss=0.2670),
        ),
        ModelSpec(
            name="hidden",
            title="Hidden layer",
            summary="A hundred hidden units find strokes first and then vote.",
            color="#56B4E9",
            input_shape=(PIXELS,),
            layers=(_HIDDEN, _TO_DIGITS),
            epochs=5,
            batch_size=32,
            notebook=NotebookResult(accuracy=0.9716, loss=0.0966),
        ),
        ModelSpec(
            name="flatten",
            title="Flatten",
            summary="The same hundred units fed the 28x28 picture itself, trained twice as long.",
            color="#CC79A7",
            input_shape=(IMAGE_SIZE, IMAGE_SIZE),
            layers=(("Flatten", {}), _HIDDEN, _TO_DIGITS),
            epochs=10,
            batch_size=32,
            notebook=NotebookResult(accuracy=0.9779, loss=0.0813),
        ),
    )
}
MODEL_NAMES = tuple(SPECS)
DEFAULT_MODEL = "flatten"


class UnknownModelError(UserError, ValueError):
    """No model has this name; the message names those that exist."""


def find_spec(name: str) -> ModelSpec:
    """Return the entry of SPECS with this name; UnknownModelError, a ValueError, otherwise."""
    if name not in SPECS:
        raise UnknownModelError(f"There is no model '{name}'. Choose from: {', '.join(SPECS)}.")
    return SPECS[name]
