import io

import pytest

from digitrec.parsing import Parser


class Full(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


def test_help_that_cannot_be_written_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = Parser()
    command = parser.add_subparsers().add_parser("dance")
    monkeypatch.setattr("sys.stdout", Full())
    for one, arguments in ((parser, ["--help"]), (parser, ["dance", "--help"])):
        with pytest.raises(OSError, match="No space left"):
            one.parse_args(arguments)
    assert isinstance(command, Parser)


def test_help_goes_to_the_output_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        Parser(prog="digitrec").parse_args(["--help"])
    captured = capsys.readouterr()
    assert (stop.value.code, captured.err) == (0, "") and captured.out.startswith("usage: digitrec")
