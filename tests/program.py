"""Runs the program as a person does."""

import subprocess
import sys
from collections.abc import Sequence


def program(
    *arguments: object, under: Sequence[str] = (), output: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """Return how `python -m digitrec` ended, started by the command `under`."""
    command = [*under, sys.executable, "-m", "digitrec", *map(str, arguments)]
    return subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True)
