from streamlit.testing.v1 import AppTest

from tests.ui.driver import TITLES, charts_of, draw, go_to, open_page, pictures_of, texts_of


def test_morph_of_two_written_digits_says_where_minds_change() -> None:
    app = open_page("morph")
    assert "Draw a digit on each side" in app.info[0].value
    app.button(key="example").click().run()
    assert not app.exception and not app.info
    (chart,) = charts_of(app)
    assert chart["layer"][0]["encoding"]["color"]["scale"]["domain"] == TITLES
    path = texts_of(app)
    assert all(f"**{title}** reads 3, then " in path for title in TITLES)
    app.slider(key="share").set_value(100).run()
    assert "at 100%" in app.get("image")[0].proto.imgs[0].caption


def test_morph_takes_saved_drawings(app: AppTest) -> None:
    draw(app, 7)
    app.button(key="save").click().run()
    assert "Saved" in app.toast[0].value
    go_to(app, "morph")
    assert list(pictures_of(app)) == ["Drawing 1"]
    for side in ("first", "second"):
        app.selectbox(key=f"{side}-saved").set_value(0).run()
    assert not app.exception and charts_of(app)
    assert "**Convnet** reads 7 all the way." in texts_of(app)
    app.button(key="first-clear").click().run()
    assert app.info
    app.selectbox(key="first-saved").set_value(0).run()
    assert charts_of(app) and not app.info
