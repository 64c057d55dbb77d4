"""Which environment variables are read, by the app, its libraries or the files in deploy/."""

import inspect
import re
from pathlib import Path

import uvicorn.config
from streamlit import config

ROOT = Path(__file__).parents[2]
README = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
_FILES = [
    ROOT / "app.py",
    ROOT / "Dockerfile",
    ROOT / "deploy" / "haproxy.cfg",
    *(ROOT / "digitrec").rglob("*.py"),
]
_UVICORN = inspect.getsource(uvicorn.config)
_SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in _FILES)


def is_read(name: str) -> bool:
    """Whether something reads the variable of this name."""
    if name.startswith("STREAMLIT_"):
        return any(option.env_var == name for option in config.get_config_options().values())
    in_compose = expanded_in((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return name in _SOURCES or name in in_compose | set(re.findall(r"\w+", _UVICORN))


def expanded_in(text: str) -> set[str]:
    """Return the names of the variables in a text, as compose and HAProxy expand them."""
    return set(re.findall(r"\$\{(\w+)", text))
