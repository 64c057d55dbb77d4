import dataclasses
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from digitrec.cli import main
from digitrec.data.mnist import Mnist
from digitrec.data.synthetic_digits import write_digit
from digitrec.evaluation.results import Metrics
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.model_spec import ModelSpec, Recipe, Teacher
from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.networks.store import open_folder
from tests.program import program

MODELS = Path(__file__).parents[1] / "models"


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


def test_writers_of_odd_names_stay_on_their_line(tmp_path: Path, capsys) -> None:
    record = {"label": 1, "writer": "a\n\x1b[2J\ud800", "strokes": [[[0, 0], [9, 0]]]}
    path = tmp_path / "pen\n.jsonl"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert main(["pen-accuracy", str(path), "--model", "perceptron", "--source", "x\x1by"]) == 0
    out = capsys.readouterr().out
    assert "a\\n\\x1b[2J\\ud800: 1 of 1" in out and "\x1b" not in out


FULL_DISK = ["sh", "-c", 'ulimit -f 0 && exec "$@"', "sh"]  # no file may grow to hold a byte


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
