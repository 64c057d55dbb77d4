"""Reads what components are made of: HTML, CSS and JavaScript that stand beside this file."""

import re
from pathlib import Path

_HERE = Path(__file__).parent
_EXPORT = re.compile(r"^export (?:class|const|(?:async )?function) (\w+)", re.M)


def read_text(*names: str) -> str:
    """Return these files, one after the other."""
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)


def read_modules(*names: str) -> str:
    """Return these ES modules as one; each may import from those before it, the last has a default.

    Streamlit hands a component's JavaScript to the browser as one text, where a relative import
    finds nothing. Each module keeps its own names, but for those that it exports.
    """
    *inner, last = (re.sub(r"^import .*\n", "", read_text(name), flags=re.M) for name in names)
    return "\n".join((*map(_enclosed, inner), last))


def _enclosed(module: str) -> str:
    """Return a module as one statement that declares what it exports."""
    exported = ", ".join(_EXPORT.findall(module))
    body = re.sub(r"^export ", "", module, flags=re.M)
    return f"const {{ {exported} }} = (() => {{\n{body}return {{ {exported} }};\n}})();"
