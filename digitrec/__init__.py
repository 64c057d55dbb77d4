"""digitrec: draw a digit and watch several neural networks read it.

What other programs may call; importing it loads no TensorFlow, Keras, Streamlit or matplotlib.
"""

from digitrec.networks.predictor import digit_probability, load_model
from digitrec.networks.specs import MODEL_NAMES
from digitrec.preprocessing.centering import canvas_to_mnist
from digitrec.preprocessing.inking import strokes_to_mnist

__all__ = ["MODEL_NAMES", "canvas_to_mnist", "digit_probability", "load_model", "strokes_to_mnist"]
