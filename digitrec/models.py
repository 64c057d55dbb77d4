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
    """What the notebook printed of its own run: on the test images, and in training by epoch."""

    accuracy: float
    loss: float
    training_accuracy: tuple[float, ...]
    training_loss: tuple[float, ...]


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
            notebook=NotebookResult(
                accuracy=0.9257,
                loss=0.2670,
                training_accuracy=(0.8775, 0.9156, 0.9214, 0.9243, 0.9262),
                training_loss=(0.4886, 0.3060, 0.2848, 0.2747, 0.2677),
            ),
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
            notebook=NotebookResult(
                accuracy=0.9716,
                loss=0.0966,
                training_accuracy=(0.9191, 0.9602, 0.9703, 0.9768, 0.9812),
                training_loss=(0.2925, 0.1366, 0.0981, 0.0764, 0.0618),
            ),
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
            notebook=NotebookResult(
                accuracy=0.9779,
                loss=0.0813,
                training_accuracy=(
                    *(0.9185, 0.9603, 0.9703, 0.9772, 0.9806),
                    *(0.9841, 0.9865, 0.9886, 0.9910, 0.9917),
                ),
                training_loss=(
                    *(0.2959, 0.1368, 0.0995, 0.0771, 0.0628),
                    *(0.0519, 0.0442, 0.0369, 0.0300, 0.0264),
                ),
            ),
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
