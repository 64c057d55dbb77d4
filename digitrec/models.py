"""The networks as data: a new model is one more entry in SPECS.

Only `build` and `build_logits` import Keras, when they are called.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digitrec.data import CLASS_COUNT, IMAGE_SIZE
from digitrec.errors import UserError
from digitrec.straightening import straighten
from digitrec.views import AS_IT_IS, View, look

if TYPE_CHECKING:
    import keras
    import numpy as np

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
class Recipe:
    """How a model beyond the notebook's is trained (`recipes.fit_plus`).

    Every epoch shows it the training images and `synthetic_digits` drawn by the project's own
    pen, `distorted` anew or as they are; `nondigits` are drawings it shall be unsure of.
    `learning_rate` is the peak of the schedule; `label_smoothing` ends before the last epochs.
    """

    synthetic_digits: int
    learning_rate: float
    weight_decay: float = 0.01
    label_smoothing: float = 0.0
    distorted: bool = True
    elastic_px: float = 0.0
    nondigits: int = 0


@dataclass(frozen=True)
class ModelSpec:
    """A network and its training; `color` is the model's own on every page (Okabe and Ito).

    It has either the result of the notebook whose recipe it follows, or a `recipe` of ours.
    A `straightened` model is given digits without slant, in training and in use. The served
    model's logits are the mean over its `views` of the picture.
    """

    name: str
    title: str
    summary: str
    color: str
    input_shape: tuple[int, ...]
    layers: tuple[Layer, ...]
    epochs: int
    batch_size: int
    notebook: NotebookResult | None = None
    recipe: Recipe | None = None
    straightened: bool = False
    views: tuple[View, ...] = (AS_IT_IS,)

    @property
    def doubts(self) -> bool:
        """Whether it was taught to be unsure of what is no digit."""
        return self.recipe is not None and self.recipe.nondigits > 0

    @property
    def is_dense(self) -> bool:
        """Whether it is one dense layer, or two with ReLU between: its answers are exact sums."""
        dense = [options for kind, options in self.layers if kind == "Dense"]
        is_plain = all(kind in ("Dense", "Flatten") for kind, _ in self.layers)
        hidden = [options.get("activation") for options in dense[:-1]]
        return is_plain and hidden in ([], ["relu"])

    @property
    def dense_shapes(self) -> list[tuple[int, ...]]:
        """The shapes of kernel and bias of each layer, in turn, where all of them are dense."""
        units = [options["units"] for kind, options in self.layers if kind == "Dense"]
        ends = zip([PIXELS, *units], units, strict=False)
        return [shape for start, end in ends for shape in ((start, end), (end,))]

    def prepare(self, images: np.ndarray) -> np.ndarray:
        """Return float32 (n, 28, 28) images as this network sees them, in its input shape."""
        seen = straighten(images) if self.straightened else images
        return seen.reshape(-1, *self.input_shape)

    def looks(self, images: np.ndarray) -> Iterator[np.ndarray]:
        """Yield the images in each of the views whose logits this network averages."""
        return (self.prepare(look(images, view)) for view in self.views)

    def build(self) -> keras.Sequential:
        """Return the untrained Keras network, input (n, *input_shape), output (n, 10)."""
        return _sequential(self, self.layers)

    def build_logits(self, trained: keras.Model | None = None) -> keras.Sequential:
        """Return the network up to its logits, without the last activation, as it was trained."""
        kind, options = self.layers[-1]
        logits = _sequential(self, (*self.layers[:-1], (kind, {**options, "activation": None})))
        if trained:
            logits.set_weights(trained.get_weights())
        return logits


def _sequential(spec: ModelSpec, layers: tuple[Layer, ...]) -> keras.Sequential:
    import keras

    built = [getattr(keras.layers, kind)(**options) for kind, options in layers]
    name = spec.name.replace("-", "_")
    return keras.Sequential([keras.Input(spec.input_shape), *built], name=name)


_TO_DIGITS: Layer = ("Dense", {"units": CLASS_COUNT, "activation": "sigmoid"})
_HIDDEN: Layer = ("Dense", {"units": 100, "activation": "relu"})


def _convolution(filters: int, side: int) -> tuple[Layer, ...]:
    options = {"filters": filters, "kernel_size": side, "padding": "same", "use_bias": False}
    return ("Conv2D", options), ("BatchNormalization", {"momentum": 0.9}), ("ReLU", {})


_POOL: Layer = ("MaxPooling2D", {})

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
        ModelSpec(
            name="perceptron-plus",
            title="Perceptron+",
            summary="The perceptron again, fed straightened digits: what better input buys.",
            color="#D55E00",
            input_shape=(PIXELS,),
            layers=(_TO_DIGITS,),
            epochs=16,
            batch_size=256,
            recipe=Recipe(
                synthetic_digits=8_000, learning_rate=0.02, weight_decay=0.0001, distorted=False
            ),
            straightened=True,
        ),
        ModelSpec(
            name="hidden-plus",
            title="Hidden layer+",
            summary="The hundred units again, raised on straightened, distorted digits.",
            color="#0072B2",
            input_shape=(PIXELS,),
            layers=(_HIDDEN, _TO_DIGITS),
            epochs=50,
            batch_size=256,
            recipe=Recipe(synthetic_digits=20_000, learning_rate=0.004, label_smoothing=0.05),
            straightened=True,
            views=(AS_IT_IS, View(turned_deg=12), View(turned_deg=-12)),
        ),
        ModelSpec(
            name="convnet",
            title="Convnet",
            summary="Small filters slide over the picture: a network that knows about space.",
            color="#009E73",
            input_shape=(IMAGE_SIZE, IMAGE_SIZE),
            layers=(
                ("Reshape", {"target_shape": (IMAGE_SIZE, IMAGE_SIZE, 1)}),
                *_convolution(24, 5),
                _POOL,
                *_convolution(48, 3),
                *_convolution(48, 3),
                _POOL,
                *_convolution(96, 3),
                ("Flatten", {}),
                ("Dropout", {"rate": 0.3}),
                ("Dense", {"units": CLASS_COUNT, "activation": "softmax"}),
            ),
            epochs=20,
            batch_size=128,
            recipe=Recipe(
                synthetic_digits=24_000,
                learning_rate=0.002,
                label_smoothing=0.05,
                elastic_px=0.6,
                nondigits=6_000,
            ),
            views=(
                AS_IT_IS,
                View(turned_deg=7),
                View(turned_deg=-7),
                View(scaled=1.08),
                View(scaled=0.92),
            ),
        ),
    )
}
MODEL_NAMES = tuple(SPECS)
DEFAULT_MODEL = "convnet"


class UnknownModelError(UserError, ValueError):
    """No model has this name; the message names those that exist."""


def find_spec(name: str) -> ModelSpec:
    """Return the entry of SPECS with this name; UnknownModelError, a ValueError, otherwise."""
    if name not in SPECS:
        raise UnknownModelError(f"There is no model '{name}'. Choose from: {', '.join(SPECS)}.")
    return SPECS[name]
