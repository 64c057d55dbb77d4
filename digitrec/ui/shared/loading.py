"""What pages load: predictors and weights, once for all visitors, and again when they change."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import lru_cache
from importlib import import_module
from threading import Timer
from typing import TypeVar

import numpy as np
import streamlit as st

from digitrec.errors import UserError
from digitrec.networks import store
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.predictor import Predictor, load_model
from digitrec.networks.specs import MODEL_NAMES

_PREFETCH_AFTER_SECONDS = 1.0  # when a page is there, which should not wait
T = TypeVar("T")


class PageEnd(Exception):
    """A page has nothing more to show; what stands around it is shown nevertheless.

    After Streamlit's own `st.stop` nothing is, as its documentation says.
    """


def load_predictor(name: str) -> Predictor:
    """Return the model's predictor, loaded once, and again when another network is written."""
    return _load(name, store.stamp(name))


def load_weights(name: str) -> list[np.ndarray]:
    """Return a model's weights in the order of its layers, read once for each network."""
    return _read_weights(name, store.stamp(name))


def load_epochs(name: str) -> list[np.ndarray] | None:
    """Return a model's weights after every epoch, as `ModelFolder.read_epochs`, read once."""
    return _read_epochs(name, store.stamp(name))


def load_usable(
    load: Callable[[str], T], names: Iterable[str] = MODEL_NAMES, *, or_end: bool = True
) -> dict[str, T]:
    """Return what `load` finds for each model by name, and say why for each that has nothing.

    Ends the page when no model has anything, unless told otherwise.
    """
    found, problems = {}, []
    for name in names:
        try:
            found[name] = load(name)
        except UserError as error:
            problems.append(error.public)
    if problems:
        st.warning("\n\n".join(problems), icon=":material/build:")
    if or_end and not found:
        raise PageEnd
    return found


def read_usable(read: Callable[[ModelFolder], T]) -> dict[str, T]:
    """Return what `read` makes of each model's folder, as `load_usable` does."""
    return load_usable(lambda name: store.read_folder(name, read))


@st.fragment(run_every=timedelta(days=1))
def run_after_a_cut() -> None:
    """Have every page ask for a run as soon as it is connected again; once in the app.

    Streamlit does so where a fragment runs by itself, as this empty one does (streamlit#11660,
    streamlit#11890). Otherwise strokes drawn during a cut have no answer, and a restarted server
    does not know the page's fragments: `test_cut_network_loses_nothing`.
    """


@st.cache_resource(show_spinner=False)
def prefetch(module: str) -> None:
    """Import what other pages need once this one is there, the first time on this server.

    Seaborn takes a second and 60 MB, so only pages with figures ask for it.
    """
    timer = Timer(_PREFETCH_AFTER_SECONDS, import_module, (module,))
    timer.daemon = True
    timer.start()


@st.cache_resource(show_spinner=False, max_entries=2 * len(MODEL_NAMES))
def _read_weights(name: str, stamp: tuple[str, int, int]) -> list[np.ndarray]:
    return store.read_folder(name, ModelFolder.read_weights)


@st.cache_resource(show_spinner=False, max_entries=2 * len(MODEL_NAMES))
def _read_epochs(name: str, stamp: tuple[str, int, int]) -> list[np.ndarray] | None:
    return store.read_folder(name, ModelFolder.read_epochs)


@lru_cache(maxsize=2 * len(MODEL_NAMES))  # looked up at each stroke
def _load(name: str, stamp: tuple[str, int, int]) -> Predictor:
    return load_model(name)
