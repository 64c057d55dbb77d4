"""What a model is, as data: its network, its input and its training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from digitrec.images import CLASS_COUNT, IMAGE_SIZE
from digitrec.preprocessing.pipeline import Step, apply_steps
from digitrec.preprocessing.warping import AS_IT_IS, AffineView

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
class Teacher:
    """A network whose soft answers stand beside the labels (Hinton, Vinyals and Dean, 2015).

    `share` of each target is its probabilities, its logits divided by `temperature` first; the
    rest is the label. `name` is a trained model's, which answers once to each image as it is.
    Without one it is the network itself as its first phase left it, which answers to every
    distorted image when that is shown: it knows no others.
    """

    share: float
    name: str | None = None
    temperature: float = 1.0


@dataclass(frozen=True)
class Recipe:
    """How a model beyond the notebook's is trained (`recipes.fit_recipe`).

    Every epoch shows it the training images and `synthetic_digits` more. The share `distorted` of
    them is distorted, differently each time, which blurs them; the rest stays sharp. `outliers`
    are non-digits, whose logit is the last, with `more_of` some kinds. `learning_rate`
    is the schedule's peak; `label_smoothing` ends before the last epochs. A second phase, `then`,
    has drawings of its own and takes the `last_epochs`, or half of them where there are few.
    """

    synthetic_digits: int
    learning_rate: float
    weight_decay: float = 0.01
    label_smoothing: float = 0.0
    distorted: float = 1.0
    elastic_px: float = 0.0
    outliers: int = 0
    more_of: tuple[str, ...] = ()
    teacher: Teacher | None = None
    then: Recipe | None = None
    last_epochs: int = 0

    def phases(self, epochs: int) -> list[tuple[Recipe, int]]:
        """Return the phases of a training of so many epochs, each with its own number of them."""
        last = min(self.last_epochs, epochs // 2)
        return [(self, epochs - last), *([(self.then, last)] if self.then and last else [])]


@dataclass(frozen=True)
class ModelSpec:
    """A network, its input and its training; `color` is the model's own on every page.

    It has either the result of the notebook whose recipe it follows, or a `recipe` of ours.
    Pictures go through the steps of its `pipeline`, in training and in use. Its logits are the
    mean over the views of `test_time_augmentation`, each taken before the pipeline.
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
    pipeline: tuple[Step, ...] = ()
    test_time_augmentation: tuple[AffineView, ...] = (AS_IT_IS,)

    @property
    def learns_to_reject(self) -> bool:
        """Whether it learns to tell digits from other drawings."""
        return self.recipe is not None and self.recipe.outliers > 0

    @property
    def keeps_epochs(self) -> bool:
        """Whether its folder keeps the weights after every epoch."""
        return self.notebook is not None

    @property
    def teacher(self) -> str | None:
        """The name of the model that has to be trained before it, if there is one."""
        return self.recipe.teacher.name if self.recipe and self.recipe.teacher else None

    @property
    def outputs(self) -> int:
        """How many logits it has: one per digit, and one for a non-digit if it learns to reject."""
        return CLASS_COUNT + self.learns_to_reject

    @property
    def is_dense(self) -> bool:
        """Whether it is one dense layer, or two with ReLU between: its logits are exact sums."""
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

    def preprocess(self, images: np.ndarray) -> np.ndarray:
        """Return float32 (n, 28, 28) images after the pipeline, in the network's input shape."""
        return apply_steps(self.pipeline, images).reshape(-1, *self.input_shape)

    def augmented_inputs(self, images: np.ndarray) -> Iterator[np.ndarray]:
        """Yield the network's input for each view whose logits are averaged."""
        return (self.preprocess(view.apply(images)) for view in self.test_time_augmentation)

    def training_record(self) -> dict[str, Any]:
        """Return all that training uses, as JSON takes it: what the model's folder keeps."""
        return {
            "input_shape": list(self.input_shape),
            "layers": [[kind, options] for kind, options in self.layers],
            "epochs": self.epochs,
            "batch_size": self.batch_size,
            "recipe": asdict(self.recipe) if self.recipe else None,
            "pipeline": steps_record(self.pipeline),
            "test_time_augmentation": steps_record(self.test_time_augmentation),
        }

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


def steps_record(steps: Sequence[Any]) -> list[list[Any]]:
    """Return the class's name and the fields of each step, as JSON takes them."""
    return [[type(step).__name__, asdict(step)] for step in steps]


def _sequential(spec: ModelSpec, layers: tuple[Layer, ...]) -> keras.Sequential:
    import keras

    built = [getattr(keras.layers, kind)(**options) for kind, options in layers]
    name = spec.name.replace("-", "_")
    return keras.Sequential([keras.Input(spec.input_shape), *built], name=name)
