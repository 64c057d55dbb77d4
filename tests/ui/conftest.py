"""The Draw page as a new visitor finds it."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.driver import open_page


@pytest.fixture
def app() -> AppTest:
    return open_page("draw")
