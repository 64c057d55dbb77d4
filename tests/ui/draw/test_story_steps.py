"""Every step of the story shows what its sentence says."""

import numpy as np
import pytest

from digitrec.drawing.drawings import AS_DRAWN, Drawing
from digitrec.networks.predictor import Predictor, digit_probability, load_model
from digitrec.networks.specs import MODEL_NAMES
from digitrec.networks.store import open_folder
from digitrec.ui.draw.reading import bring_down
from digitrec.ui.draw.story_steps import STEPS, Step
from digitrec.ui.links import SAW, THROUGH, TUG


@pytest.fixture(scope="module")
def models() -> dict[str, Predictor]:
    return {name: load_model(name) for name in MODEL_NAMES}


def drawn(step: Step) -> Drawing:
    drawing = step.draw()
    assert drawing is not None
    return drawing


def read(models: dict[str, Predictor], step: Step) -> dict[str, np.ndarray]:
    placement = bring_down(drawn(step), step.framing)
    assert placement is not None
    image = placement.image[np.newaxis]
    return {name: model.predict_probabilities(image)[0] for name, model in models.items()}


def digits(answers: dict[str, np.ndarray]) -> dict[str, int]:
    return {name: int(probabilities.argmax()) for name, probabilities in answers.items()}


def test_all_agree_on_the_neat_4_and_hardly_any_reads_it_when_it_is_not_centred(
    models: dict[str, Predictor],
) -> None:
    neat, corner, *_ = STEPS
    assert set(digits(read(models, neat)).values()) == {4}
    assert corner.framing == AS_DRAWN
    assert [*digits(read(models, corner)).values()].count(4) < len(models) / 6
    inked, small = drawn(neat).inked, drawn(corner).inked
    assert inked and small and np.abs(inked.image - small.image).mean() < 0.01  # the same 4


def test_hidden_layer_reads_the_4_that_the_perceptron_calls_a_9(
    models: dict[str, Predictor],
) -> None:
    tug, hidden = STEPS[2:4]
    answers = digits(read(models, tug))
    assert (answers["perceptron"], answers["hidden"]) == (9, 4)
    assert (tug.model, tug.reasons) == ("perceptron", TUG)
    assert (hidden.model, hidden.reasons, hidden.beside) == ("hidden", THROUGH, "perceptron")
    for one, other in zip(drawn(tug).strokes, drawn(hidden).strokes, strict=True):
        np.testing.assert_array_equal(one, other)


def test_more_epochs_are_surer_of_the_same_6(models: dict[str, Predictor]) -> None:
    step = STEPS[4]
    answers = read(models, step)
    assert step.model == "flatten"
    assert digits(answers)["hidden"] == digits(answers)["flatten"] == 6
    assert answers["flatten"].max() > answers["hidden"].max() + 0.1


def test_flatten_was_the_hidden_layer_until_it_was_trained_on() -> None:
    fewer, more = (open_folder(name).read_epochs() for name in ("hidden", "flatten"))
    assert fewer and more
    for before, after in zip(fewer, more, strict=True):
        np.testing.assert_array_equal(before, after[: len(before)])
    longer = len(more[0]) - len(fewer[0])
    assert f"Flatten is Hidden layer trained for {longer} epochs more" in STEPS[4].sentence


def test_face_is_no_digit() -> None:
    inked = drawn(STEPS[5]).inked
    assert inked and digit_probability(inked.image[np.newaxis])[0] < 0.01


def test_last_step_asks_for_a_digit_of_ones_own() -> None:
    last = STEPS[-1]
    assert last.draw() is None and last.reasons == SAW
    assert last.target is not None and f"{last.target}" in last.sentence


def test_every_hand_is_whole_on_the_canvas() -> None:
    for step in STEPS[:-1]:
        points = np.concatenate(drawn(step).strokes)
        assert points.min() >= 0 and points.max() <= 280
