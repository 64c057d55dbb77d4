from tests.ui.driver import (
    choose,
    data_of,
    events_of,
    go_to,
    open_page,
    press,
    press_late,
    texts_of,
)
from tests.ui.predictions import counts, labels


def test_buttons_of_the_grid_say_what_they_open() -> None:
    rows = labels(open_page("confusion", model="Flatten"), "Flatten")
    matrix = counts("flatten")
    for true in range(10):
        wrong = matrix[true].sum() - matrix[true, true]
        assert rows[true][0] == f"Every misread {true}: {wrong:,} images"
        for read, label in enumerate(rows[true][1:]):
            count = matrix[true, read]
            images = "1 image" if count == 1 else f"{count:,} images"
            assert label == f"{true} read as {read}: {images}"
        wrong = matrix[:, true].sum() - matrix[true, true]
        assert rows[10][true] == f"Misread as {true}: {wrong:,} images"


def test_pressed_cell_opens_its_images_and_stays_in_the_link() -> None:
    app = open_page("confusion", model="Flatten")
    press(app, "pressed", "5 read as 3", on="grid-Flatten")
    assert app.query_params["images"] == "5 read as 3"
    matrix = counts("flatten")
    shown = f"**5 read as 3**: {matrix[5, 3]} of the {matrix[5].sum()} test images that show a 5."
    assert shown in texts_of(app)
    assert data_of(app, "grid-Flatten")["chosen"] == "5 read as 3"
    choose(app, "model", "Perceptron")
    assert data_of(app, "grid-Perceptron")["chosen"] == "5 read as 3"


def test_a_browser_that_presses_what_is_not_there_changes_nothing() -> None:
    app = open_page("confusion", model="Flatten")
    before = data_of(app, "grid-Flatten")["chosen"]
    for wrong in ("4 read as 10", 7, None, ["4 read as 9"]):
        press(app, "pressed", wrong, on="grid-Flatten")
        assert not app.exception and data_of(app, "grid-Flatten")["chosen"] == before


def test_press_that_comes_after_the_page_was_left_does_nothing() -> None:
    app = open_page("confusion", model="Flatten")
    events = events_of(app, "grid-Flatten")
    press_late(go_to(app, "curves"), "pressed", "5 read as 3", events)
    assert not app.exception
    assert data_of(go_to(app, "confusion"), "grid-Flatten")["chosen"] != "5 read as 3"


def test_two_matrices_side_by_side_and_their_difference() -> None:
    app = open_page("confusion", model="Convnet")
    assert "Difference" not in app.button_group(key="view").options
    choose(app, "beside", "Perceptron")
    alts = [data_of(app, f"grid-{title}")["alt"] for title in ("Convnet", "Perceptron")]
    assert alts == ["Confusion matrix of Convnet", "Confusion matrix of Perceptron"]
    choose(app, "view", "Difference")
    both = labels(app, "Convnet less Perceptron")
    ours, theirs = counts("convnet")[5, 3], counts("perceptron")[5, 3]
    assert both[5][4] == f"5 read as 3: Convnet {ours} images, Perceptron {theirs} images"
    assert f"Perceptron, **2 read as 7**: {counts('perceptron')[2, 7]} of" in texts_of(app)
    choose(app, "beside", "Nothing")
    assert app.button_group(key="view").value == "Errors only"
