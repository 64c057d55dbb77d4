"""SECURITY.md, sentence by sentence, where no running server is needed."""

import ast
import re
from pathlib import Path

import pytest
from streamlit import config

from digitrec.data import npz, pen_drawings
from digitrec.drawing import drawings, image_files
from digitrec.networks import model_folder, readme_table
from digitrec.rooms import limits
from digitrec.ui.hand import written
from digitrec.ui.room_api import api

ROOT = Path(__file__).parents[1]
STANCE = " ".join((ROOT / "docs" / "SECURITY.md").read_text(encoding="utf-8").split())
SOURCES = [ROOT / "app.py", *sorted((ROOT / "digitrec").rglob("*.py"))]
TREES = {path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


def megabytes(count: int) -> str:
    assert count % 1_000_000 == 0
    return f"{count // 1_000_000} MB"


@pytest.mark.parametrize(
    "sentence",
    [
        f"at most {drawings.MAX_STROKES:,} strokes and {drawings.MAX_POINTS:,} points, "
        f"none farther out than {drawings.MAX_DRAWN_PX:,} pixels",
        f"My hand keeps at most {written.MOST} drawings, together under the limits of one",
        f"at most {drawings.MAX_LINK_CHARACTERS:,} characters and unpacks to at most 40 kB",
        f"at most {image_files.MAX_PIXELS // 1_000_000} million pixels and "
        f"{megabytes(image_files.MAX_FILE_BYTES)}",
        f"at most {megabytes(pen_drawings.MAX_LINE_BYTES)} per line, "
        f"{pen_drawings.MAX_NAME_CHARACTERS} characters per writer's name, "
        f"{pen_drawings.MAX_LINES:,} lines and {megabytes(pen_drawings.MAX_BYTES)} unpacked",
        f"JSON of at most {api.MAX_BODY_BYTES:,} bytes, which come within {api.BODY_SECONDS:.0f} "
        "seconds",
        f"at most {limits.MAX_PEOPLE} people, {limits.MAX_DRAWINGS_PER_MINUTE} drawings a minute "
        f"from each, and {limits.MAX_DRAWINGS:,} drawings",
        f"a regular file of at most {megabytes(readme_table.MAX_BYTES)}",
        f"at most {megabytes(model_folder.MAX_BYTES)} per file, and an `.npz` at most "
        f"{megabytes(npz.MAX_ARCHIVE_BYTES)} unpacked",
    ],
)
def test_limits_are_those_of_the_code(sentence: str) -> None:
    assert sentence in STANCE


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("server.address", "127.0.0.1"),
        ("server.enableCORS", True),
        ("server.enableXsrfProtection", True),
        ("server.maxUploadSize", 0),
        ("server.maxMessageSize", 10),
        ("server.enableStaticServing", False),
        ("server.enableAgentApi", False),
        ("server.corsAllowedOrigins", []),
        ("browser.gatherUsageStats", False),
        ("client.showErrorDetails", "none"),
        ("client.toolbarMode", "minimal"),
    ],
)
def test_streamlit_resolves_the_options_as_stated(option: str, value: object) -> None:
    assert config.get_option(option) == value


def test_every_route_beside_the_pages_is_stated() -> None:
    import app  # as the server does, once for all

    paths = [route.path for route in app.routes]  # pyright: ignore
    assert len(paths) == 4 and all(f"`{path}`" in STANCE for path in paths)


def names_in(tree: ast.Module) -> set[str]:
    """Every name that is imported, called or given as a keyword, and every attribute."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {part for alias in node.names for part in alias.name.split(".")}
            found |= set((getattr(node, "module", None) or "").split("."))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.add(f"{node.func.id}()")
        elif isinstance(node, ast.Attribute):
            found |= {f".{node.attr}", ast.unparse(node)}
        elif isinstance(node, ast.keyword):
            found.add(f"{node.arg}=")
    return found


NEVER = {  # what runs foreign code, opens a Keras file, takes files, or shows foreign HTML
    *("pickle", "shelve", "marshal", "dill", "joblib", "subprocess", "pty", "runpy"),
    *("eval()", "exec()", "compile()", "__import__()", "os.system", "os.popen", "shell="),
    *(".load_model", ".load_weights", ".saving", ".unsafe_load", "unsafe_allow_html="),
    *(".file_uploader", ".camera_input", ".audio_input", "unsafe_allow_javascript="),
}


@pytest.mark.parametrize("path", TREES, ids=str)
def test_source_loads_no_code_and_takes_no_uploads(path: Path) -> None:
    assert not names_in(TREES[path]) & NEVER


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from pickle import loads",
        "eval(text)",
        "keras.models.load_model(path)",
        "from subprocess import run",
        "os.system(command)",
        "st.markdown(text, unsafe_allow_html=True)",
        "st.file_uploader('A file')",
    ],
)
def test_what_is_looked_for_would_be_found(line: str) -> None:
    assert names_in(ast.parse(line)) & NEVER


def test_arrays_are_read_without_pickle() -> None:
    calls = [
        ast.unparse(node)
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("np.load", "numpy.load")
    ]
    assert calls and all("allow_pickle=False" in call for call in calls)


def test_keras_files_are_written_and_never_opened() -> None:
    uses = {
        str(path): re.findall(r"\w+\([^()]*keras_path", ast.unparse(tree))
        for path, tree in TREES.items()
        if ".keras_path" in names_in(tree)
    }
    assert uses == {"digitrec/training/train.py": ["save(folder.keras_path"]}
