"""The networks: a new model is one more entry in SPECS."""

from digitrec.errors import UserError
from digitrec.images import CLASS_COUNT, IMAGE_SIZE
from digitrec.networks.model_spec import PIXELS, Layer, ModelSpec, NotebookResult, Recipe, Teacher
from digitrec.preprocessing.deskewing import Deskew
from digitrec.preprocessing.warping import AS_IT_IS, AffineView

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
            epochs=8,
            batch_size=256,
            recipe=Recipe(
                synthetic_digits=4_500, learning_rate=0.02, weight_decay=0.02, distorted=0.0
            ),
            pipeline=(Deskew(),),
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
            pipeline=(Deskew(),),
            test_time_augmentation=(
                AS_IT_IS,
                AffineView(rotation_deg=12),
                AffineView(rotation_deg=-12),
            ),
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
                *_convolution(64, 3),
                ("Flatten", {}),
                ("Dropout", {"rate": 0.3}),
                ("Dense", {"units": CLASS_COUNT + 1, "activation": "softmax"}),  # or a non-digit
            ),
            epochs=42,
            batch_size=128,
            recipe=Recipe(
                synthetic_digits=30_000,
                learning_rate=0.002,
                label_smoothing=0.05,
                elastic_px=0.6,
                outliers=15_000,
                last_epochs=14,
                then=Recipe(
                    synthetic_digits=40_000,
                    learning_rate=0.001,
                    distorted=0.5,
                    elastic_px=0.6,
                    outliers=24_000,
                    more_of=("signatures", "signatures", "letters", "letters", "letters"),
                    teacher=Teacher(share=0.5),
                ),
            ),
        ),
    )
}
MODEL_NAMES = tuple(SPECS)
DEFAULT_MODEL = "convnet"
DETECTOR = next(name for name, spec in SPECS.items() if spec.learns_to_reject)  # of non-digits


class UnknownModelError(UserError, ValueError):
    """No model has this name; the message names those that exist."""


def find_spec(name: str) -> ModelSpec:
    """Return the entry of SPECS with this name; UnknownModelError, a ValueError, otherwise."""
    if name not in SPECS:
        raise UnknownModelError(f"There is no model '{name}'. Choose from: {', '.join(SPECS)}.")
    return SPECS[name]
