import pytest

from digitrec.ui.shared.pages import PAGES
from tests.ui.driver import open_page


@pytest.mark.parametrize("name", [page.name for page in PAGES])
def test_shell_stands_around_every_page(name: str) -> None:
    keys = [element.proto.id for element in open_page(name).get("bidi_component")]
    assert sum(key.endswith("-shell") for key in keys) == 1
