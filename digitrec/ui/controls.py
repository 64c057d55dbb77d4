"""Linked choices: controls whose value the page's link keeps, and reopens."""

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from digitrec.networks.specs import DEFAULT_MODEL, SPECS
from digitrec.ui.formatting import verbatim

_SHOWN_CHARACTERS = 60  # of what a link asks for
_KEPT = "chosen-"  # before a choice's key, in a visitor's state
_CHANGE = "change-of-"  # before a link's key, in a visitor's state
_PAGE = "page-of-changes"
_MODEL = "model"  # the key of the model that all pages are about


@dataclass(frozen=True)
class _Change:
    """The last change of the page's link; None is nothing."""

    before: str | None
    now: str | None


def enter(page: str) -> None:
    """Forget what was chosen on the page before: the link is this page's now."""
    state = st.session_state
    if state.get(_PAGE) != page:
        state[_PAGE] = page
        for key in [key for key in state.to_dict() if key.startswith(_CHANGE)]:
            del state[key]


def linked(key: str) -> str | None:
    """Return what the page's link says under this key; None without it.

    Each message of a browser brings the link along, which is old where the message was under way
    already as something else was chosen: then the choice stands.
    """
    said, state = st.query_params.get(key), st.session_state
    change: _Change | None = state.get(f"{_CHANGE}{key}")
    if change is None or said == change.now:
        return said
    if said == change.before and not _is_back_or_forward():
        _set(change.now, key)
        return change.now
    del state[f"{_CHANGE}{key}"]
    return said


def chosen_option(label: str, options: Iterable[str], default: str | None, key: str) -> str:
    """Return the option that the page's link chooses, or that was chosen last, or the default.

    Without a default it is the first option; a link that names no option gets a sentence.
    """
    options, state, kept = list(options), st.session_state, f"{_KEPT}{key}"
    fallback = state.get(kept, default)
    fallback = fallback if fallback in options else default or options[0]
    wanted = linked(key) or fallback
    if wanted not in options:
        st.info(f"{not_here(label, wanted)} This is {fallback}.")
        del st.query_params[key]
        wanted = fallback
    state[kept] = wanted
    return wanted


def chosen_so_far() -> dict[str, str]:
    """Return what `chosen_option` returned last, by key, whether or not the page's link says it."""
    state = st.session_state.to_dict().items()
    return {key.removeprefix(_KEPT): value for key, value in state if key.startswith(_KEPT)}


def choose_option(value: str | None, key: str) -> None:
    """Let the page's link choose this option; None leaves the choice out of it."""
    st.session_state[f"{_CHANGE}{key}"] = _Change(st.query_params.get(key), value)
    _set(value, key)


def chosen_model(names: Iterable[str]) -> str:
    """Return the name of the model that the page's link chooses, as `chosen_option` does."""
    titles = {SPECS[name].title: name for name in names}
    default = SPECS[DEFAULT_MODEL].title
    return titles[chosen_option("Model", titles, default if default in titles else None, _MODEL)]


def linked_model(names: Iterable[str]) -> str:
    """Show the models side by side and return the name of the one chosen, here or elsewhere."""
    names, state, kept = list(names), st.session_state, f"{_KEPT}{_MODEL}"
    others = [SPECS[name].title for name in names if name != DEFAULT_MODEL]
    if _MODEL not in state and _MODEL not in st.query_params and state.get(kept) in others:
        st.query_params[_MODEL] = state[kept]
        st.rerun()  # a control looks at the link as it was when the page began to run
    name = linked_one_of(names, "Model", _MODEL)
    state[kept] = SPECS[name].title
    return name


def linked_one_of(names: Iterable[str], label: str, key: str) -> str:
    """Show models side by side and return the name of the one that is chosen there."""
    titles = {SPECS[name].title: name for name in names}
    default = SPECS[DEFAULT_MODEL].title
    return titles[linked_choice(label, titles, default if default in titles else None, key)]


def linked_choice(
    label: str,
    options: Iterable[str],
    default: str | None,
    key: str,
    where: DeltaGenerator | None = None,
) -> str:
    """Show options side by side and return the chosen one, which the page's link keeps.

    Without a default it is the first option; a link that names no option gets a sentence, here
    even when the options are elsewhere, `where` they may be out of sight.
    """
    options = list(options)
    default = default or options[0]
    _say_what_is_missing(label, options, default, key)
    chosen = (where or st).segmented_control(
        label, options, default=default, required=True, key=key, wrap=True, bind="query-params"
    )
    return chosen or default


def linked_choices(
    label: str, options: Iterable[str], default: Iterable[str], key: str
) -> list[str]:
    """Show options side by side, the default ones chosen at first, and return the chosen ones."""
    options = list(options)
    unknown = [wanted for wanted in st.query_params.get_all(key) if wanted not in options]
    if key not in st.session_state and any(unknown):
        st.info(not_here(label, ", ".join(unknown)))
    chosen = st.pills(
        label,
        options,
        default=[option for option in options if option in default],
        selection_mode="multi",
        key=key,
        wrap=True,
        bind="query-params",
    )
    return [option for option in options if option in chosen]


def not_here(label: str, wanted: str) -> str:
    """Return the sentence for a link that asks the control of this label for what it lacks."""
    is_long = len(wanted) > _SHOWN_CHARACTERS
    shown = verbatim(wanted[:_SHOWN_CHARACTERS] + ("..." if is_long else ""))
    return f"The link asks for {shown} under '{label}', which is not here."


def _set(value: str | None, key: str) -> None:
    if value is None:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value


def _is_back_or_forward() -> bool:
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _say_what_is_missing(label: str, options: list[str], default: str, key: str) -> None:
    """Say so where the link names no option there is; Streamlit falls back to the default."""
    wanted = st.query_params.get(key)
    if key not in st.session_state and wanted and wanted not in options:
        st.info(f"{not_here(label, wanted)} This is {default}.")
