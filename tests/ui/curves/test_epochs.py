import base64

import numpy as np
import pytest

from digitrec.networks.specs import SPECS
from digitrec.networks.store import open_folder
from digitrec.ui.curves.epochs import strongest_units
from tests.ui.driver import choose, data_of, open_page


def pictures_of(name: str) -> np.ndarray:
    """Return the pictures that the page sends of a model, int8 (epochs, units, 784)."""
    app = choose(open_page("curves"), "models", [SPECS[name].title])
    (learner,) = data_of(app, "epochs")["learners"]
    values = np.frombuffer(base64.b64decode(learner["pictures"]["bytes"]), np.int8)
    return values.reshape(len(learner["answers"]), learner["pictures"]["count"], -1)


@pytest.mark.parametrize("name", ["perceptron", "hidden", "flatten"])
def test_pictures_are_the_weights_in_one_scale_for_all_epochs(name: str) -> None:
    pictures, epochs = pictures_of(name), open_folder(name).read_epochs()
    assert epochs is not None
    kernel = epochs[0].astype(np.float32).swapaxes(1, 2)  # (epochs, units, 784)
    scale = np.quantile(np.abs(kernel[-1]), 0.999) / 127
    for picture in pictures.swapaxes(0, 1):
        rounded = np.rint(kernel.clip(-127 * scale, 127 * scale) / scale)
        apart = np.abs(rounded - picture[:, np.newaxis]).max(axis=(0, 2))
        assert apart.min() <= 1  # one of the units, in every epoch
    sizes = np.abs(pictures.astype(float)).mean(axis=(1, 2))
    assert (np.diff(sizes) > 0).all()  # what the scale lets one see: they grow


def test_perceptron_shows_its_ten_digits_in_order() -> None:
    epochs = open_folder("perceptron").read_epochs()
    assert epochs is not None
    image = np.ones((28, 28), np.float32)
    assert strongest_units(SPECS["perceptron"], epochs, image, 0) == list(range(10))


def test_hidden_units_shown_are_those_that_push_hardest() -> None:
    kernel, bias = np.zeros((1, 784, 100)), np.zeros((1, 100))
    outgoing, last_bias = np.zeros((1, 100, 10)), np.zeros((1, 10))
    bias[0, :12] = 1
    outgoing[0, :12, 3] = [1, 2, 3, -4, 5, 6, 7, -8, 9, 10, 11, 12]
    outgoing[0, 50] = 99  # of a unit that does not fire
    epochs = [array.astype(np.float16) for array in (kernel, bias, outgoing, last_bias)]
    shown = strongest_units(SPECS["hidden"], epochs, np.zeros((28, 28), np.float32), 0)
    assert shown == [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]
