"""The Draw page as a new visitor finds it."""

import functools
import gc
from collections.abc import Iterator

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from tests.ui.driver import open_page


@pytest.fixture(scope="session", autouse=True)
def scan_packages_once() -> Iterator[None]:
    """Let AppTest look for components in the installed packages once, not for each visitor."""
    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(scope="module", autouse=True)
def leave_out_what_is_there() -> None:
    """Keep the collection that ends each run of a page from searching what other tests imported."""
    gc.freeze()


@pytest.fixture
def app() -> AppTest:
    return open_page("draw")
