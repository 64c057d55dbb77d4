"""What several pages need: cached models, the choice of a model, what to do when one is broken."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st

from digitrec import store
from digitrec.errors import UserError
from digitrec.inference import ServedModel, load_model
from digitrec.models import DEFAULT_MODEL, MODEL_NAMES, SPECS

T = TypeVar("T")


def served(name: str) -> ServedModel:
    """Return the served model, loaded once, and again when another network is written."""
    return _load(name, store.stamp(name))


def usable(read: Callable[[str], T]) -> dict[str, T]:
    """Return what `read` finds for each model by name, and say why for each that has nothing.

    Stops the page when no model has anything.
    """
    found, problems = {}, []
    for name in MODEL_NAMES:
        try:
            found[name] = read(name)
        except UserError as error:
            problems.append(str(error))
    if problems:
        st.warning("\n\n".join(problems), icon=":material/build:")
    if not found:
        st.stop()
    return found


def choose_model(names: Iterable[str], label: str = "Model", key: str = "model") -> str:
    """Show the models side by side and return the name of the chosen one."""
    titles = {SPECS[name].title: name for name in names}
    default = SPECS[DEFAULT_MODEL].title
    return titles[choose(label, titles, default if default in titles else None, key)]


def choose(label: str, options: Iterable[str], default: str | None, key: str) -> str:
    """Show options side by side and return the chosen one, which the page's link keeps.

    Without a default the first option is it; a link that names no option gets a sentence.
    """
    options = list(options)
    default = default or options[0]
    wanted = st.query_params.get(key)
    if wanted is not None and wanted not in options:
        st.info(f"The link asks for {key} '{wanted}', which is not here. This is {default}.")
    chosen = st.segmented_control(
        label, options, default=default, required=True, key=key, bind="query-params"
    )
    return chosen or default


@st.cache_resource(show_spinner=False, max_entries=2 * len(MODEL_NAMES))
def _load(name: str, stamp: tuple[str, int, int]) -> ServedModel:
    return load_model(name)
