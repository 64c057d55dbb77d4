"""The pins: exact, and complete down to what the required packages require themselves."""

import json
import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
INSTALLERS = {"pip", "setuptools", "wheel"}  # which come with the environment
FILES = ("requirements-light.txt", "requirements.txt", "requirements-test.txt")


def requirements(name: str) -> list[Requirement]:
    """Return the requirements of a file, without its comments and references to other files."""
    lines = (ROOT / name).read_text().splitlines()
    return [Requirement(line) for line in lines if line and not re.match(r"#|-[rc] ", line)]


def needed() -> set[str]:
    """Return the names of what the tests' environment holds because something requires it."""
    waiting = [wanted for name in FILES for wanted in requirements(name)]
    found: set[str] = set()
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in found or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        waiting += map(Requirement, distribution(name).requires or [])
    return found - INSTALLERS


@pytest.mark.parametrize("name", [*FILES, "constraints.txt"])
def test_pins_are_exact(name: str) -> None:
    pins = requirements(name)
    assert pins
    assert all(re.fullmatch(r"==[\w.]+", str(pin.specifier)) for pin in pins)


def test_every_package_installed_for_the_tests_is_the_pinned_one() -> None:
    pinned = {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in requirements("constraints.txt")
        if pin.marker is None or pin.marker.evaluate()
    }
    assert {name: distribution(name).version for name in needed()} == {
        name: pinned.get(name) for name in needed()
    }


def test_pins_of_the_javascript_tools_are_exact_and_come_from_any_registry() -> None:
    tools = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert locked.pop("")["devDependencies"] == tools
    assert {name: locked[f"node_modules/{name}"]["version"] for name in tools} == tools
    assert all(one["integrity"] and "resolved" not in one for one in locked.values())
