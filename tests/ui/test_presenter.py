from streamlit.testing.v1 import AppTest

from tests.ui.driver import answer_of, data_of, decide


def test_presenter_view_is_large_and_keeps_the_drawing(app: AppTest) -> None:
    app.button(key="write-3").click().run()
    decide(app, present="yes")
    assert data_of(app)["choices"]["present"] and answer_of(app) == "3"
    assert app.query_params["present"] == "yes"
    decide(app, present="")
    assert not data_of(app)["choices"]["present"] and answer_of(app) == "3"
    assert "present" not in app.query_params
