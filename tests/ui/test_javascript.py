"""The JavaScript: what its linter does not look at, which knows no width."""

from pathlib import Path

import pytest

from digitrec import ui
from digitrec.ui import javascript

MODULES = sorted(Path(ui.__file__).parent.rglob("*.js"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_line_is_over_120_columns(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 120] == []


def test_what_javascript_takes_from_python_is_what_python_says() -> None:
    assert javascript.FILE.read_text(encoding="utf-8") == javascript.text()  # or write it again
