"""What code hosts and editors read of this repository: citation, workflow, container."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from PIL import Image

from digitrec.versions import __version__

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEST_COMMAND = README.split("Run the tests:\n```\n")[1].split("\n")[0]


def test_citation_names_this_version_and_every_source() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == __version__ and "license" not in citation
    titles = " ".join(reference["title"] for reference in citation["references"])
    assert all(source in titles for source in ("MNIST", "UNIPEN", "notebook"))


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("CITATION.cff", "vendor.citation-file-format"),
        (".github/workflows/ci.yml", "vendor.github-workflows"),
    ],
)
def test_file_keeps_to_its_schema(path: str, schema: str) -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, ROOT / path]
    done = subprocess.run(check, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_workflow_does_what_ci_does_within_a_time() -> None:
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    ((_, job),) = yaml.safe_load(text)["jobs"].items()
    assert job["timeout-minutes"] <= 90 and job["runs-on"].startswith("ubuntu-")
    checkout, python, last = job["steps"]
    assert python["with"]["python-version"] == "3.11"
    assert last["run"].split()[-1] == ".ci/run" and (ROOT / ".ci" / "run").is_file()
    for step in (checkout, python):  # a version that nobody can move
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"])


def test_container_is_set_up_as_the_readme_says() -> None:
    path = ROOT / ".devcontainer" / "devcontainer.json"
    container = json.loads(path.read_text(encoding="utf-8"))
    assert f"{container['postCreateCommand']} && python -m pytest" == TEST_COMMAND
    assert container["forwardPorts"] == [8501] and "python:1-3.11" in container["image"]


def test_readme_begins_with_a_moving_picture_that_loads_quickly() -> None:
    (name,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README.split("```")[0])
    path = ROOT / name
    assert path.stat().st_size < 2_000_000
    with Image.open(path) as picture:
        lasts_ms = 0
        for frame in range(picture.n_frames):
            picture.seek(frame)
            picture.load()
            lasts_ms += picture.info["duration"]
        assert picture.n_frames > 50 and picture.width <= 1200
    assert 8_000 <= lasts_ms <= 12_000
