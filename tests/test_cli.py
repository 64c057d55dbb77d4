import pytest

from digitrec.cli import main


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["train"], "Name a model"),
        (["train", "nothing"], "no model 'nothing'. Choose from: perceptron"),
        (["evaluate", "nothing"], "no model 'nothing'"),
        (["predict", "5.png", "--model", "nothing"], "no model 'nothing'"),
        (["train", "hidden", "--mnist", "nowhere.npz"], "no MNIST file at nowhere.npz"),
        (["predict", "nowhere.png"], "no file nowhere.png"),
    ],
)
def test_bad_arguments_get_one_sentence(arguments: list[str], sentence: str, capsys) -> None:
    assert main(arguments) == 1
    error = capsys.readouterr().err
    assert sentence in error and error.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["train", "hidden", "--epochs", "0"],
        ["train", "hidden", "--epochs", "many"],
        ["train", "hidden", "--seed", "-1"],
        ["train", "hidden", "--seed", str(2**32)],
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str], capsys) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["app", "list", "train", "evaluate", "predict"])
def test_every_option_has_a_help_line(command: str, capsys) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    described = capsys.readouterr().out.partition("options:")[2]
    lines = [line for line in described.splitlines() if line.strip()]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line.lstrip().startswith("-"):
            assert len(line.split("  ")) > 2 or following.startswith(" " * 10), line
