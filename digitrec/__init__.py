"""digitrec: draw a digit and watch several neural networks read it.

What other programs may call; importing it loads no TensorFlow, Keras, Streamlit or matplotlib.
"""

from importlib import import_module

TYPE_CHECKING = False  # as type checkers know it; typing takes longer than all else here
if TYPE_CHECKING:
    from digitrec.networks.predictor import digit_probability, load_model
    from digitrec.networks.specs import MODEL_NAMES
    from digitrec.preprocessing.centering import canvas_to_mnist
    from digitrec.preprocessing.inking import strokes_to_mnist

__all__ = ["MODEL_NAMES", "canvas_to_mnist", "digit_probability", "load_model", "strokes_to_mnist"]
_HOMES = {
    "MODEL_NAMES": "networks.specs",
    "canvas_to_mnist": "preprocessing.centering",
    "digit_probability": "networks.predictor",
    "load_model": "networks.predictor",
    "strokes_to_mnist": "preprocessing.inking",
}


def __getattr__(name: str) -> object:
    """Import what is asked for: the program handles Ctrl-C before it waits for any library."""
    if name not in _HOMES:
        raise AttributeError(f"module 'digitrec' has no attribute {name!r}")
    return getattr(import_module(f"digitrec.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
