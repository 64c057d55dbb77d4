from streamlit.testing.v1 import AppTest

from tests.ui.driver import answers_of


def test_presenter_view_is_large_and_keeps_the_drawing(app: AppTest) -> None:
    app.button(key="write-3").click().run()
    app.button(key="present").click().run()
    assert answers_of(app)["isLarge"] and app.title[0].value == "3"
    assert app.query_params["present"] == "yes"
    app.button(key="present").click().run()
    assert not answers_of(app)["isLarge"] and app.title[0].value == "3"
    assert "present" not in app.query_params
