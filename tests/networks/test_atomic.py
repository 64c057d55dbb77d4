import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digitrec.errors import UserError
from digitrec.networks import atomic
from digitrec.networks.store import open_folder, replacing
from tests.networks.written import write


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_failed_write_leaves_the_old_folder(models_dir: Path, error: type) -> None:
    with replacing("hidden") as folder:
        write(folder)
    with pytest.raises(error), replacing("hidden") as folder:
        folder.network_path.write_bytes(b"half")
        raise error
    assert open_folder("hidden").read_network() == b"network"
    assert [path.name for path in models_dir.iterdir()] == ["hidden"]


def test_a_new_folder_takes_the_place_of_the_old(models_dir: Path) -> None:
    for network in (b"old", b"new"):
        with replacing("hidden") as folder:
            write(folder, network)
    assert open_folder("hidden").read_network() == b"new"
    assert [path.name for path in models_dir.iterdir()] == ["hidden"]


def test_a_process_killed_while_renaming_leaves_the_old_model_readable(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with replacing("hidden") as folder:
        write(folder, b"old")

    class Killed(BaseException): ...

    def killed(*arguments: object, **options: object) -> None:
        raise Killed

    rename = Path.rename
    with monkeypatch.context() as patch, pytest.raises(Killed), replacing("hidden") as folder:
        write(folder, b"new")
        patch.setattr(atomic.shutil, "rmtree", lambda *arguments, **options: None)
        patch.setattr(
            Path, "rename", lambda a, b: killed() if a.name == ".hidden.new" else rename(a, b)
        )
    assert not (models_dir / "hidden").exists()
    assert open_folder("hidden").read_network() == b"old"
    with replacing("hidden") as folder:
        write(folder, b"newer")
    assert open_folder("hidden").read_network() == b"newer"


def test_models_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DIGITREC_MODELS", str(tmp_path / "file" / "models"))
    with pytest.raises(UserError, match="cannot be written to"), replacing("hidden"):
        raise AssertionError("nothing may start")


def test_a_file_or_link_in_the_place_of_a_folder_gives_way(models_dir: Path) -> None:
    for make in (lambda path: path.touch(), lambda path: path.symlink_to("nowhere")):
        make(models_dir / "hidden")
        with replacing("hidden") as folder:
            write(folder)
        assert open_folder("hidden").read_network() == b"network"
        with replacing("hidden") as folder:
            write(folder)
        atomic.shutil.rmtree(models_dir / "hidden")


def test_full_disk_is_told_and_the_old_model_stays(models_dir: Path) -> None:
    with replacing("hidden") as folder:
        write(folder)
    with pytest.raises(UserError, match="could not be written: No space left"), replacing("hidden"):
        raise OSError(28, "No space left on device")
    assert open_folder("hidden").read_network() == b"network"


WRITE_UNTIL_TOLD = """
from digitrec.networks.store import replacing
with replacing("hidden") as folder:
    folder.network_path.write_bytes(b"theirs")
    print("writing", flush=True)
    input()
"""


@contextmanager
def another_process_writing() -> Iterator[subprocess.Popen[str]]:
    """A process that writes the hidden network until a line comes, or it is killed."""
    command = [sys.executable, "-c", WRITE_UNTIL_TOLD]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "writing\n"
        try:
            yield process
        finally:
            process.kill()


def test_what_a_killed_process_left_is_tidied_up_by_the_next_one(models_dir: Path) -> None:
    with another_process_writing() as process:
        process.kill()
    assert sorted(path.name for path in models_dir.iterdir()) == [".hidden.lock", ".hidden.new"]
    with replacing("hidden") as folder:
        write(folder)
    assert [path.name for path in models_dir.iterdir()] == ["hidden"]


def test_second_process_that_writes_a_model_is_told_at_once(models_dir: Path) -> None:
    with another_process_writing() as process:
        with pytest.raises(UserError, match="Another process is writing .*hidden just now: wait"):
            with replacing("hidden"):
                raise AssertionError("nothing may start")
        with replacing("flatten") as folder:  # another model is nobody's business
            write(folder)
        process.communicate("\n")
    assert open_folder("hidden").network_path.read_bytes() == b"theirs"
    with replacing("hidden") as folder:
        write(folder)
    assert sorted(path.name for path in models_dir.iterdir()) == ["flatten", "hidden"]


def test_model_is_free_again_after_a_failure(models_dir: Path) -> None:
    for _ in range(2):
        with pytest.raises(UserError, match="could not be written: No space"), replacing("hidden"):
            raise OSError(28, "No space left on device")


def test_written_folder_can_be_read_by_others(models_dir: Path) -> None:
    with replacing("hidden") as folder:
        write(folder)
    assert (models_dir / "hidden").stat().st_mode & 0o777 == 0o755
