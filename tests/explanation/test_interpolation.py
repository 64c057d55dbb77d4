import numpy as np

from digitrec.drawing.drawings import Drawing
from digitrec.explanation.interpolation import STEPS, find_turns, interpolate
from digitrec.networks.predictor import load_model

ONE = Drawing([np.array([[140.0, 50], [140, 230]])])
SEVEN = Drawing([np.array([[70.0, 60], [210, 60], [120, 230]])])


def test_networks_read_both_drawings_at_the_ends() -> None:
    between = interpolate(ONE, SEVEN, {"convnet": load_model("convnet")})
    assert between.images.shape == (STEPS, 28, 28) and not between.is_cross_fade
    read = between.probabilities["convnet"]
    assert read.shape == (STEPS, 10)
    assert (read[0].argmax(), read[-1].argmax()) == (1, 7)


def test_turns_are_where_another_digit_is_read() -> None:
    digits = np.repeat([4, 9, 4], [20, 1, 80])
    assert find_turns(np.eye(10)[digits]) == [(0, 4), (20, 9), (21, 4)]
    assert find_turns(np.eye(10)[np.full(STEPS, 3)]) == [(0, 3)]
