"""What the Dockerfile says, and its command run as in the container."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.driver import free_port, wait_until_healthy

ROOT = Path(__file__).parents[2]
DATA = "/data"  # the container's one volume
# Only the first argument, a folder, can be written to by the command that follows it.
READ_ONLY = """
set -e
mount --make-rprivate /
mount --bind "$1" "$1"
findmnt --raw --noheadings --output TARGET | grep -vx "$1" |
  while read -r place; do mount -o remount,bind,ro "$place"; done
shift
exec "$@"
"""


def stages() -> list[list[tuple[str, str]]]:
    """Return each stage's instructions, FROM first, as pairs of keyword and arguments."""
    lines = (line for line in (ROOT / "Dockerfile").read_text().splitlines() if line[:1] != "#")
    found: list[list[tuple[str, str]]] = []
    for line in filter(None, re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()):
        keyword, arguments = line.split(maxsplit=1)
        if keyword == "FROM":
            found.append([])
        found[-1].append((keyword, arguments))
    return found


def final(keyword: str) -> str:
    """Return the arguments of the last stage's only instruction of this keyword."""
    (arguments,) = (rest for word, rest in stages()[-1] if word == keyword)
    return arguments


def environment(data: Path, port: int) -> dict[str, str]:
    """Return the container's variables, with another folder for the volume and another port."""
    stated = dict(part.split("=", 1) for part in shlex.split(final("ENV")))
    moved = {name: str(data) if value == DATA else value for name, value in stated.items()}
    program = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**moved, "PATH": program, "PORT": str(port)}


def read_only(data: Path) -> list[str]:
    """Return what to put before a command so that it can write to `data` alone.

    Skips the test where neither root nor a user may have a namespace of mounts; CI runs as root.
    """
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    start = ["unshare", "--mount", *as_root, "sh", "-c", READ_ONLY, "sh", str(data)]
    try:
        subprocess.run([*start, "true"], check=True, capture_output=True)
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        pytest.skip(f"This machine lets nobody have mounts of their own: {error}")
    return start


@dataclass
class Container:
    """The Dockerfile's command, running as in the container, but for the container."""

    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    data: Path

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.environment['PORT']}"

    def is_healthy(self) -> bool:
        """Whether the Dockerfile's own check says so."""
        command = json.loads(final("HEALTHCHECK").partition("CMD ")[2])
        checked = subprocess.run(command, env=self.environment, capture_output=True)
        return checked.returncode == 0


@contextmanager
def run(data: Path) -> Iterator[Container]:
    """Start the Dockerfile's command on a free port and wait until it answers; end it at last."""
    variables = environment(data, free_port())
    process = subprocess.Popen(
        [*read_only(data), *json.loads(final("CMD"))],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        started = Container(process, variables, data)
        wait_until_healthy(f"{started.address}/_stcore/health")
        yield started
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()
