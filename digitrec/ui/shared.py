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
    """Return the served model, loaded once, and again when a file of it changes."""
    return _load(name, store.stamp(name))


def usable(read: Callable[[str], T]) -> dict[str, T]:
    """Return what `read` finds for each model by name, and say why for each that has nothing.

    Stops the page when no model has anything.
    """
    found = {}
    for name in MODEL_NAMES:
        try:
            found[name] = read(name)
        except UserError as error:
            st.warning(str(error), icon=":material/build:")
    if not found:
        st.stop()
    return found


def choose_model(names: Iterable[str]) -> str:
    """Show the models side by side and return the name of the chosen one."""
    options = list(names)
    return st.segmented_control(
        "Model",
        options,
        default=DEFAULT_MODEL if DEFAULT_MODEL in options else options[0],
        format_func=lambda name: SPECS[name].title,
        required=True,
        key="model",
        bind="query-params",
    )


@st.cache_resource(show_spinner=False, max_entries=2 * len(MODEL_NAMES))
def _load(name: str, stamp: tuple[tuple[str, int], ...]) -> ServedModel:
    return load_model(name)
