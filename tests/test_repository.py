"""What code hosts and editors read of this repository: citation, workflow, container."""

import json
import os
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
        (".github/renovate.json", "vendor.renovate"),
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


def audit(report: object, **environment: str) -> tuple[str, int]:
    """Return what .ci/run says last of this report of pip-audit's, and how it ends."""
    last = (ROOT / ".ci" / "run").read_text().splitlines()[-1]
    words = "" if report is None else json.dumps(report)
    command = f"set -euo pipefail\ncat {last}"
    python = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", command],
        input=words,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | python | environment,
    )
    assert not done.stderr
    return done.stdout, done.returncode


SKIPPED = {"name": "altair", "skip_reason": "Dependency not found on PyPI and could not be audited"}
SOUND = {"name": "anyio", "version": "4.16.0", "vulns": []}
FLAW = {"id": "PYSEC-2014-8", "fix_versions": ["2.7.2"], "aliases": [], "description": "..."}
FLAWED = {"name": "jinja2", "version": "2.4.1", "vulns": [FLAW]}


@pytest.mark.parametrize("report", [{"dependencies": [SKIPPED], "fixes": []}, None])
def test_audit_that_looked_nothing_up_says_so_last_and_fails_where_there_is_a_network(
    report: object,
) -> None:
    said, code = audit(report)
    frame, words, _ = said.splitlines()[-3:]
    assert set(frame) == {"#"} and words.startswith("NOTHING WAS AUDITED") and code == 0
    (job,) = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"].values()
    name, _, value = job["steps"][-1]["run"].split()[-2].partition("=")
    assert audit(report, **{name: value}) == (said, 1)


def test_audit_names_what_is_vulnerable_and_what_was_not_looked_up() -> None:
    report = {"dependencies": [FLAWED, SKIPPED, SOUND], "fixes": []}
    said, code = audit(report)
    assert "jinja2 2.4.1: PYSEC-2014-8, mended in 2.7.2" in said and code == 1
    assert "Not looked up: altair\n2 of 3 pins" in said
    assert audit({"dependencies": [SOUND, SKIPPED], "fixes": []}, AUDIT="required")[1] == 0


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
