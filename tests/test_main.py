"""`python -m digitrec` as a process: interrupted, and with no place to print to."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from digitrec.__main__ import run
from digitrec.data.mnist import Mnist
from tests.program import program


def test_interrupting_exits_with_130(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    def interrupted(path: Path) -> Mnist:
        raise KeyboardInterrupt

    monkeypatch.setattr("digitrec.commands.load_mnist", interrupted)
    monkeypatch.setattr("sys.argv", ["digitrec", "train", "hidden"])
    assert run() == 130
    assert "Interrupted" in capsys.readouterr().err


def test_program_prints_no_trace(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = subprocess.run(
        [sys.executable, "-m", "digitrec", "predict", "x.png"],
        env=os.environ | {"DIGITREC_MODELS": str(tmp_path / "file")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("No trained model 'convnet'") and "Traceback" not in done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["list", "--help", "--version", "app --help", "rooms --help"])
def test_output_that_cannot_be_written_is_a_sentence(
    command: str, unbuffered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    full = os.open("/dev/full", os.O_WRONLY)
    done = program(*command.split(), output=full)
    os.close(full)
    assert done.returncode == 1
    assert done.stderr == "The output could not be written: No space left on device.\n"


def test_output_that_nobody_reads_ends_the_program_without_a_word() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = program("list", output=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("arguments", [("list",), ("predict", "x.png")])
def test_output_that_is_closed_is_a_sentence(arguments: Sequence[str]) -> None:
    done = program(*arguments, under=["sh", "-c", 'exec "$@" >&-', "sh"])
    assert done.returncode == 1
    assert done.stderr == "The output is closed: send it to a file or to /dev/null.\n"


def test_closed_errors_do_not_mix_with_what_is_printed(five: Path) -> None:
    done = program("predict", "x.png", five, under=["sh", "-c", 'exec "$@" 2>&-', "sh"])
    assert done.returncode == 1 and done.stdout.startswith(f"{five}: 5 (")


@pytest.mark.parametrize(
    ("library", "command"),
    [("numpy", ["list"]), ("ai_edge_litert", ["predict", "5.png"])],
    ids=["at first", "later"],
)
def test_interrupting_while_libraries_are_imported_is_a_sentence(
    library: str, command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{library}.py").write_text(
        "import os, signal\n"
        "try:\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    print('not interrupted')\n"
        "except KeyboardInterrupt as error:\n"
        "    raise ImportError('as NumPy turns it into one') from error\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = program(*command)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "\nInterrupted: what was not said to be written is as it was.\n"
