"""`python -m digitrec` and `digitrec`: run the command line, and end cleanly when interrupted."""

import io
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import NoReturn


def run() -> int:
    """Return the command's exit code; 130 after Ctrl-C or a request to terminate.

    It is 1 when what it prints cannot be written, which no word says if nobody reads it any more.
    """
    interruptions = []

    def interrupt(kind: int, _: object) -> NoReturn:
        interruptions.append(kind)
        raise KeyboardInterrupt

    try:
        if not _has_output():
            return 1
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # file names may be unprintable
        main = _find_main()
        for interruption in (signal.SIGINT, signal.SIGTERM):
            signal.signal(interruption, interrupt)
        try:
            return main()
        finally:  # also as argparse ends the program
            sys.stdout.flush()
    except (KeyboardInterrupt, Exception) as error:
        # Libraries that are imported late turn an interruption into an error of their own.
        if interruptions or isinstance(error, KeyboardInterrupt):
            _say_interrupted()
            return 130
        if not isinstance(error, OSError) or error.filename is not None:  # it is no stream
            raise
        if not isinstance(error, BrokenPipeError):
            print(f"The output could not be written: {error.strerror}.", file=sys.stderr)
        # Python writes the rest of its buffer as it ends: let it succeed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _find_main() -> Callable[[], int]:
    """Return what runs the command: the app's server waits for none of the others' libraries."""
    if sys.argv[1:2] == ["app"]:
        from digitrec import app_command

        return partial(app_command.main, sys.argv[2:])
    from digitrec.cli import main

    return main


def _has_output() -> bool:
    """Return whether there is somewhere to print to, and say so if not.

    A file that is opened later would take the place of a closed stream, and what libraries print
    would be written into it.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")
        os.dup2(sys.stderr.fileno(), 2)
    if sys.stdout is None:
        print("The output is closed: send it to a file or to /dev/null.", file=sys.stderr)
    return sys.stdout is not None


def _say_interrupted(*_: object) -> None:
    print("\nInterrupted: what was not said to be written is as it was.", file=sys.stderr)


def _leave(*_: object) -> None:
    """End at once: libraries that are being imported turn an exception into others."""
    _say_interrupted()
    os._exit(130)


def start() -> None:
    """Run the command as a program of its own, which may be interrupted at any time."""
    for interruption in (signal.SIGINT, signal.SIGTERM):
        signal.signal(interruption, _leave)
    sys.exit(run())


if __name__ == "__main__":
    start()
