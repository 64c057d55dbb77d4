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
    ROOT / "compose.yaml",
    ROOT / "deploy" / "haproxy.cfg",
    *(ROOT / "digitrec").rglob("*.py"),
]
_SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in _FILES)


def is_read(name: str) -> bool:
    """Whether something reads the variable of this name."""
    if name.startswith("STREAMLIT_"):
        return any(option.env_var == name for option in config.get_config_options().values())
    return name in _SOURCES or name in inspect.getsource(uvicorn.config)


def expanded_in(text: str) -> set[str]:
    """Return the names of the variables in a text, as compose and HAProxy expand them."""
    return set(re.findall(r"\$\{(\w+)", text))
