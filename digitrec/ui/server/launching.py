"""Starts the server as `streamlit run app.py` does, wherever app.py is."""

from collections.abc import Sequence

from streamlit.web.cli import main

from digitrec.home import HOME


def launch(options: Sequence[str]) -> None:
    """Serve the app with these options of Streamlit's until it is stopped, which raises SystemExit.

    The configuration beside app.py applies whatever the working directory is.
    """
    main(["run", str(HOME / "app.py"), *options], prog_name="streamlit")
