import os
from pathlib import Path

import pytest

from digitrec.errors import UserError
from digitrec.files import write_whole


def test_new_file_is_as_any_other_program_makes_it(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_whole(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"
    assert (tmp_path / "file").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_old_file_gives_way_and_leaves_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"an older one")
    path.chmod(0o640)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new" and path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_name_may_be_as_long_as_names_are(tmp_path: Path) -> None:
    for _ in range(2):
        write_whole(tmp_path / ("x" * 255), b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["x" * 255]


def test_link_stays_one_wherever_it_leads(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("file")
    for content in (b"new", b"newer"):
        write_whole(tmp_path / "link", content)
        assert (tmp_path / "link").is_symlink() and (tmp_path / "file").read_bytes() == content


def test_what_cannot_be_a_file_gets_a_sentence_and_stays(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "itself").symlink_to("itself")
    before = set(tmp_path.iterdir())
    for path, reason in (
        (tmp_path / "pipe", "pipe is not a regular file: name a file.$"),
        (tmp_path / "folder", "is not a regular file"),
        (Path("/dev/full"), "is not a regular file"),
        (tmp_path / "nowhere" / "file", "could not be written: No such file or directory.$"),
        (tmp_path / ("x" * 256), "could not be written: File name too long.$"),
        (tmp_path / "a\0b", "cannot be the name of a file: name another one.$"),
        (tmp_path / "itself", "is not a regular file"),
    ):
        with pytest.raises(UserError, match=reason):
            write_whole(path, b"new")
    assert set(tmp_path.iterdir()) == before and (tmp_path / "pipe").is_fifo()
