import pytest
from streamlit.testing.v1 import AppTest

from digitrec.networks.specs import DEFAULT_MODEL, MODEL_NAMES, SPECS
from digitrec.ui.formatting import count_in_words
from tests.ui.driver import (
    CROSS,
    STROKES,
    TITLES,
    answers_of,
    choose,
    draw,
    open_page,
    pictures_of,
    read_with,
)


def test_blank_canvas_invites_and_guesses_nothing(app: AppTest) -> None:
    assert [title.value for title in app.title] == [":gray[?]"]
    texts = [text.value for text in app.markdown]
    assert "Draw a digit, 0 to 9" in texts and "No digit yet  \n&nbsp;" in texts
    assert not any("%" in text for text in texts)


@pytest.mark.parametrize("digit", STROKES)
def test_drawn_digit_is_read_by_whichever_network_is_chosen(app: AppTest, digit: int) -> None:
    draw(app, digit)
    for name in MODEL_NAMES:
        read_with(app, name)
        assert app.title[0].value == str(digit)
        assert not app.warning
        assert SPECS[name].summary in answers_of(app)["summary"]


def test_models_stand_in_two_groups_and_one_is_chosen(app: AppTest) -> None:
    cards = answers_of(app)
    assert [card["title"] for card in cards["models"]] == TITLES
    groups: dict[str, set[bool]] = {}
    for card in cards["models"]:
        groups.setdefault(card["group"], set()).add(SPECS[card["name"]].notebook is not None)
    assert list(groups.values()) == [{True}, {False}]
    assert cards["chosen"] == DEFAULT_MODEL
    assert answers_of(read_with(app, "hidden"))["chosen"] == "hidden"


def test_every_network_answers_beside_the_others(app: AppTest) -> None:
    assert answers_of(app)["headline"] == "Waiting for a digit"
    cards = answers_of(draw(app, 7))
    assert cards["headline"] == f"All {count_in_words(len(SPECS))} read 7"
    assert [card["digit"] for card in cards["models"]] == len(SPECS) * ["7"]
    assert not any(card["differs"] for card in cards["models"])


def test_what_is_no_digit_is_said_to_be_none_with_how_probable_one_is(app: AppTest) -> None:
    draw(app, CROSS)
    assert app.title[0].value == ":gray[?]"
    (text,) = [text.value for text in app.markdown if "does not look like a digit" in text.value]
    assert "probable that it is one" in text
    assert answers_of(app)["isDoubted"]


def seen_pictures(app: AppTest) -> dict[str, str]:
    return {alt.split(": ")[1]: url for alt, url in pictures_of(app).items()}


def test_as_drawn_shows_both_pictures_and_changes_what_is_read(app: AppTest) -> None:
    draw(app, 1)
    centred = seen_pictures(app)
    given, *prepared = centred
    pipelines = {spec.pipeline for spec in SPECS.values() if spec.pipeline}
    assert given == "Centred like MNIST" and len(prepared) == len(pipelines)
    assert len(set(centred.values())) == len(centred)
    before = answers_of(app)["models"]
    choose(app, "given", "As drawn")
    both = seen_pictures(app)
    assert list(both) == ["As drawn", "Centred like MNIST"]
    assert both["Centred like MNIST"] == centred["Centred like MNIST"] != both["As drawn"]
    assert answers_of(app)["models"] != before


def test_prepared_picture_says_how_many_networks_are_given_it(app: AppTest) -> None:
    pipelines = [spec.pipeline for spec in SPECS.values()]
    for words in list(seen_pictures(app))[1:]:
        shares = [
            f"for {pipelines.count(steps)} of {len(SPECS)}"
            for steps in pipelines
            if steps and words.startswith(steps[0].title)
        ]
        assert words.split(", ")[-1] in shares


@pytest.mark.parametrize("reasons", ["Probabilities", "Tug of war", "Robustness"])
@pytest.mark.parametrize("given", ["Centred like MNIST", "As drawn"])
def test_odd_drawings_leave_no_trace(reasons: str, given: str) -> None:
    app = open_page("draw", reasons=reasons, given=given)
    assert app.button_group(key="reasons").value == reasons
    assert app.button_group(key="given").value == given
    frame = [(0, 0), (279, 0), (279, 279), (0, 279), (0, 0)]
    for points in ([], [(100, 100), (100, 100)], frame):
        draw(app, points)
        assert not app.exception and not app.error
    for name in MODEL_NAMES:
        read_with(app, name)
