"""What all benchmarks share: their options, their table, and their place in benchmarks/README.md.

`python -m benchmarks.NAME --write` puts the table of NAME there, with the machine it ran on.
"""

import argparse
import datetime
import json
import os
import platform
import re
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from digitrec.networks.readme_table import replace_between

Figures = dict[str, Any]
README = Path(__file__).parent / "README.md"
_PACKAGES = ("streamlit", "ai-edge-litert", "tensorflow", "numpy")


def run(
    doc: str,
    measure: Callable[[argparse.Namespace], Figures],
    rows: Callable[[Figures], list[list[str]]],
    add_options: Callable[[argparse.ArgumentParser], object] = lambda parser: None,
) -> None:
    """Measure, print the table, and write the figures and the table where the options say.

    `rows` makes of the figures the table's rows, of which the first is its head.
    """
    name = Path(sys.modules["__main__"].__file__ or "").stem
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=doc)
    add_options(parser)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--write", action="store_true", help=f"write the table to {README.name}")
    options = parser.parse_args()
    figures = measure(options) | {"machine": machine()}
    table = markdown_table(rows(figures))
    print(f"\n{table}\n\n{figures['machine']}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if options.write:
        marks = f"<!-- {name} -->", f"<!-- /{name} -->"
        replace_between(README, marks, section(doc, table, figures["machine"]))


def machine() -> str:
    """Return the day, the machine and the versions that a figure depends on, as a sentence."""
    memory = psutil.virtual_memory().total / 2**30
    versions = ", ".join(f"{package} {version(package)}" for package in _PACKAGES)
    return (
        f"Measured on {datetime.date.today()}: {_processor()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GiB, {platform.system()} {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}, {versions}."
    )


def _processor() -> str:
    try:
        found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    except FileNotFoundError:  # not Linux
        found = None
    return found[1] if found else platform.processor() or platform.machine()


def markdown_table(rows: list[list[str]]) -> str:
    """Return rows as a Markdown table that also reads well as plain text; the first is its head."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    head, *body = (
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    )
    return "\n".join([head, "|" + "|".join("-" * (width + 2) for width in widths) + "|", *body])


def section(doc: str, table: str, measured_on: str) -> str:
    """Return a benchmark's part of the README: what it says of itself, its table, its machine."""
    title, *rest = doc.strip().split("\n")
    heading, command = title.rstrip(".").split(": ", 1)
    words = "\n".join(rest).strip()
    return (
        f"## {heading}\n```\n{command.strip('`')} --write\n```\n{words}\n\n{table}\n\n{measured_on}"
    )
