"""deploy/digitrec@.service: understood by systemd, and bounded."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.settings import ROOT

UNIT = (ROOT / "deploy" / "digitrec@.service").read_text(encoding="utf-8")


def complaints(folder: Path, unit: str) -> str:
    """Return what systemd says of a unit; what this machine lacks, it does not look for."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not on this machine: install Debian's package systemd")
    here = re.sub("^ExecStart=.*", "ExecStart=/bin/true", unit, flags=re.MULTILINE)
    path = folder / "digitrec@8501.service"
    path.write_text(re.sub("^WorkingDirectory=.*\n", "", here, flags=re.MULTILINE))
    done = subprocess.run(["systemd-analyze", "verify", path], capture_output=True, text=True)
    return "\n".join(line for line in done.stderr.splitlines() if path.name in line)


def test_systemd_understands_every_line(tmp_path: Path) -> None:
    assert complaints(tmp_path, UNIT) == ""
    assert "MemoryMox" in complaints(tmp_path, UNIT.replace("MemoryMax", "MemoryMox"))


def test_replica_has_a_limit_of_memory_and_no_new_rights() -> None:
    lines = UNIT.splitlines()
    assert "MemoryMax=2G" in lines and "NoNewPrivileges=yes" in lines and "DynamicUser=yes" in lines
