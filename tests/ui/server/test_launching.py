import os
import sys
import urllib.request
from pathlib import Path

from tests.browser.driver import ROOT, Server


def test_app_is_served_from_a_checkout_in_any_folder(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "digitrec", "app"]
    checkout, log = {"PYTHONPATH": str(ROOT)}, tmp_path / "log"
    with Server(None, checkout, program=program, folder=tmp_path, log=log) as server:
        with urllib.request.urlopen(server.address, timeout=60) as answer:
            assert answer.status == 200
        working = Path(os.readlink(f"/proc/{server.process_id}/cwd"))
        assert working == tmp_path  # where whoever starts it has files and secrets
    assert log.read_text().count("Traceback") == 0
