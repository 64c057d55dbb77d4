"""Imports point one way, and only the pages know Streamlit."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from digitrec.ui.shared.pages import PAGES

PACKAGE = Path(__file__).parents[1] / "digitrec"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
# Each folder may import those to its left, and what stands below them all.
FOLDERS = "preprocessing drawing data evaluation networks explanation ui".split()
BESIDE = ("rooms", "training")  # which may import what networks may, and networks
USERS = {"rooms": {"ui", "room_commands"}, "training": {"commands"}}
BELOW = ["errors", "files", "formatting", "home", "images"]
HEAVY = {"keras", "tensorflow"}
# In ui, each may import what stands above it: Python, and JavaScript, HTML and CSS by their paths.
UI = PACKAGE / "ui"
FEATURES = ("draw", "hand", "room", "morph", "curves", "confusion", "compare", "shell")
UI_LAYERS = (
    ("from_python", "protocol", "server"),
    ("shared",),
    ("links", "sync"),
    ("linked_controls", "presenter", "canvas", "engine", "room_api"),
    ("visit",),  # of a room by a phone, which the stage shows
    FEATURES,
    ("javascript",),  # which writes down what all of them share
)


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


def parts_used(path: Path) -> set[str]:
    """Return the folders and modules right below digitrec/ that a file imports."""
    return {name.split(".")[1] for name in imports(path) if name.startswith("digitrec.")}


@pytest.mark.parametrize("folder", [*FOLDERS, *BESIDE])
def test_folders_import_only_those_to_their_left(folder: str) -> None:
    last = "networks" if folder in BESIDE else folder
    allowed = {folder, *BELOW, *FOLDERS[: FOLDERS.index(last) + 1]}
    allowed |= {beside for beside in BESIDE if folder in USERS[beside]}
    for path in (PACKAGE / folder).rglob("*.py"):
        assert parts_used(path) <= allowed, path


@pytest.mark.parametrize("name", BELOW)
def test_what_stands_below_imports_nothing_of_ours_but_the_one_error(name: str) -> None:
    assert parts_used(PACKAGE / f"{name}.py") <= {"errors"} - {name}


@pytest.mark.parametrize("folder", BESIDE)
def test_what_stands_beside_is_used_by_those_alone_who_need_it(folder: str) -> None:
    users = {path.relative_to(PACKAGE).parts[0] for path in MODULES if folder in parts_used(path)}
    assert {Path(user).stem for user in users} == {folder, *USERS[folder]}


def test_every_module_has_its_place() -> None:
    assert {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()} == {
        *FOLDERS,
        *BESIDE,
    }
    above = "__init__ __main__ app_command cli commands parsing room_commands versions".split()
    assert {path.stem for path in PACKAGE.glob("*.py")} == {*BELOW, *above}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_ui_imports_streamlit_and_only_functions_keras(path: Path) -> None:
    if (PACKAGE / "ui") not in path.parents:
        assert "streamlit" not in packages(imports(path))
    assert not HEAVY & packages(imports(path, at_top_only=True))
    if path.parent.name != "training" and path.name != "model_spec.py":
        assert not HEAVY & packages(imports(path))


def used_in_ui(path: Path) -> set[str]:
    """Return the folders and modules right below ui/ that a file there names."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        imported = {name for name in imports(path) if name.startswith("digitrec.ui.")}
        assets = re.findall(r'"(\w+)/\w+\.(?:js|css|html)"', text)
        return {name.split(".")[2] for name in imported} | set(assets)
    found = re.findall(r'(?:from |import\()"(\.[\w./]+)"', text)
    paths = [(path.parent / address).resolve().relative_to(UI) for address in found]
    return {one.parts[0].removesuffix(".js") for one in paths}


def place_in_ui(path: Path) -> str:
    return path.relative_to(UI).parts[0].removesuffix(path.suffix)


@pytest.mark.parametrize("layer", UI_LAYERS, ids=lambda layer: layer[0])
def test_what_stands_in_ui_names_only_what_stands_above_it(layer: tuple[str, ...]) -> None:
    above = {name for other in UI_LAYERS[: UI_LAYERS.index(layer)] for name in other}
    for name in layer:
        for path in (path for path in UI.rglob("*") if path.suffix in (".py", ".js")):
            if place_in_ui(path) == name:
                assert used_in_ui(path) <= above | {name}, path


def test_every_module_of_ui_has_its_layer_and_every_page_is_a_feature() -> None:
    places = {place_in_ui(path) for path in UI.rglob("*.py") if path.parent != UI}
    places |= {path.stem for kind in ("py", "js") for path in UI.glob(f"*.{kind}")}
    assert places - {"__init__"} == {name for layer in UI_LAYERS for name in layer}
    assert {page.name for page in PAGES} == set(FEATURES) - {"shell"}


def test_only_ui_imports_starlette() -> None:
    outside = [path for path in MODULES if (PACKAGE / "ui") not in path.parents]
    assert not [path for path in outside if "starlette" in packages(imports(path))]


def loaded_after(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_importing_digitrec_is_cheap() -> None:
    costly = {"tensorflow", "keras", "streamlit", "matplotlib", "ai_edge_litert", "altair"}
    assert not costly & loaded_after("import digitrec")


def test_serving_imports_nothing_that_only_training_benchmarks_or_pages_need() -> None:
    loaded = loaded_after("import digitrec; digitrec.load_model(digitrec.MODEL_NAMES[-1])")
    ours = {name.removeprefix("digitrec.") for name in loaded if name.startswith("digitrec.")}
    assert {name for name in ours if name.startswith("data.")} == {"data.npz"}
    assert not {name for name in ours if name.split(".")[0] in ("drawing", "explanation", "ui")}
    assert not {name for name in ours if name.split(".")[0] in ("training", "commands", "cli")}
    assert "evaluation.pen_benchmark" not in ours


def test_the_app_is_started_before_anything_else_is_imported() -> None:
    code = "import digitrec.__main__ as program\nsys.argv = ['digitrec', 'app', '--port', '0']\n"
    loaded = loaded_after(code + "try: program.run()\nexcept SystemExit: pass")
    ours = {name.removeprefix("digitrec.") for name in loaded if name.startswith("digitrec.")}
    assert ours == {"__main__", "app_command", "home", "parsing"}
    assert not {"numpy", "PIL", "streamlit"} & loaded


def test_no_page_loads_tensorflow_or_keras() -> None:
    code = f"""
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=300).run()
for path in {[str(page.path) for page in reversed(PAGES)]}:
    app.switch_page(path).run()
    assert not app.exception
"""
    loaded = loaded_after(code)
    assert "streamlit" in loaded and "seaborn" in loaded
    assert not HEAVY & loaded
