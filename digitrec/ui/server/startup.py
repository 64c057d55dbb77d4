"""What the server does once, in the background, as soon as it listens."""

import ctypes
import gc
import sys
from importlib import import_module

import streamlit as st
from streamlit import cli_util
from streamlit.web.server import server_util

# What the Draw page takes longest to import; Streamlit wants pandas for its components.
_SLOW_TO_IMPORT = (
    "pandas",
    "digitrec.ui.draw.reading",
    "digitrec.ui.shell.tab_memory",
)
_M_ARENA_MAX = -8  # glibc's name for it, in malloc.h


def get_ready() -> None:
    """Open a browser, and import what the first page needs while that browser is loading.

    Streamlit does so itself only where it makes the `st.App`: `test_start_opens_a_browser`.
    """
    share_memory()
    if not st.get_option("server.headless"):
        cli_util.open_browser(server_util.get_url("localhost"))
    for name in _SLOW_TO_IMPORT:
        import_module(name)
    import_module("digitrec.ui.server.metrics_route").listen()
    import_module("digitrec.ui.engine.serving").address()  # which takes 30 ms the first time
    gc.freeze()  # or now and then a stroke waits 70 ms while all libraries are searched for garbage


def share_memory() -> None:
    """Let all threads take their memory from one place, where the C library is glibc.

    Each rerun of a page is a new thread. With a place for each, freed memory stays in those that
    the next threads do not use, and a server that many people draw on grows for hours:
    `test_threads_share_memory`.
    """
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(_M_ARENA_MAX, 1)
