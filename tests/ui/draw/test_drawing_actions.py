from urllib.parse import parse_qs, urlsplit

import numpy as np
from streamlit.testing.v1 import AppTest

from tests.ui.driver import decide, draw, go_to, open_page, pictures_of, read_with


def linked_from(app: AppTest) -> dict[str, list[str]]:
    """Return the parameters of the link to the drawing."""
    app.button(key="link").click().run()
    assert not app.exception
    return parse_qs(urlsplit(app.code[0].value).query)


def test_nothing_is_saved_or_linked_of_a_blank_canvas(app: AppTest) -> None:
    app.button(key="save").click().run()
    assert "nothing to save" in app.toast[0].value
    app.button(key="link").click().run()
    assert "nothing to link" in app.info[0].value
    assert not app.code


def test_link_holds_the_network_and_the_view_but_no_presenter(app: AppTest) -> None:
    decide(app, present="yes")
    draw(decide(read_with(app, "hidden"), given="as-drawn", reasons="Robustness"), 7)
    linked = linked_from(app)
    assert linked.pop("drawing")
    assert linked == {
        "model": ["Hidden layer"],
        "given": ["As drawn"],
        "reasons": ["Robustness"],
        "beside": ["Nothing"],
    }


def test_link_holds_the_view_that_was_chosen_before_another_page(app: AppTest) -> None:
    decide(draw(app, 7), given="as-drawn")
    app.query_params.clear()  # as a browser does on the way to another page
    assert linked_from(go_to(go_to(app, "curves"), "draw"))["given"] == ["As drawn"]


def test_link_from_a_story_opens_the_drawing_and_no_step() -> None:
    assert set(linked_from(draw(open_page("draw", step="1"), 7))) == {
        "drawing",
        "model",
        "given",
        "reasons",
        "beside",
    }


def test_drawing_too_long_for_a_link_gets_a_sentence(app: AppTest) -> None:
    noise = np.random.default_rng(0).uniform(0, 280, (3000, 2)).tolist()
    draw(app, noise)
    app.button(key="link").click().run()
    assert "too many strokes for a link" in app.warning[0].value and not app.code


def test_oldest_saved_drawing_gives_way(app: AppTest) -> None:
    for count in range(13):
        draw(app, [(100, 60), (100 + 5 * count, 220)])
        app.button(key="save").click().run()
    saved = app.session_state["saved"]
    assert [drawing.strokes[0][-1, 0] for drawing in saved.drawings] == list(range(105, 165, 5))
    assert len(pictures_of(go_to(app, "morph"))) == 12
