"""The command `app`: serves the app, from a checkout or installed."""

import signal
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence

from digitrec.home import PROGRAM
from digitrec.parsing import Parser

DESCRIPTION = "Serve the app and open it in a browser."


def main(arguments: Sequence[str]) -> int:
    """Serve the app; what `start` does not know among the arguments are options of Streamlit's."""
    parser = Parser(prog=f"{PROGRAM} app", description=DESCRIPTION, allow_abbrev=False)
    parser.epilog = f"Any other option goes to Streamlit: {PROGRAM} app --server.headless true"
    add_options(parser)
    options, others = parser.parse_known_args(arguments)
    return start(options, others)


def add_options(parser: ArgumentParser) -> None:
    """Let a parser know the options that are the command's own."""
    parser.add_argument("--port", type=_port, help="the port to listen on (default: 8501)")
    parser.add_argument(
        "--address",
        help="the address to listen on (default: 127.0.0.1, this machine alone; 0.0.0.0 lets "
        "everyone in the network draw)",
    )


def start(options: Namespace, others: Sequence[str] = ()) -> int:
    """Serve the app until it is stopped, which raises SystemExit with Streamlit's exit code."""
    for interruption in (signal.SIGINT, signal.SIGTERM):
        signal.signal(interruption, signal.SIG_DFL)  # end at once while libraries are imported
    from digitrec.ui.server.launching import launch

    signal.signal(signal.SIGINT, signal.default_int_handler)  # as Streamlit finds it
    ours = (("--server.port", options.port), ("--server.address", options.address))
    given = [part for name, value in ours if value is not None for part in (name, str(value))]
    launch([*given, *others])
    return 0


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 2**16:
        raise ArgumentTypeError(f"{text!r} is not a port, a whole number from 1 to 65535")
    return int(text)
