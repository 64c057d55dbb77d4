"""Links: the choices that the stage and its link keep, in one table, and what is chosen now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from digitrec.drawing.drawings import AS_DRAWN, CENTRED
from digitrec.networks.specs import DEFAULT_MODEL, SPECS
from digitrec.ui.shared.formatting import verbatim
from digitrec.ui.shared.pages import DRAW, ROOM

SAW, TUG, THROUGH = "What it saw", "Tug of war", "Through the network"
ROBUSTNESS = "Robustness"
REASONS = (SAW, TUG, THROUGH, ROBUSTNESS)
STEP_COUNT = 7  # of the story
_TITLES = {name: spec.title for name, spec in SPECS.items()}
_SHOWN_CHARACTERS = 60  # of what a link asks for


@dataclass(frozen=True)
class Choice:
    """A choice of these pages, which browsers send and links keep under its key.

    `options` are what a link says of each by what the app calls it; None stands in no link. A
    choice that outlives its page is made again where a link says nothing of it.
    """

    key: str
    label: str
    options: Mapping[str, str | None]
    default: str
    pages: tuple[str, ...] = (DRAW,)
    outlives_page: bool = True

    def called(self, text: str | None) -> str | None:
        """Return what the app calls what a link says; None where that is no option."""
        return next((name for name, said in self.options.items() if said == text), None)


MODEL = Choice("model", "Model", _TITLES, DEFAULT_MODEL)
BESIDE = Choice("beside", "Beside it", {"": "Nothing", **_TITLES}, "")
FRAMING = Choice(
    "given", "The networks get it", {CENTRED: "Centred like MNIST", AS_DRAWN: "As drawn"}, CENTRED
)
REASON = Choice("reasons", "Reasons", {reason: reason for reason in REASONS}, SAW)
PRESENT = Choice("present", "Presenter view", {"": None, "yes": "yes"}, "", (DRAW, ROOM), False)
STEP = Choice(
    "step",
    "Step of the story",
    {"": None, **{f"{number}": f"{number}" for number in range(1, STEP_COUNT + 1)}},
    "",
    outlives_page=False,
)
CHOICES = {choice.key: choice for choice in (MODEL, BESIDE, FRAMING, REASON, PRESENT, STEP)}


@dataclass
class _Links:
    """What the page's link says of the page's choices, by key, and what was chosen last of each.

    A run may end wherever `st.session_state` is asked for something (Streamlit's
    `runner.fastReruns`), so this is changed in place.
    """

    page: str = ""
    said: dict[str, str | None] = field(default_factory=dict)
    last: dict[str, str | None] = field(default_factory=dict)

    @staticmethod
    def of_visitor() -> "_Links":
        return st.session_state.setdefault("links", _Links())


def enter(page: str) -> None:
    """Read the link of a page that was just opened, or gone back or forward to.

    Else the link is ours to write: a browser's message brings it along as it was when the message
    was sent, which may be before the last choice
    (`test_message_that_was_under_way_as_something_was_chosen_changes_nothing`).
    """
    links = _Links.of_visitor()
    if links.page == page and not _is_back_or_forward():
        write()
        return
    own = [choice.key for choice in CHOICES.values() if page in choice.pages]
    links.page, links.said = page, {key: st.query_params.get(key) for key in own}


def write() -> None:
    """Let the page's link say what is chosen, whatever a message brought along.

    Before any other change of the link: each sends all of it to the browser.
    """
    for key, text in _Links.of_visitor().said.items():
        if text is None:
            st.query_params.pop(key, None)
        elif st.query_params.get(key) != text:
            st.query_params[key] = text


def chosen(choice: Choice, among: Collection[str] | None = None) -> str:
    """Return the option, of those `among` all, that the link names, or that was chosen last.

    It is the default, or the first, where neither is there. A link that names none gets a sentence.
    """
    links, key = _Links.of_visitor(), choice.key
    options = [name for name in choice.options if among is None or name in among]
    default = choice.default if choice.default in options else options[0]
    last = choice.called(links.last.get(key))
    fallback = last if last in options else default
    wanted = links.said.get(key)
    name = choice.called(wanted) if wanted else fallback
    if name not in options:
        if choice.outlives_page:
            st.info(f"{not_here(choice.label, wanted or '')} This is {choice.options[fallback]}.")
        links.said[key] = None
        write()
        name = fallback
    if choice.outlives_page:
        links.last[key] = choice.options[name]
    return name


def choose(key: str, name: Any) -> None:
    """Let the page's link say what is chosen; a browser may name what is not there."""
    choice = CHOICES.get(key)
    if choice and isinstance(name, str) and name in choice.options:
        say(choice, choice.options[name])


def say(choice: Choice, text: str | None) -> None:
    """Let the page's link say this of a choice, None for nothing; of another page's, the next."""
    links = _Links.of_visitor()
    if choice.key in links.said:
        links.said[choice.key] = text
        write()
    elif choice.outlives_page:
        links.last[choice.key] = text


def said(choice: Choice) -> str | None:
    """Return what the page's link says of a choice; None for nothing."""
    return _Links.of_visitor().said.get(choice.key)


def chosen_so_far() -> dict[str, str]:
    """Return what was chosen last, by key, as links say it, whether or not the page's link does."""
    return {key: text for key, text in _Links.of_visitor().last.items() if text is not None}


def not_here(label: str, wanted: str) -> str:
    """Return the sentence for a link that asks the control of this label for what it lacks."""
    is_long = len(wanted) > _SHOWN_CHARACTERS
    shown = verbatim(wanted[:_SHOWN_CHARACTERS] + ("..." if is_long else ""))
    return f"The link asks for {shown} under '{label}', which is not here."


def _is_back_or_forward() -> bool:
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
