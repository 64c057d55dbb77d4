"""`python -m digitrec`: runs the command line and ends cleanly when it is interrupted."""

import io
import signal
import sys


def run() -> int:
    """Return the command's exit code; 130 after Ctrl-C or a request to terminate."""
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # file names may be unprintable
        from digitrec.cli import main

        return main()
    except KeyboardInterrupt:
        print("\nInterrupted: what was not said to be written is as it was.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(run())
