"""The parser of the command line, without argparse's silence about help that nobody got."""

import argparse
from typing import Any


class Parser(argparse.ArgumentParser):
    """A parser, and those of its commands, whose help raises OSError where it cannot be written."""

    def print_help(self, file: Any = None) -> None:
        """Print the help to the output or to `file`."""
        print(self.format_help(), end="", file=file)
