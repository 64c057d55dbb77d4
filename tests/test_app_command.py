"""The command `app`: what it hands to Streamlit, and how it takes an interruption."""

import signal
from collections.abc import Iterator

import pytest

from digitrec.__main__ import run
from digitrec.cli import main


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """The tests' own handling of interruptions, given back afterwards."""
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(kind) for kind in kinds]
    yield
    for kind, handler in zip(kinds, before, strict=True):
        signal.signal(kind, handler)


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Streamlit is started with, instead of starting it."""
    options: list[str] = []
    monkeypatch.setattr("digitrec.ui.server.launching.launch", options.extend)
    return options


@pytest.mark.parametrize(
    ("given", "handed_on"),
    [
        ([], []),
        (["--port", "8600"], ["--server.port", "8600"]),
        (["--address", "0.0.0.0"], ["--server.address", "0.0.0.0"]),
        (
            ["--server.headless", "true", "--port", "8600"],
            ["--server.port", "8600", "--server.headless", "true"],
        ),
    ],
)
def test_options_reach_streamlit(
    given: list[str],
    handed_on: list[str],
    launched: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.argv", ["digitrec", "app", *given])
    assert run() == 0
    assert launched == handed_on


def test_streamlit_finds_interruptions_as_when_it_is_started_itself(
    launched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["digitrec", "app"])
    assert run() == 0
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_it_is_one_of_the_commands(launched: list[str]) -> None:
    assert main(["app", "--port", "8600"]) == 0
    assert launched == ["--server.port", "8600"]


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_wrong_port_exits_with_2(
    port: str, launched: list[str], monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr("sys.argv", ["digitrec", "app", "--port", port])
    with pytest.raises(SystemExit) as stop:
        run()
    assert stop.value.code == 2 and not launched
    assert "usage:" in capsys.readouterr().err
