"""The table of results in the README, made from the models' own files."""

import re
import stat
from collections.abc import Iterable
from pathlib import Path

from digitrec.errors import UserError
from digitrec.files import write_whole
from digitrec.networks.model_card import pen_share, pen_source
from digitrec.networks.specs import find_spec
from digitrec.networks.store import open_folder

MAX_BYTES = 10_000_000  # of a Markdown file; ours take a hundredth of it
_MARKS = ("<!-- results: python -m digitrec list --write README.md -->", "<!-- /results -->")


def readme_table(names: Iterable[str]) -> str:
    """Return a Markdown table of the models' metrics, read from models/<name>/."""
    rows = [
        "| model | parameters | MNIST accuracy | MNIST loss | the notebook's | real pen digits |",
        "|---|---|---|---|---|---|",
    ]
    sources = set()
    for name in names:
        folder, notebook = open_folder(name), find_spec(name).notebook
        metrics, parameters = folder.read_metrics(), folder.read_config()["parameters"]
        pen = folder.read_pen()
        theirs = f"{notebook.accuracy:.4f} / {notebook.loss:.4f}" if notebook else ""
        rows.append(
            f"| `{name}` | {parameters:,} | {metrics.accuracy:.4f} | {metrics.loss:.4f} "
            f"| {theirs} | {pen_share(pen) if pen else 'not measured'} |"
        )
        sources |= {pen_source(pen)} if pen else set()
    return "\n".join([*rows, "", *(f"Real pen digits: {source}." for source in sorted(sources))])


def update_results(path: Path, names: Iterable[str]) -> None:
    """Put the table of results between its two marks in the Markdown file at `path`."""
    replace_between(path, _MARKS, readme_table(names))


def replace_between(path: Path, marks: tuple[str, str], text: str) -> None:
    """Put text between two marks, each a line of the file at `path`, whole or not at all.

    Raises UserError when the file has no such lines, or cannot be read or written.
    """
    start, end = marks
    whole = _read(path)
    block = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if not block.search(whole):
        raise UserError(f"{path} has no place for the table: add the lines {start} and {end}.")
    write_whole(path, block.sub(lambda _: f"{start}\n{text}\n{end}", whole).encode())


def _read(path: Path) -> str:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for ever
            raise UserError(f"{path} is not a file. Name a Markdown file.")
        if status.st_size > MAX_BYTES:
            raise UserError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB: no Markdown file.")
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:  # also no UTF-8, or a null character in the name
        raise UserError(f"{path} cannot be read as a text file.") from error
