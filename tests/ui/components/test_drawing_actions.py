from streamlit.testing.v1 import AppTest

from tests.ui.driver import draw, go_to, pictures_of


def test_nothing_is_saved_or_linked_of_a_blank_canvas(app: AppTest) -> None:
    app.button(key="save").click().run()
    assert "nothing to save" in app.toast[0].value
    app.button(key="link").click().run()
    assert "nothing to link" in app.info[0].value
    assert not app.code


def test_oldest_saved_drawing_gives_way(app: AppTest) -> None:
    for count in range(13):
        draw(app, [(100, 60), (100 + 5 * count, 220)])
        app.button(key="save").click().run()
    saved = app.session_state["saved"]
    assert [drawing.strokes[0][-1, 0] for drawing in saved] == list(range(105, 165, 5))
    assert len(pictures_of(go_to(app, "morph"))) == 12
