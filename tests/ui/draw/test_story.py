"""The story as a visitor walks through it."""

import pytest

from digitrec.ui.draw.story_steps import STEPS
from digitrec.ui.links import SAW, TUG
from tests.ui.driver import answer_of, data_of, decide, draw, go_to, open_page


def test_steps_are_walked_linked_and_left() -> None:
    app = open_page("draw")
    assert data_of(app)["step"] is None  # it never starts by itself
    decide(app, step="3")
    told = data_of(app)["step"]
    assert (told["number"], told["count"]) == (3, len(STEPS))
    assert (data_of(app)["choices"]["model"], data_of(app)["choices"]["reasons"]) == (
        "perceptron",
        TUG,
    )
    assert app.query_params["step"] == "3"
    linked = data_of(open_page("draw", step="3"))
    assert linked["step"] == told and linked["strokes"] == data_of(app)["strokes"]
    draw(app, 1)
    decide(app, step="3", reasons=SAW)  # as a browser does that has not yet heard of the step
    assert answer_of(app) == "1" and data_of(app)["choices"]["reasons"] == SAW
    decide(app, step="")
    assert data_of(app)["step"] is None and "step" not in app.query_params


@pytest.mark.parametrize(("step", "back"), [(1, "1"), (len(STEPS), "0")])
def test_who_leaves_finds_the_drawing_from_before_or_the_one_of_their_turn(
    step: int, back: str
) -> None:
    app = draw(open_page("draw"), 1)
    decide(app, step="2")
    decide(app, step=f"{step}")
    if STEPS[step - 1].target is not None:
        draw(app, 0)
    decide(app, step="")
    assert answer_of(app) == back


@pytest.mark.parametrize("step", range(1, len(STEPS) + 1))
def test_who_leaves_finds_drawing_and_choices_from_before(step: int) -> None:
    app = draw(open_page("draw"), 1)
    decide(app, model="hidden", reasons=TUG, beside="convnet", given="as-drawn")
    before = dict(app.query_params)
    decide(app, step=f"{step}")
    for _ in range(2):  # until it is heard
        decide(app, step="")
    assert answer_of(app) == "1"
    data = data_of(app)
    assert (data["choices"]["model"], data["choices"]["reasons"], data["choices"]["beside"]) == (
        "hidden",
        TUG,
        "convnet",
    )
    assert data["choices"]["given"] == "as-drawn" and dict(app.query_params) == before


def test_story_goes_on_though_a_stroke_was_under_way_and_ends_with_the_page() -> None:
    app = open_page("draw")
    for step in (1, 2):
        before = app.query_params["step"] if step > 1 else []
        decide(app, step=f"{step}", present="yes")
        app.query_params["step"] = before  # as the link was when the stroke was sent
        draw(app, 7)
        data = data_of(app)
        assert (data["step"]["number"], data["choices"]["present"]) == (step, "yes")
        assert data["strokes"] is None
    app.query_params.clear()  # as a browser does on the way to another page
    assert data_of(go_to(go_to(app, "hand"), "draw"))["step"] is None


@pytest.mark.parametrize("number", ["0", "8", "-1", "x", "", "²"])
def test_odd_steps_of_a_link_tell_nothing(number: str) -> None:
    assert data_of(open_page("draw", step=number))["step"] is None


@pytest.mark.parametrize("value", ["99", 1, None, 2.5, ["1"]])
def test_odd_steps_of_a_browser_change_nothing(value: object) -> None:
    app = decide(open_page("draw"), step=value)
    assert not app.exception and data_of(app)["step"] is None
