import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import AS_DRAWN, CENTRED, Drawing
from digitrec.drawing.strokes import place_strokes
from digitrec.networks.predictor import Predictor, load_model
from digitrec.networks.specs import DETECTOR, MODEL_NAMES, SPECS
from digitrec.preprocessing.pipeline import apply_steps
from digitrec.ui.draw import reading
from tests.ui.server.samples import sample

SEVEN = Drawing([np.array([[70.0, 60.0], [210.0, 60.0], [120.0, 230.0]])])


@pytest.fixture(scope="module")
def models() -> dict[str, Predictor]:
    return {name: load_model(name) for name in MODEL_NAMES}


def written(digit: int) -> Drawing:
    rng = np.random.default_rng(digit)
    return Drawing(place_strokes(write_digit(digit, rng), rng))


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize("given", [CENTRED, AS_DRAWN])
def test_reading_is_what_the_networks_give(
    models: dict[str, Predictor], digit: int, given: str
) -> None:
    drawing = written(digit)
    placement = drawing.inked if given == CENTRED else drawing.as_drawn
    assert placement is not None and drawing.inked is not None
    found = reading.read(models, drawing, given)
    assert found is not None
    image = placement.image[np.newaxis]
    np.testing.assert_allclose(found["image"], placement.image.ravel(), atol=6e-5)
    for name, model in models.items():
        expected = model.predict_probabilities(image)[0]
        np.testing.assert_allclose(found["answers"][name], expected, atol=6e-5)
    is_digit = models[DETECTOR].digit_probability(drawing.inked.image[np.newaxis])[0]
    assert found["digitProbability"] == pytest.approx(float(is_digit))


def test_reading_holds_what_each_pipeline_makes_of_the_picture(
    models: dict[str, Predictor],
) -> None:
    found = reading.read(models, SEVEN, CENTRED)
    assert found is not None and SEVEN.inked is not None
    named = [name for one in found["pictures"] for name in one["models"]]
    assert sorted(named) == sorted(name for name in MODEL_NAMES if SPECS[name].pipeline)
    for one in found["pictures"]:
        steps = SPECS[one["models"][0]].pipeline
        assert all(SPECS[name].pipeline == steps for name in one["models"])
        expected = apply_steps(steps, SEVEN.inked.image[np.newaxis])
        np.testing.assert_allclose(one["image"], expected.ravel(), atol=6e-5)
        assert one["title"] == ", ".join(step.title for step in steps)


def test_reading_is_plain_numbers_for_a_browser(models: dict[str, Predictor]) -> None:
    found = json.loads(json.dumps(reading.read(models, SEVEN, CENTRED)))
    assert set(found) == {"image", "pictures", "answers", "digitProbability"}
    assert len(found["image"]) == 28 * 28


@pytest.mark.parametrize("given", [CENTRED, AS_DRAWN])
def test_without_ink_there_is_nothing_to_read(models: dict[str, Predictor], given: str) -> None:
    assert reading.read(models, Drawing([]), given) is None
    assert reading.read(models, Drawing([np.array([[-900.0, 5.0]])]), given) is None


def test_without_the_detector_everything_is_a_digit(models: dict[str, Predictor]) -> None:
    others = {name: model for name, model in models.items() if name != DETECTOR}
    found = reading.read(others, SEVEN, CENTRED)
    assert found is not None
    assert found["digitProbability"] == 1 and list(found["answers"]) == list(others)


HERE = {"answers": {"perceptron": np.eye(10)[7].tolist(), "hidden": np.eye(10)[2].tolist()}}


def there(**digits: int) -> dict[str, Any]:
    """Return what a browser sends that read these digits."""
    answers = {name: np.eye(10)[digit].tolist() for name, digit in digits.items()}
    return {"framing": CENTRED, "answers": answers}


@pytest.mark.parametrize(
    ("read_there", "count"),
    [
        (there(perceptron=7, hidden=2), 0),
        (there(perceptron=7, hidden=3), 1),
        (there(perceptron=1, hidden=3), 2),
        (there(hidden=3), 1),
        (there(convnet=3), 0),
        (there(), 0),
        (there(perceptron=1) | {"framing": AS_DRAWN}, 0),  # turned meanwhile
    ],
)
def test_every_other_digit_of_a_browser_is_counted_and_logged(
    read_there: dict[str, Any], count: int, caplog: pytest.LogCaptureFixture
) -> None:
    before = sample("disagreements_total")
    reading.confirm(HERE, read_there, CENTRED)
    assert sample("disagreements_total") - before == len(caplog.records) == count


def test_log_names_the_network(caplog: pytest.LogCaptureFixture) -> None:
    reading.confirm(HERE, there(hidden=3), CENTRED)
    assert caplog.messages == ["A browser's hidden read another digit than the server's."]


@pytest.mark.parametrize(
    "answers",
    [
        None,
        "odd",
        [],
        {"hidden": None},
        {"hidden": 5},
        {"hidden": "0123456789"},
        {"hidden": []},
        {"hidden": [1.0] * 9},
        {"hidden": [1.0] * 11},
        {"hidden": [None] * 10},
        {"hidden": ["1"] * 10},
        {"hidden": [[1]] * 10},
        {"hidden": {"0": 1}},
    ],
)
def test_answers_that_no_browser_gives_are_left_alone(answers: object) -> None:
    before = sample("disagreements_total")
    reading.confirm(HERE, {"framing": CENTRED, "answers": answers}, CENTRED)
    assert sample("disagreements_total") == before


NUMBERS = st.floats() | st.integers() | st.just(10**400) | st.booleans()
JSON = st.recursive(
    st.none() | NUMBERS | st.text(max_size=3) | st.lists(NUMBERS, min_size=10, max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["framing", "answers", "hidden", "perceptron"]), inner)
    ),
)


@given(st.dictionaries(st.sampled_from(["framing", "answers"]), JSON), JSON)
def test_anything_a_browser_read_is_confirmed_without_a_trace(
    read_there: dict[str, Any], answers: Any
) -> None:
    reading.confirm(HERE, read_there, CENTRED)
    hidden = {"framing": CENTRED, "answers": {"hidden": answers}}
    reading.confirm(HERE, hidden, CENTRED)
