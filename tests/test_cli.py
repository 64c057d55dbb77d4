import dataclasses
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digitrec.__main__ import run
from digitrec.cli import main
from digitrec.data.mnist import Mnist
from digitrec.data.synthetic_digits import write_digit
from digitrec.evaluation.results import Metrics
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.model_spec import ModelSpec, Recipe, Teacher
from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.networks.store import open_folder

MODELS = Path(__file__).parents[1] / "models"


@pytest.fixture
def five(seed_digit: np.ndarray, tmp_path: Path) -> Path:
    Image.fromarray(255 - np.kron(seed_digit, np.ones((9, 9), np.uint8))).save(tmp_path / "5.png")
    return tmp_path / "5.png"


def test_list_shows_each_model_with_its_figures(capsys) -> None:
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(MODEL_NAMES)
    for name, line in zip(MODEL_NAMES, lines, strict=True):
        assert f"{open_folder(name).read_metrics().accuracy:.4f}" in line
    assert len({line.index(" parameters  test accuracy ") for line in lines}) == 1


def test_list_goes_on_after_a_broken_model(copied_models: Path, capsys) -> None:
    (copied_models / "hidden" / "metrics.json").write_text("{")
    assert main(["list"]) == 1
    out = capsys.readouterr().out
    assert "python -m digitrec evaluate hidden" in out and "flatten" in out


