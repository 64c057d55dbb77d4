"""Reads what components are made of: HTML, CSS and JavaScript that stand beside this file."""

import re
from pathlib import Path

_HERE = Path(__file__).parent


def read_text(*names: str) -> str:
    """Return these files, one after the other."""
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)


def read_modules(*names: str) -> str:
    """Return these ES modules as one; each imports only those before it, and the last exports.

    Streamlit hands a component's JavaScript to the browser as one text, where a relative import
    finds nothing.
    """
    *inner, last = (re.sub(r"^import .*\n", "", read_text(name), flags=re.M) for name in names)
    parts = [re.sub(r"^export (?!default)", "", text, flags=re.M) for text in inner]
    return "\n".join((*parts, last))
