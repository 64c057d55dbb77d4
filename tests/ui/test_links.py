import pytest
from streamlit.testing.v1 import AppTest

from digitrec.networks.specs import DEFAULT_MODEL, SPECS
from digitrec.ui import links
from digitrec.ui.draw.story_steps import STEPS
from digitrec.ui.links import REASONS, ROBUSTNESS, SAW, TUG, not_here
from digitrec.ui.shared.pages import DRAW, PAGES
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
    assert (data_of(app)["choices"]["model"], data_of(app)["choices"]["reasons"]) == (
        "hidden",
        "Robustness",
    )


def test_model_chosen_on_one_page_is_chosen_on_all(app: AppTest) -> None:
    decide(app, model="perceptron")
    app.query_params.clear()  # as a browser does on the way to another page
    assert go_to(app, "confusion").button_group(key="model").value == "Perceptron"
    choose(app, "model", "Flatten")
    app.query_params.clear()
    assert data_of(go_to(app, "draw"))["choices"]["model"] == "flatten"


def reasons_page(page: str, among: list[str] | None) -> None:
    """A page that shows which reasons are chosen; it holds its imports, as AppTest wants."""
    import streamlit as st

    from digitrec.ui import links

    links.enter(page)
    for name in links.REASONS:
        st.button(name, on_click=links.choose, args=("reasons", name))
    st.text(links.chosen(links.REASON, among))
    st.text(links.chosen_so_far())


def reasons(among: list[str] | None = None) -> AppTest:
    arguments = (DRAW, among)
    return AppTest.from_function(reasons_page, args=arguments, default_timeout=120)


def chosen_with(app: AppTest, link: str | None = None) -> str:
    """Run the page for a browser whose message brings this link, and return what is chosen."""
    app.query_params.clear()
    if link is not None:
        app.query_params["reasons"] = link
    return app.run().text[0].value


def test_option_is_the_default_or_the_first_of_those_there() -> None:
    assert chosen_with(reasons()) == SAW
    assert chosen_with(reasons([TUG, ROBUSTNESS])) == TUG


def test_option_is_what_the_link_names_and_stays_for_a_page_without_a_link() -> None:
    app = reasons()
    assert chosen_with(app, TUG) == TUG and not app.info
    for page in ("Curves", DRAW):
        app.args = (page, None)
        assert chosen_with(app) == TUG
    assert app.text[1].value == str({"reasons": TUG})


def test_option_that_is_not_there_gets_a_sentence_and_leaves_the_link() -> None:
    app = reasons()
    assert chosen_with(app, "x") == SAW
    assert app.info[0].value == f"{not_here('Reasons', 'x')} This is {SAW}."
    assert not app.query_params and not app.run().info


@pytest.mark.parametrize("late", [TUG, None, "x"])
def test_message_that_was_under_way_as_something_was_chosen_changes_nothing(
    late: str | None,
) -> None:
    app = reasons()
    assert chosen_with(app, TUG) == TUG
    app.button[REASONS.index(ROBUSTNESS)].click().run()
    for _ in range(2):
        assert chosen_with(app, late) == ROBUSTNESS
        assert app.query_params["reasons"] == ROBUSTNESS and not app.info


def test_link_counts_on_the_way_back_and_forward(monkeypatch: pytest.MonkeyPatch) -> None:
    app = reasons()
    assert chosen_with(app, TUG) == TUG
    app.button[REASONS.index(ROBUSTNESS)].click().run()
    monkeypatch.setattr(links, "_is_back_or_forward", lambda: True)
    assert chosen_with(app, TUG) == TUG


def test_option_that_is_gone_falls_back() -> None:
    app = reasons()
    chosen_with(app, ROBUSTNESS)
    app.args = ("Curves", [SAW, TUG])
    assert chosen_with(app) == SAW and not app.info


def test_links_know_every_step_of_the_story() -> None:
    assert list(links.STEP.options) == ["", *map(str, range(1, len(STEPS) + 1))]


@pytest.mark.parametrize("key", ["model", "nothing"])
@pytest.mark.parametrize("name", ["x", "", None, 7, ["hidden"]])
def test_what_a_browser_names_that_is_not_there_changes_nothing(
    app: AppTest, key: str, name: object
) -> None:
    decide(app, **{key: name})
    assert not app.exception and not app.query_params
    assert data_of(app)["choices"]["model"] == DEFAULT_MODEL
