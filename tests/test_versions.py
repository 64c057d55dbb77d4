import platform
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from digitrec.cli import main
from digitrec.versions import __version__

ROOT = Path(__file__).parents[1]


def test_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert __version__ == project["version"]


def test_program_names_every_version_on_one_line_and_imports_nothing_for_it() -> None:
    code = "import sys; from digitrec.cli import main\ntry: main(['--version'])\nfinally: "
    code += "print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert done.stdout.startswith(f"digitrec {__version__}, Python {platform.python_version()}, ")
    pins = (ROOT / "requirements.txt", ROOT / "requirements-light.txt")
    pinned = dict(
        line.split("==") for path in pins for line in path.read_text().split() if "==" in line
    )
    for title, package in (
        ("TensorFlow", "tensorflow"),
        ("Keras", "keras"),
        ("LiteRT", "ai-edge-litert"),
        ("Streamlit", "streamlit"),
    ):
        assert f"{title} {pinned[package]}" in done.stdout
    assert not {"tensorflow", "keras", "ai_edge_litert", "streamlit"} & {*done.stderr.split()}


def test_package_that_is_not_installed_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent(package: str) -> str:
        if package == "tensorflow":
            raise metadata.PackageNotFoundError(package)
        return "1.2.3"

    monkeypatch.setattr("digitrec.versions.version", absent)
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert ", TensorFlow not installed, Keras 1.2.3, " in capsys.readouterr().out
