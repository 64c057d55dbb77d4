"""The wheel: what is in it, and that the app starts from it alone, wherever that is done."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
from importlib.metadata import Distribution, distributions
from pathlib import Path

import numpy as np
import psutil
import pytest
from packaging.requirements import Requirement
from PIL import Image

from digitrec.networks.specs import MODEL_NAMES
from digitrec.ui.engine import serving
from tests.browser.driver import Server
from tests.test_requirements import requirements

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SOURCES = ("digitrec", "models", ".streamlit", "docs", "app.py", "pyproject.toml", "hatch_build.py")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what `pip install` makes of the wheel, without what the wheel requires."""
    checkout, target = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("installed")
    for source in [*map(ROOT.joinpath, SOURCES), *ROOT.glob("requirements*.txt")]:
        if source.is_dir():
            shutil.copytree(source, checkout / source.name, ignore=lambda *_: ["__pycache__"])
        else:
            shutil.copy(source, checkout)
    apart = ("--no-deps", "--no-index", "--no-build-isolation", "--no-compile", "--target", target)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", *apart, checkout)
    subprocess.run(pip, check=True)
    return target


def distribution(installed: Path) -> Distribution:
    (found,) = distributions(path=[str(installed)])
    return found


def environment(installed: Path) -> dict[str, str]:
    """Return the environment of a person who has it installed there, and no checkout."""
    return os.environ | {"PYTHONPATH": str(installed)}


def test_wheel_holds_every_file_of_the_package_and_of_the_app(installed: Path) -> None:
    found = {str(path) for path in distribution(installed).files or []}
    package = [path.relative_to(ROOT) for path in (ROOT / "digitrec").rglob("*.*")]
    expected = {str(path) for path in package if "__pycache__" not in path.parts}
    shipped = ["app.py", ".streamlit/config.toml", "docs/icon.png", "docs/wordmark.svg"]
    shipped += [f"models/{path.parent.name}/{path.name}" for path in ROOT.glob("models/*/*.*")]
    expected |= {f"digitrec/_home/{path}" for path in shipped if not path.endswith(".keras")}
    assert {path for path in found if path.startswith("digitrec/")} == expected


def test_wheel_requires_what_the_files_pin(installed: Path) -> None:
    wanted = [Requirement(line) for line in distribution(installed).requires or []]
    app = [str(one) for one in wanted if "extra" not in str(one.marker)]
    training = [f"{one.name}{one.specifier}" for one in wanted if "extra" in str(one.marker)]
    assert sorted(app) == sorted(map(str, requirements("requirements-light.txt")))
    assert sorted(training) == sorted(map(str, requirements("requirements.txt")))


def test_backend_is_the_pinned_one() -> None:
    (needed,) = PROJECT["build-system"]["requires"]
    assert needed in map(str, requirements("requirements-test.txt"))


def test_installed_app_answers_from_any_folder(installed: Path, tmp_path: Path) -> None:
    program = [sys.executable, str(installed / "bin" / "digitrec"), "app"]
    log = tmp_path / "log"
    with Server(None, environment(installed), program=program, folder=tmp_path, log=log) as server:
        for path in ("", f"{serving.address()}reader.js", f"{serving.address()}table.json"):
            with urllib.request.urlopen(f"{server.address}/{path}", timeout=60) as answer:
                assert answer.status == 200
        listening = psutil.Process(server.process_id).net_connections()
        hosts = {spot.laddr.ip for spot in listening if spot.status == psutil.CONN_LISTEN}
        assert hosts == {"127.0.0.1"}  # as config.toml has it
    assert not re.search("Traceback|rror", log.read_text())
    assert {path.name for path in tmp_path.iterdir()} == {"log"}


def test_installed_pages_find_what_they_show(installed: Path, tmp_path: Path) -> None:
    code = """
from streamlit.testing.v1 import AppTest
from digitrec.home import HOME
app = AppTest.from_file(HOME / "app.py", default_timeout=300).run()
assert not app.exception and HOME.name == "_home", (HOME, app.exception)
"""
    apart = {"cwd": tmp_path, "env": environment(installed)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, **apart)
    assert done.returncode == 0, done.stderr


def digitrec(
    installed: Path, folder: Path, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a folder, with these variables of the environment."""
    program = [sys.executable, str(installed / "bin" / "digitrec"), *arguments]
    there = environment(installed) | variables
    return subprocess.run(program, capture_output=True, text=True, cwd=folder, env=there)


def test_installed_command_reads_a_picture(
    installed: Path, tmp_path: Path, seed_digit: np.ndarray
) -> None:
    enlarged = np.kron(255 - seed_digit, np.ones((9, 9), np.uint8))
    Image.fromarray(enlarged).save(tmp_path / "five.png")
    done = digitrec(installed, tmp_path, "predict", "five.png", "--model", MODEL_NAMES[-1])
    assert done.returncode == 0 and done.stdout.startswith("five.png: 5 (")


def test_installed_command_calls_itself_by_its_name(installed: Path, tmp_path: Path) -> None:
    wrong = digitrec(installed, tmp_path, "dance")
    assert wrong.returncode == 2 and wrong.stderr.startswith("usage: digitrec ")
    without = digitrec(installed, tmp_path, "list", DIGITREC_MODELS=str(tmp_path))
    assert without.returncode == 1 and f"Run: digitrec train {MODEL_NAMES[0]}" in without.stdout


def test_interrupting_the_installed_command_is_a_sentence(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "numpy.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGINT)")
    done = digitrec(installed, tmp_path, "list", PYTHONPATH=f"{tmp_path}:{installed}")
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "\nInterrupted: what was not said to be written is as it was.\n"
