import os
from pathlib import Path

import pytest

from digitrec.errors import UserError
from digitrec.networks.readme_table import readme_table, replace_between
from digitrec.networks.specs import MODEL_NAMES

ROOT = Path(__file__).parents[2]


README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_table_in_readme_is_current() -> None:
    assert readme_table(MODEL_NAMES) in README


MARKS = ("<start>", "<end>")
TEXT = "before\n<start>\nold\n<end>\nafter\n"


def renewed(path: Path) -> str:
    replace_between(path, MARKS, "new")
    return path.read_text()


def test_only_what_is_between_the_marks_is_renewed(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(TEXT)
    path.chmod(0o640)
    assert renewed(path) == TEXT.replace("old", "new")
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_name_may_be_as_long_as_names_are_and_its_neighbours_stay(tmp_path: Path) -> None:
    for name in ("x" * 255, "page.md"):
        path = tmp_path / name
        path.write_text(TEXT)
        if name == "page.md":
            (tmp_path / ".page.md.new").mkdir()
        assert renewed(path) == TEXT.replace("old", "new")
    assert (tmp_path / ".page.md.new").is_dir()


def test_link_stays_one_and_its_file_is_renewed(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(TEXT)
    (tmp_path / "link.md").symlink_to("page.md")
    assert renewed(tmp_path / "link.md") == TEXT.replace("old", "new")
    assert (tmp_path / "link.md").is_symlink() and "new" in (tmp_path / "page.md").read_text()


def test_what_is_no_text_file_gets_a_sentence_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "bytes").write_bytes(b"\xff")
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(100_000_000_000)
    for path, reason in (
        (tmp_path / "pipe", "is not a file. Name a Markdown file.$"),
        (Path("/dev/full"), "is not a file"),
        (Path("/dev/zero"), "is not a file"),
        (tmp_path, "is not a file"),
        (tmp_path / "sparse", "is larger than 10 MB"),
        (tmp_path / "bytes", "cannot be read as a text file"),
        (tmp_path / "absent", "cannot be read as a text file"),
        (tmp_path / ("x" * 256), "cannot be read as a text file"),
        (tmp_path / "a\0b", "cannot be read as a text file"),
    ):
        with pytest.raises(UserError, match=reason):
            replace_between(path, MARKS, "new")