def test_predict_prints_digit_and_ten_probabilities(five: Path, capsys) -> None:
    assert main(["predict", str(five)]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{five}: 5 (")
    assert out.count(":0.") + out.count(":1.") == 10


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_predict_as_json_with_a_chosen_model(name: str, five: Path, capsys) -> None:
    assert main(["predict", str(five), "--model", name, "--json"]) == 0
    (answer,) = json.loads(capsys.readouterr().out)
    assert (answer["digit"], answer["model"], answer["image"]) == (5, name, str(five))
    assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-5)


def test_predict_goes_on_after_a_bad_picture(five: Path, tmp_path: Path, capsys) -> None:
    bad = tmp_path / "bad.png"
    bad.write_text("no picture")
    assert main(["predict", str(bad), str(five), "--json"]) == 1
    captured = capsys.readouterr()
    first, second = json.loads(captured.out)
    assert "not a PNG or JPEG" in first["error"] and second["digit"] == 5
    assert captured.err.strip() == first["error"]


@pytest.mark.slow
@pytest.mark.parametrize("name", MODEL_NAMES)
def test_evaluate_recomputes_what_is_committed(
    name: str, copied_models: Path, mnist: Mnist, capsys
) -> None:
    (copied_models / name / "metrics.json").unlink()
    (copied_models / name / "predictions.npz").unlink()
    assert main(["evaluate", name]) == 0
    out = capsys.readouterr().out
    written, committed = open_folder(name), ModelFolder(name, MODELS / name)
    metrics = written.read_metrics()  # another machine may add up in another order
    assert metrics.loss == pytest.approx(committed.read_metrics().loss, abs=1e-6)
    matrix = committed.read_metrics().confusion_matrix
    assert (metrics.confusion_matrix == matrix).all()
    predictions, before = written.read_predictions(), committed.read_predictions()
    assert (predictions.digits == before.digits).all()
    np.testing.assert_allclose(predictions.confidences, before.confidences, atol=1e-5)
    assert written.card_path.read_bytes() == committed.card_path.read_bytes()
    assert f"{name}: test accuracy {metrics.accuracy:.4f}, loss {metrics.loss:.4f}" in out
    assert "".join(f"{count:>6}" for count in metrics.confusion_matrix[9]) in out


def test_evaluate_all_evaluates_every_model(
    copied_models: Path, tiny_mnist: Mnist, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr("digitrec.commands.load_mnist", lambda path: tiny_mnist)
    monkeypatch.setattr("digitrec.training.evaluate.OUTLIERS_PER_KIND", 8)
    assert main(["evaluate", "--all"]) == 0
    out = capsys.readouterr().out
    for name in MODEL_NAMES:
        assert f"on 20 images; written to {copied_models / name}\n" in out
        assert open_folder(name).read_metrics().sample_count == 20


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


def test_train_without_tensorflow_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["train", "hidden", "--mnist", "nowhere.npz"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("Training needs TensorFlow and Keras. Run: pip install ")


@pytest.mark.slow
def test_train_says_what_was_reached_and_where(
    models_dir: Path, tiny_mnist: Mnist, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr("digitrec.commands.load_mnist", lambda path: tiny_mnist)
    assert main(["train", "perceptron", "hidden", "--epochs", "1", "--seed", "5"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("hidden: test accuracy ") and last.endswith(str(models_dir / "hidden"))
    assert open_folder("perceptron").read_config()["seed"] == 5


@pytest.fixture
def taught(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a model that learns from the convnet, which stands behind it in SPECS."""
    recipe = Recipe(
        synthetic_digits=10, learning_rate=0.01, teacher=Teacher(share=0.5, name="convnet")
    )
    spec = dataclasses.replace(SPECS["hidden-plus"], recipe=recipe)
    monkeypatch.setitem(SPECS, spec.name, spec)
    return spec.name


def test_teachers_are_trained_before_those_that_learn_from_them(
    taught: str, monkeypatch: pytest.MonkeyPatch, tiny_mnist: Mnist, models_dir: Path
) -> None:
    trained = []

    def train(spec: ModelSpec, *arguments: object, **options: object) -> Metrics:
        trained.append(spec.name)
        return Metrics(0.0, 1.0, 0.0, 20, np.eye(10, dtype=int))

    monkeypatch.setattr("digitrec.commands.load_mnist", lambda path: tiny_mnist)
    monkeypatch.setattr("digitrec.training.train.train", train)
    assert main(["train", "--all"]) == 0
    assert sorted(trained) == sorted(MODEL_NAMES)
    assert trained.index("convnet") < trained.index(taught)


@pytest.mark.slow
def test_missing_teacher_is_named_with_its_command(
    taught: str, monkeypatch: pytest.MonkeyPatch, tiny_mnist: Mnist, models_dir: Path, capsys
) -> None:
    monkeypatch.setattr("digitrec.commands.load_mnist", lambda path: tiny_mnist)
    assert main(["train", taught]) == 1
    assert "Run: python -m digitrec train convnet" in capsys.readouterr().err
    assert list(models_dir.iterdir()) == []


def test_interrupting_exits_with_130(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    def interrupted(path: Path) -> Mnist:
        raise KeyboardInterrupt

    monkeypatch.setattr("digitrec.commands.load_mnist", interrupted)
    monkeypatch.setattr("sys.argv", ["digitrec", "train", "hidden"])
    assert run() == 130
    assert "Interrupted" in capsys.readouterr().err


def test_list_write_renews_only_the_table(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    start = "<!-- results: python -m digitrec list --write README.md -->"
    readme.write_text(f"before\n{start}\nold\n<!-- /results -->\nafter\n")
    assert main(["list", "--write", str(readme)]) == 0
    text = readme.read_text()
    assert text.startswith("before\n") and text.endswith("after\n") and "old" not in text
    assert all(f"`{name}`" in text for name in MODEL_NAMES)


def test_list_write_needs_its_marks(tmp_path: Path, capsys) -> None:
    (tmp_path / "README.md").write_text("no table here")
    assert main(["list", "--write", str(tmp_path / "README.md")]) == 1
    assert "has no place for the table" in capsys.readouterr().err


def test_program_prints_no_trace(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = subprocess.run(
        [sys.executable, "-m", "digitrec", "predict", "x.png"],
        env=os.environ | {"DIGITREC_MODELS": str(tmp_path / "file")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("No trained model 'convnet'") and "Traceback" not in done.stderr


@pytest.fixture
def strokes(tmp_path: Path) -> Path:
    """Three good digits of two writers, and one broken line."""
    rng, lines = np.random.default_rng(0), []
    for label, writer in ((7, "ann"), (1, "bob"), (0, "ann")):
        drawn = [stroke.tolist() for stroke in write_digit(label, rng)]
        lines.append(json.dumps({"label": label, "writer": writer, "strokes": drawn}))
    lines.insert(1, "{")
    path = tmp_path / "strokes.jsonl"
    path.write_text("\n".join(lines))
    return path


def test_pen_accuracy_measures_every_model_and_names_the_bad_line(strokes: Path, capsys) -> None:
    assert main(["pen-accuracy", str(strokes)]) == 1
    captured = capsys.readouterr()
    assert "digits: 3; writers: 2" in captured.out
    assert all(f"\n{name} " in captured.out for name in MODEL_NAMES)
    assert f"{strokes}, line 2: is no JSON." in captured.err


def test_pen_accuracy_as_json_for_one_model(strokes: Path, capsys) -> None:
    main(["pen-accuracy", str(strokes), "--model", "hidden", "--json", "--source", "ours"])
    printed = json.loads(capsys.readouterr().out)
    assert list(printed["models"]) == ["hidden"]
    assert printed["models"]["hidden"]["source"] == "ours"
    assert len(printed["refused"]) == 1


def test_pen_accuracy_is_kept_when_asked(strokes: Path, copied_models: Path, capsys) -> None:
    main(["pen-accuracy", str(strokes), "--model", "hidden", "--write"])
    pen = open_folder("hidden").read_pen()
    assert pen is not None and (pen.digits, pen.writers, pen.source) == (3, 2, strokes.name)
    card = open_folder("hidden").card_path.read_text()
    assert "3 digits of 2 writers (strokes.jsonl)" in card


def test_brush_wider_than_the_ink_is_a_sentence(strokes: Path, capsys) -> None:
    assert main(["pen-accuracy", str(strokes), "--ink-px", "30", "--brush-px", "40"]) == 1
    assert "A brush of 40 px draws no digit of 30 px" in capsys.readouterr().err
    assert main(["pen-accuracy", str(strokes), "--brush-px", "112"]) == 1
    with pytest.raises(SystemExit):
        main(["pen-accuracy", str(strokes), "--ink-px", "281"])


def test_pen_accuracy_without_a_single_digit_is_a_sentence(tmp_path: Path, capsys) -> None:
    (tmp_path / "empty.jsonl").write_text("{\n")
    assert main(["pen-accuracy", str(tmp_path / "empty.jsonl")]) == 1
    assert "no digit to read" in capsys.readouterr().err
    assert main(["pen-accuracy", str(tmp_path / "empty.jsonl"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["models"] == {}
    assert main(["pen-accuracy", str(tmp_path / "absent.jsonl")]) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert main(["pen-accuracy", "x", "--model", "transformer"]) == 1
    assert "There is no model 'transformer'" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["perceptron-plus", "hidden-plus", "convnet"])
def test_committed_pen_figures_reach_their_targets(name: str) -> None:
    least = {"perceptron-plus": 0.93, "hidden-plus": 0.965, "convnet": 0.985}[name]
    pen = open_folder(name).read_pen()
    assert pen is not None and pen.accuracy >= least and pen.calibration_error <= 0.02


def test_odd_names_stay_on_their_line_and_json_stays_json(
    five: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["two\nlines.png", "\x1b[2Jclears.png", "✍️ five.png", os.fsdecode(b"\xff.png")]
    paths = [tmp_path / name for name in names]
    for path in paths:
        path.write_bytes(five.read_bytes())
    arguments = ["predict", *map(str, paths), str(tmp_path / "no\nfile")]
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == len(names) and "\x1b" not in captured.out
    assert "two\\nlines.png: 5 (" in captured.out and "\\udcff.png: 5 (" in captured.out
    assert captured.err.count("\n") == 1 and "no\\nfile" in captured.err
    assert main([*arguments, "--json"]) == 1
    answers = json.loads(capsys.readouterr().out)
    assert [answer["image"] for answer in answers] == arguments[1:]


def test_writers_of_odd_names_stay_on_their_line(tmp_path: Path, capsys) -> None:
    record = {"label": 1, "writer": "a\n\x1b[2J\ud800", "strokes": [[[0, 0], [9, 0]]]}
    path = tmp_path / "pen\n.jsonl"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert main(["pen-accuracy", str(path), "--model", "perceptron", "--source", "x\x1by"]) == 0
    out = capsys.readouterr().out
    assert "a\\n\\x1b[2J\\ud800: 1 of 1" in out and "\x1b" not in out


FULL_DISK = ["sh", "-c", 'ulimit -f 0 && exec "$@"', "sh"]  # no file may grow to hold a byte


def program(
    *arguments: object, under: Sequence[str] = (), output: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """Run the program as a person does."""
    command = [*under, sys.executable, "-m", "digitrec", *map(str, arguments)]
    return subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["list", "--help", "--version", "app --help", "rooms --help"])
def test_output_that_cannot_be_written_is_a_sentence(
    command: str, unbuffered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    full = os.open("/dev/full", os.O_WRONLY)
    done = program(*command.split(), output=full)
    os.close(full)
    assert done.returncode == 1
    assert done.stderr == "The output could not be written: No space left on device.\n"


def test_output_that_nobody_reads_ends_the_program_without_a_word() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = program("list", output=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("arguments", [("list",), ("predict", "x.png")])
def test_output_that_is_closed_is_a_sentence(arguments: Sequence[str]) -> None:
    done = program(*arguments, under=["sh", "-c", 'exec "$@" >&-', "sh"])
    assert done.returncode == 1
    assert done.stderr == "The output is closed: send it to a file or to /dev/null.\n"


def test_closed_errors_do_not_mix_with_what_is_printed(five: Path) -> None:
    done = program("predict", "x.png", five, under=["sh", "-c", 'exec "$@" 2>&-', "sh"])
    assert done.returncode == 1 and done.stdout.startswith(f"{five}: 5 (")


@pytest.mark.parametrize(
    ("library", "command"),
    [("numpy", ["list"]), ("ai_edge_litert", ["predict", "5.png"])],
    ids=["at first", "later"],
)
def test_interrupting_while_libraries_are_imported_is_a_sentence(
    library: str, command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{library}.py").write_text(
        "import os, signal\n"
        "try:\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    print('not interrupted')\n"
        "except KeyboardInterrupt as error:\n"
        "    raise ImportError('as NumPy turns it into one') from error\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = program(*command)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "\nInterrupted: what was not said to be written is as it was.\n"


def test_full_disk_keeps_the_pen_figures_and_the_table_that_were_there(
    strokes: Path, copied_models: Path, tmp_path: Path
) -> None:
    readme = tmp_path / "README.md"
    shutil.copy(Path(__file__).parents[1] / "README.md", readme)
    table = readme.read_bytes()
    pen = (copied_models / "hidden" / "pen.json").read_bytes()
    for arguments in (
        ("pen-accuracy", strokes, "--model", "hidden", "--write"),
        ("list", "--write", readme),
    ):
        done = program(*arguments, under=FULL_DISK)
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].endswith("File too large.")
        assert "Traceback" not in done.stderr
    assert (copied_models / "hidden" / "pen.json").read_bytes() == pen
    assert readme.read_bytes() == table
    assert sorted(path.name for path in copied_models.iterdir()) == sorted(MODEL_NAMES)
    assert not list(tmp_path.glob(".*"))
