"""How this copy of digitrec is installed: where its own files are, and how it is called."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_SHIPPED = _PACKAGE / "_home"  # what the wheel brings inside the package; see pyproject.toml

IS_INSTALLED = _SHIPPED.is_dir()  # otherwise this is a checkout
HOME = _SHIPPED if IS_INSTALLED else _PACKAGE.parent  # of app.py, its configuration and models/
PROGRAM = "digitrec" if IS_INSTALLED else "python -m digitrec"
SERVE_EVERYONE = (
    "digitrec app --address 0.0.0.0"
    if IS_INSTALLED
    else "streamlit run app.py --server.address 0.0.0.0"
)
INSTALL_TRAINING = (
    "pip install '.[train]', in a checkout of digitrec"
    if IS_INSTALLED
    else "pip install -r requirements.txt"
)


def rooms_file() -> Path:
    """Return where rooms are kept unless another database is named, whether it is there or not."""
    from platformdirs import user_data_path  # only when it is needed

    return user_data_path("digitrec") / "rooms.sqlite"
