"""`python -m digitrec`: runs the command line and ends cleanly when it is interrupted."""

import io
import os
import signal
import sys


def run() -> int:
    """Return the command's exit code; 130 after Ctrl-C or a request to terminate.

    It is 1 when what it prints cannot be written, which no word says if nobody reads it any more.
    """
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # file names may be unprintable
        from digitrec.cli import main

        code = main()
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print("\nInterrupted: what was not said to be written is as it was.", file=sys.stderr)
        return 130
    except OSError as error:
        if error.filename is not None:  # it is no stream
            raise
        if not isinstance(error, BrokenPipeError):
            print(f"The output could not be written: {error.strerror}.", file=sys.stderr)
        # Python writes the rest of its buffer as it ends: let it succeed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(run())
