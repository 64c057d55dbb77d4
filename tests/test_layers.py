"""Imports point one way, and only the pages know Streamlit."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "digitrec"
MODULES = sorted(PACKAGE.rglob("*.py"))
BELOW_THE_PAGES = [path for path in MODULES if path.parent == PACKAGE]
# Each module may import the ones to the left of it.
ORDER = (
    "errors atomic filters data preprocessing warping straightening stability views models "
    "strokes sketches received handwriting nondigits augmentation paper photos evaluation doubt "
    "pen records store inference explanation report figures recipes training charts commands "
    "cli"
).split()
KERAS_USERS = {"models", "recipes", "training"}


def imports(path: Path, *, at_top_only: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if at_top_only else ast.walk(tree)
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def packages(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", BELOW_THE_PAGES, ids=lambda path: path.stem)
def test_only_pages_import_streamlit(path: Path) -> None:
    assert "streamlit" not in packages(imports(path))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_keras_is_imported_only_by_training_and_inside_functions(path: Path) -> None:
    heavy = {"keras", "tensorflow"}
    assert not heavy & packages(imports(path, at_top_only=True))
    if path.stem not in KERAS_USERS:
        assert not heavy & packages(imports(path))


@pytest.mark.parametrize("name", ORDER)
def test_imports_point_one_way(name: str) -> None:
    used = {
        part.split(".")[1] for part in imports(PACKAGE / f"{name}.py") if part.startswith("digitr")
    }
    assert used <= set(ORDER[: ORDER.index(name)])


def test_every_module_has_its_place_in_the_order() -> None:
    assert {path.stem for path in BELOW_THE_PAGES} == {*ORDER, "__init__", "__main__"}


def loaded_after(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_digitrec_is_cheap() -> None:
    heavy = {"tensorflow", "keras", "streamlit", "matplotlib", "ai_edge_litert", "altair"}
    assert not heavy & loaded_after("import digitrec")


def test_no_page_loads_tensorflow_or_keras() -> None:
    code = """
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
for page in ("curves", "confusion", "compare", "morph", "inside", "draw"):
    app.switch_page(f"digitrec/ui/{page}.py").run()
    assert not app.exception
"""
    loaded = loaded_after(code)
    assert "streamlit" in loaded and "seaborn" in loaded
    assert not {"tensorflow", "keras"} & loaded
