"""Controls of the other pages whose value the page's link keeps, and reopens."""

from collections.abc import Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from digitrec.networks.specs import DEFAULT_MODEL, SPECS
from digitrec.ui import links
from digitrec.ui.links import MODEL, not_here


def linked_model(names: Iterable[str]) -> str:
    """Show the models side by side and return the name of the one chosen, here or elsewhere."""
    names, last = list(names), links.chosen_so_far().get(MODEL.key)
    others = [SPECS[name].title for name in names if name != DEFAULT_MODEL]
    is_open = MODEL.key not in st.session_state and MODEL.key not in st.query_params
    if is_open and last in others:
        st.query_params[MODEL.key] = last
        # A control looks at the link as it was: test_model_chosen_on_one_page_is_chosen_on_all.
        st.rerun()
    name = linked_one_of(names, MODEL.label, MODEL.key)
    links.choose(MODEL.key, name)
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


def _say_what_is_missing(label: str, options: list[str], default: str, key: str) -> None:
    """Say so where the link names no option there is, which a bound control clears in silence."""
    wanted = st.query_params.get(key)
    if key not in st.session_state and wanted and wanted not in options:
        st.info(f"{not_here(label, wanted)} This is {default}.")
