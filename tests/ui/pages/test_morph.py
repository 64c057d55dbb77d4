from streamlit.testing.v1 import AppTest

from tests.ui.driver import (
    TITLES,
    charts_of,
    data_of,
    draw,
    go_to,
    open_page,
    pictures_of,
    send,
    texts_of,
)


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
    draw(app, [], on="first")
    assert app.info
    app.selectbox(key="first-saved").set_value(0).run()
    assert charts_of(app) and not app.info


def test_second_stroke_on_a_side_takes_the_place_of_the_first() -> None:
    app = open_page("morph")
    for digit in (7, 1):
        draw(draw(app, digit, on="first"), 0, on="second")
        assert not app.exception and f"**Convnet** reads {digit}, then " in texts_of(app)


def test_sides_tell_who_cannot_draw_what_to_do() -> None:
    app = open_page("morph")
    for side, label in (("first", "First digit"), ("second", "Second digit")):
        data = data_of(app, side)
        assert label in data["label"] and "Draw page" in data["description"]


def test_side_that_sends_no_drawing_is_told_and_keeps_the_old_one() -> None:
    app = draw(open_page("morph"), 7, on="first")
    send(app, {"number": 0, "turn": 1, "strokes": [[1]]}, on="first")
    assert "Draw it again" in app.warning[0].value and not app.exception
    assert "70.0, 60.0" in data_of(app, "first")["strokes"]
