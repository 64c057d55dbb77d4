import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from digitrec.networks.holding import hold


def test_folder_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    with hold(tmp_path) as is_first:
        with hold(tmp_path) as is_second:
            assert is_first and not is_second
        with hold(tmp_path) as is_third:  # the second did not let go of what it had not
            assert not is_third
    with hold(tmp_path) as is_free:
        assert is_free


def test_failure_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold(tmp_path):
        raise ZeroDivisionError
    with hold(tmp_path) as is_free:
        assert is_free


def test_who_waits_gets_the_folder_once_it_is_let_go(tmp_path: Path) -> None:
    began, taken = threading.Event(), threading.Event()

    def wait() -> bool:
        began.set()
        with hold(tmp_path, wait=True) as is_mine:
            taken.set()
            return is_mine

    with ThreadPoolExecutor(1) as pool:
        with hold(tmp_path):
            waiting = pool.submit(wait)
            assert began.wait(60) and not taken.wait(0.2)
        assert waiting.result(timeout=60)


def test_folder_that_is_not_there_cannot_be_held(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), hold(tmp_path / "gone"):
        raise AssertionError("nothing may start")
