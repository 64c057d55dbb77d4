"""The versions that belong in a bug report: ours, Python's, and those of what we stand on."""

import platform
from importlib.metadata import PackageNotFoundError, version

__version__ = "0.1.0"  # as in pyproject.toml
_PACKAGES = {
    "TensorFlow": "tensorflow",
    "Keras": "keras",
    "LiteRT": "ai-edge-litert",
    "Streamlit": "streamlit",
}


def describe_versions() -> str:
    """Return one line with all of them; none of the packages is imported for it."""
    ours = [f"digitrec {__version__}", f"Python {platform.python_version()}"]
    return ", ".join(ours + [f"{title} {_installed(name)}" for title, name in _PACKAGES.items()])


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
