"""A PostgreSQL cluster of the tests' own: in a temporary folder, on a socket there alone."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

_DEBIAN = sorted(
    (found.parent for found in Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")),
    key=lambda path: int(path.parent.name),
)
_PATIENCE_SECONDS = 500  # of starts and stops: a busy machine is slow, not wrong
_SETTINGS = "-c listen_addresses= -c max_connections=200"


def programs() -> Path | None:
    """Return the folder of initdb and pg_ctl, which Debian keeps off the path; None without."""
    found = shutil.which("pg_ctl")
    return Path(found).resolve().parent if found else next(iter(reversed(_DEBIAN)), None)


def require() -> None:
    """Skip the test where PostgreSQL is not installed, and say so; CI installs it first."""
    if programs() is None:
        pytest.skip("PostgreSQL is not on this machine: install Debian's package postgresql")


@contextmanager
def cluster(*, is_durable: bool = False) -> Iterator[str]:
    """Yield the address of a running server, ending in its folder: put a database before the ?.

    Unless it is durable, what it holds outlives a killed server, but not a machine that fails.
    """
    folder = Path(tempfile.mkdtemp(prefix="digitrec-pg-", dir="/tmp"))  # a socket's path is short
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    try:
        _run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8")
        if not is_durable:
            with (data / "postgresql.conf").open("a") as settings:
                settings.write("fsync = off\n")
        start(folder)
        try:
            yield f"postgresql://postgres@/?host={folder}"
        finally:
            stop(folder)
    finally:
        shutil.rmtree(folder)


def start(folder: Path) -> None:
    options = f"{_SETTINGS} -c unix_socket_directories={folder}"
    _control(folder, "-l", folder / "log", "-o", options, "start")


def stop(folder: Path) -> None:
    _control(folder, "-m", "immediate", "stop")


def _control(folder: Path, *arguments: object) -> None:
    _run("pg_ctl", "-D", folder / "data", "-w", "-t", _PATIENCE_SECONDS, *arguments)


@contextmanager
def stalled(folder: Path) -> Iterator[None]:
    """Let the server and all its processes stand still, as on a machine that hangs."""
    server = psutil.Process(int((folder / "data" / "postmaster.pid").read_text().split()[0]))
    server.suspend()  # first, so that it starts no more
    stopped = [server]
    try:
        for child in server.children(recursive=True):
            with suppress(psutil.NoSuchProcess):  # it may end meanwhile
                child.suspend()
                stopped.append(child)
        yield
    finally:
        for process in stopped:
            process.resume()


def _run(program: str, *arguments: object) -> None:
    folder = programs()
    assert folder is not None
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    words = [*as_postgres, str(folder / program), *map(str, arguments)]
    subprocess.run(words, check=True, cwd="/tmp", stdout=subprocess.DEVNULL)
