"""What several pages need: cached models, the choice of a model, what to do when one is broken."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import lru_cache
from importlib import import_module
from threading import Timer
from typing import TypeVar

import numpy as np
import streamlit as st

from digitrec import store
from digitrec.errors import UserError, printable
from digitrec.inference import ServedModel, load_model
from digitrec.models import DEFAULT_MODEL, MODEL_NAMES, SPECS

_READ_AFTER_SECONDS = 1.0  # when a page is there, which should not wait
_SHOWN = 60  # characters of what a link asks for
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


def chosen_reader(names: Iterable[str]) -> str:
    """Return the model that the page's link chooses, or that was chosen last, or the default.

    A link that names no model gets a sentence.
    """
    names, state = list(names), st.session_state
    titles = {SPECS[name].title: name for name in names}
    fallback = state.get("reader", DEFAULT_MODEL)
    fallback = fallback if fallback in names else names[-1]
    wanted = st.query_params.get("model") or SPECS[fallback].title
    if wanted not in titles:
        title = SPECS[fallback].title
        st.info(f"{not_here('Model', wanted)} This is {title}.")
        del st.query_params["model"]
    state["reader"] = titles.get(wanted, fallback)
    return state["reader"]


def choose_reader(name: str) -> None:
    """Let the page's link choose this model."""
    st.query_params["model"] = SPECS[name].title


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
    _check_held(label, options, default, key)
    chosen = st.segmented_control(
        label, options, default=default, required=True, key=key, wrap=True, bind="query-params"
    )
    return chosen or default


def choose_from_list(label: str, options: Iterable[str], key: str) -> str:
    """Show one option of many in a list that opens, and return it; the page's link keeps it."""
    options = list(options)
    _check_held(label, options, options[0], key)
    chosen = st.selectbox(label, options, key=key, bind="query-params", width=320)
    return chosen or options[0]


def choose_several(label: str, options: Iterable[str], key: str) -> list[str]:
    """Show options side by side, all chosen at first, and return the chosen ones."""
    options = list(options)
    unknown = [wanted for wanted in st.query_params.get_all(key) if wanted not in options]
    if key not in st.session_state and any(unknown):
        st.info(not_here(label, ", ".join(unknown)))
    chosen = st.pills(
        label,
        options,
        default=options,
        selection_mode="multi",
        key=key,
        wrap=True,
        bind="query-params",
    )
    return [option for option in options if option in chosen]


def not_here(label: str, wanted: str) -> str:
    """Return the sentence on a link that asks a control, by its label, for what it has not.

    What is wanted is shown as it stands, without its Markdown.
    """
    shown = printable(wanted[:_SHOWN] + ("..." if len(wanted) > _SHOWN else ""))
    escaped = re.sub(r"([^\w\s])", r"\\\1", shown)
    return f"The link asks for '{escaped}' under '{label}', which is not here."


def _check_held(label: str, options: list[str], default: str, key: str) -> None:
    """Fall back to the default when the link, or the last choice, names no option there is."""
    wanted = st.query_params.get(key)
    if key in st.session_state:
        if st.session_state[key] not in options:
            st.session_state[key] = default
    elif wanted and wanted not in options:
        st.info(f"{not_here(label, wanted)} This is {default}.")


def percent(share: float, decimals: int = 0) -> str:
    """Return a share in [0, 1] in percent; one that rounding would make certain is not."""
    words = f"{share:.{decimals}%}"
    return f">{1 - 10 ** -(decimals + 2):.{decimals}%}" if words == f"{1:.{decimals}%}" else words


def weights(name: str) -> list[np.ndarray]:
    """Return a model's weights in the order of its layers, read once for each network."""
    return _read_weights(name, store.stamp(name))


@st.fragment(run_every=timedelta(days=1))
def run_after_a_cut() -> None:
    """Have every page ask for a run as soon as it is connected again; once in the app.

    Streamlit does so where a fragment runs by itself, as this empty one does. Without that run a
    stroke drawn while the network was cut has no answer, and a server that was started anew does
    not know the fragment that the next stroke is to run.
    """


@st.cache_resource(show_spinner=False)
def import_soon(module: str) -> None:
    """Import what other pages need once this one is there, the first time on this server.

    Seaborn takes a second and 60 MB, so only pages with figures ask for it.
    """
    timer = Timer(_READ_AFTER_SECONDS, import_module, (module,))
    timer.daemon = True
    timer.start()


@st.cache_resource(show_spinner=False, max_entries=2 * len(MODEL_NAMES))
def _read_weights(name: str, stamp: tuple[str, int, int]) -> list[np.ndarray]:
    return store.read_folder(name, store.ModelFolder.read_weights)


@lru_cache(maxsize=2 * len(MODEL_NAMES))  # looked up at each stroke: a tenth of Streamlit's time
def _load(name: str, stamp: tuple[str, int, int]) -> ServedModel:
    return load_model(name)
