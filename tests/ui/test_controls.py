import pytest
from streamlit.testing.v1 import AppTest

from digitrec.networks.specs import DEFAULT_MODEL, SPECS
from digitrec.ui.controls import not_here
from digitrec.ui.pages import PAGES
from tests.ui.driver import choose, data_of, decide, go_to, open_page, read_with, titles_without

# Controls of the pages that a link does not set: they belong to a visitor.
NOT_LINKED = {"first-saved", "second-saved"}
# What is chosen on the Draw page's stage, by the parameter that sets it.
ON_STAGE = {
    "model": "Model",
    "given": "The networks get it",
    "reasons": "Reasons",
    "beside": "Beside it",
}


def linked_controls(app: AppTest) -> dict[str, str]:
    """Return the labels of the page's controls by the parameter that sets each."""
    controls = (*app.button_group, *app.selectbox)
    return {c.key: c.label for c in controls if c.key and c.key not in NOT_LINKED}


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_link_to_what_is_not_there_names_the_control(page: str) -> None:
    controls = linked_controls(open_page(page))
    if page == "draw":
        controls |= ON_STAGE
    for key, label in controls.items():
        app = open_page(page, **{key: "[X](http://x) *nothing*"})
        (sentence,) = [info.value for info in app.info if "The link asks for" in info.value]
        assert sentence.startswith(not_here(label, "[X](http://x) *nothing*"))


@pytest.mark.parametrize("wanted", ["x" * 10_000, "*" * 10_000, "\n" * 10_000])
def test_long_wish_of_a_link_is_shown_in_short(wanted: str) -> None:
    assert len(not_here("Loss axis", wanted)) < 250 and "\n" not in not_here("Loss axis", wanted)


def test_choice_that_is_gone_falls_back() -> None:
    app = open_page("confusion")
    choose(choose(app, "beside", "Perceptron"), "view", "Difference")
    choose(app, "beside", "Nothing")
    assert app.button_group(key="view").value == "Errors only"
    choose(app, "beside", "Perceptron")
    assert app.button_group(key="view").value == "Errors only"
    choose(app, "model", "Perceptron")
    assert app.button_group(key="beside").value == "Nothing"


def test_models_stand_side_by_side_and_the_default_is_chosen() -> None:
    chosen = open_page("confusion").button_group(key="model")
    assert chosen.options == titles_without() and chosen.value == SPECS[DEFAULT_MODEL].title


def test_link_chooses_the_option_it_names() -> None:
    assert open_page("confusion", model="Flatten").button_group(key="model").value == "Flatten"


def test_what_was_chosen_last_is_still_chosen_on_the_way_back(app: AppTest) -> None:
    decide(read_with(app, "hidden"), reasons="Robustness")
    app.query_params.clear()  # as a browser does on the way to another page
    go_to(go_to(app, "curves"), "draw")
    assert (data_of(app)["chosen"], data_of(app)["reasons"]) == ("hidden", "Robustness")


def test_model_chosen_on_one_page_is_chosen_on_all(app: AppTest) -> None:
    decide(app, chosen="perceptron")
    app.query_params.clear()  # as a browser does on the way to another page
    assert go_to(app, "confusion").button_group(key="model").value == "Perceptron"
    choose(app, "model", "Flatten")
    app.query_params.clear()
    assert data_of(go_to(app, "draw"))["chosen"] == "flatten"


def letter_page(options: list[str], default: str | None) -> None:
    """A page that shows which letter is chosen; it holds its imports, as AppTest wants."""
    import streamlit as st

    from digitrec.ui.controls import choose_option, chosen_option, chosen_so_far

    for letter in options:
        st.button(letter, on_click=choose_option, args=(letter, "letter"))
    st.text(chosen_option("Letter", options, default, "letter"))
    st.text(chosen_so_far())


def letters(options: str = "abc", default: str | None = "b") -> AppTest:
    arguments = (list(options), default)
    return AppTest.from_function(letter_page, args=arguments, default_timeout=120)


def test_option_is_the_default_or_the_first() -> None:
    assert letters().run().text[0].value == "b"
    assert letters(default=None).run().text[0].value == "a"


def test_option_is_what_the_link_names_and_stays_when_the_link_is_gone() -> None:
    app = letters()
    app.query_params["letter"] = "c"
    assert app.run().text[0].value == "c" and not app.info
    app.query_params.clear()
    assert app.run().text[0].value == "c"
    assert app.text[1].value == "{'letter': 'c'}"


def test_option_that_is_not_there_gets_a_sentence_and_leaves_the_link() -> None:
    app = letters()
    app.query_params["letter"] = "x"
    assert app.run().text[0].value == "b"
    assert app.info[0].value == f"{not_here('Letter', 'x')} This is b."
    assert not app.query_params and not app.run().info


def follow(app: AppTest, letter: str) -> str:
    """Run the page for a browser whose link names this letter, and return the one chosen."""
    app.query_params["letter"] = letter
    return app.run().text[0].value


def test_message_that_was_under_way_as_something_was_chosen_changes_nothing() -> None:
    app = letters()
    assert follow(app, "a") == "a"
    assert app.button[2].click().run().text[0].value == "c"
    for _ in range(2):
        assert follow(app, "a") == "c" and app.query_params["letter"] == "c"
    assert follow(app, "c") == "c"


def test_message_without_a_link_that_was_under_way_changes_nothing() -> None:
    app = letters().run()
    app.button[2].click().run()
    app.query_params.clear()
    assert app.run().text[0].value == "c" and app.query_params["letter"] == "c"


def test_other_link_counts_at_once() -> None:
    app = letters()
    assert follow(app, "a") == "a"
    app.button[2].click().run()
    assert follow(app, "b") == "b"
    assert follow(app, "a") == "a"


@pytest.mark.parametrize(("default", "left"), [("b", "b"), (None, "a")])
def test_option_that_is_gone_falls_back(default: str | None, left: str) -> None:
    app = letters(default=default)
    app.query_params["letter"] = "c"
    app.run()
    app.query_params.clear()
    app.args = (["a", "b"], default)
    assert app.run().text[0].value == left and not app.info
