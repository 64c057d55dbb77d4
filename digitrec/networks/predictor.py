"""The predictor: a LiteRT network up to its logits, softmax on top, no TensorFlow."""

from functools import cache
from threading import Lock

import numpy as np

from digitrec.evaluation.rejection import digit_scores, probability
from digitrec.evaluation.results import RejectionMetrics
from digitrec.evaluation.softmax import softmax
from digitrec.images import CLASS_COUNT, IMAGE_SIZE
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.model_spec import ModelSpec
from digitrec.networks.specs import DETECTOR, find_spec
from digitrec.networks.store import read_folder

_BATCH_SIZE = 1000  # images per call of the interpreter, to bound its memory


class Predictor:
    """A trained network that predicts at once and may be called from many threads."""

    def __init__(
        self, spec: ModelSpec, network: bytes, rejection: RejectionMetrics | None = None
    ) -> None:
        """Take the spec, the LiteRT flatbuffer of its network up to the logits, and its rejection.

        Raises ValueError when it is no network, or one of other shapes than the spec's.
        """
        from ai_edge_litert.interpreter import Interpreter

        self.spec = spec
        self._rejection = rejection
        self._interpreter = Interpreter(model_content=network)
        (inputs,), (outputs,) = (
            self._interpreter.get_input_details(),
            self._interpreter.get_output_details(),
        )
        if (*inputs["shape"][1:], outputs["shape"][-1]) != (*spec.input_shape, spec.outputs):
            raise ValueError(f"This is not the network of '{spec.name}': it has other shapes.")
        self._input, self._output = inputs["index"], outputs["index"]
        self._shape: tuple[int, ...] | None = None  # of the input that memory is reserved for
        self._lock = Lock()  # an interpreter serves one caller at a time

    def predict_probabilities(self, images: np.ndarray) -> np.ndarray:
        """Return float32 (n, 10), each row summing to 1, for float32 (n, 28, 28) in [0, 1].

        They are the softmax of the logits, which is what training fitted, whatever the last
        activation. Raises ValueError for another shape, range or a NaN.
        """
        return softmax(self.predict_logits(images))

    def predict_logits(self, images: np.ndarray) -> np.ndarray:
        """Return float32 (n, 10) logits for float32 (n, 28, 28) images in [0, 1]."""
        return self.predict_outputs(images)[:, :CLASS_COUNT]

    def predict_outputs(self, images: np.ndarray) -> np.ndarray:
        """Return float32 (n, spec.outputs): the ten logits, and a non-digit's if it learned one."""
        images = _checked(images)
        logits = np.empty((len(images), self.spec.outputs), np.float32)
        for start in range(0, len(images), _BATCH_SIZE):
            batch = images[start : start + _BATCH_SIZE]
            views = [self._run(inputs) for inputs in self.spec.augmented_inputs(batch)]
            logits[start : start + len(batch)] = np.mean(views, axis=0)
        return logits

    def digit_probability(self, images: np.ndarray) -> np.ndarray:
        """Return float32 (n,): how probable it is that each image shows one digit.

        Takes what `predict_probabilities` takes. Raises TypeError for a network that did not learn
        to tell.
        """
        return probability(self.digit_log_odds(images)).astype(np.float32)

    def digit_log_odds(self, images: np.ndarray) -> np.ndarray:
        """Return float64 (n,): the log odds behind that, as they come where none were fitted."""
        if not self.spec.learns_to_reject:
            raise TypeError(f"'{self.spec.name}' did not learn to tell digits from other drawings.")
        scores = digit_scores(self.predict_outputs(images))
        return self._rejection.log_odds(scores) if self._rejection else scores

    def _run(self, inputs: np.ndarray) -> np.ndarray:
        with self._lock:
            if inputs.shape != self._shape:
                self._interpreter.resize_tensor_input(self._input, inputs.shape)
                self._interpreter.allocate_tensors()
                self._shape = inputs.shape
            self._interpreter.set_tensor(self._input, inputs)
            self._interpreter.invoke()
            return self._interpreter.get_tensor(self._output)


def load_model(name: str) -> Predictor:
    """Return the trained model of this name from the models folder.

    Raises ValueError naming the known models, FileNotFoundError naming the command that trains
    a missing one, or UserError for a damaged one.
    """
    return read_folder(name, _load)


def digit_probability(images: np.ndarray) -> np.ndarray:
    """Return float32 (n,) in [0, 1]: how probable it is that each image shows one digit.

    Below 0.5 the app says that a drawing does not look like a digit. `images` is float32
    (n, 28, 28) in [0, 1]. Raises what `predict_probabilities` and `load_model` raise.
    """
    return _detector().digit_probability(images)


@cache
def _detector() -> Predictor:
    return load_model(DETECTOR)


def _load(folder: ModelFolder) -> Predictor:
    network, rejection = folder.read_network(), folder.read_rejection()
    try:
        return Predictor(find_spec(folder.name), network, rejection)
    except ValueError as error:
        raise folder.damaged(folder.network_path.name) from error


def _checked(images: np.ndarray) -> np.ndarray:
    try:
        images = np.asarray(images)
    except ValueError as error:  # lists of unequal lengths
        raise ValueError("Images must have the shape (n, 28, 28).") from error
    if images.dtype.kind not in "fiub":
        raise ValueError(f"Pixels must be numbers in [0, 1], not {images.dtype}.")
    with np.errstate(over="ignore"):  # what is too large becomes infinite
        images = images.astype(np.float32, copy=False)
    if images.ndim != 3 or images.shape[1:] != (IMAGE_SIZE, IMAGE_SIZE):
        raise ValueError(f"Images must have the shape (n, 28, 28), not {images.shape}.")
    # min and max are NaN if any pixel is, and no comparison with NaN holds.
    if images.size and not (images.min() >= 0 and images.max() <= 1):
        raise ValueError("Pixels must lie in [0, 1] and be no NaN; divide uint8 images by 255.")
    return images
