"""The benchmark that draws in a browser, which watches the stage from within."""

import re
import subprocess
import sys

from tests.browser.driver import ROOT


def test_all_that_is_watched_is_found() -> None:
    command = [sys.executable, "-m", "benchmarks.drawing", "--digits", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for what in ("pen moves", "pen up", "answers a second", "two followed: painted", "server's"):
        assert re.search(rf"^\| {re.escape(what)}[^|]*\| +[1-9]", done.stdout, re.MULTILINE), what
