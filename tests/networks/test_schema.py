import dataclasses
import json
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest

from digitrec import commands
from digitrec.errors import UserError
from digitrec.networks.model_card import model_card
from digitrec.networks.model_folder import DamagedModelError, MissingModelError, ModelFolder
from digitrec.networks.readme_table import readme_table
from digitrec.networks.specs import SPECS
from digitrec.networks.store import open_folder, replacing
from tests.networks.written import METRICS, PREDICTIONS, write


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("loss", float("nan")),
        ("loss", -5),
        ("loss", 10**400),
        ("loss", 0),
        ("sample_count", 10_000.0),
        ("accuracy", [0.9745]),
        ("calibration_error", 9),
        ("accuracy", 0.1),
        ("sample_count", 3),
        ("confusion_matrix", [[1]]),
        ("confusion_matrix", "many"),
    ],
)
def test_metrics_that_contradict_themselves_are_damage(
    copied_models: Path, key: str, value: object
) -> None:
    path = copied_models / "hidden" / "metrics.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {key: value}))
    with pytest.raises(DamagedModelError):
        open_folder("hidden").read_metrics()


@pytest.mark.parametrize(
    "value",
    [[], [0.1], [0.1, float("nan")] * 5, "text", 5, [[0.1]] * 10, [10**400] * 10, [-0.1] * 10],
)
def test_curves_of_unequal_length_or_no_numbers_are_damage(
    copied_models: Path, value: object
) -> None:
    path = copied_models / "flatten" / "history.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"loss": value}))
    with pytest.raises(DamagedModelError):
        open_folder("flatten").read_history()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("held_out_confidence", [0.5]),
        ("held_out_confidence", [1.5] * 10),
        ("rise_by_chance", -0.1),
        ("rise_by_chance", float("nan")),
        ("rise_by_chance", "little"),
    ],
)
def test_what_is_measured_of_the_epochs_has_its_range(
    copied_models: Path, key: str, value: object
) -> None:
    path = copied_models / "flatten" / "history.json"
    written = json.loads(path.read_text())
    path.write_text(json.dumps(written | {key: value}))
    with pytest.raises(DamagedModelError):
        open_folder("flatten").read_history()
    del written["held_out_confidence"], written["rise_by_chance"]  # as a recipe leaves it
    path.write_text(json.dumps(written))
    assert open_folder("flatten").read_history().rise_by_chance is None


@pytest.mark.parametrize(
    "change",
    [
        {"dense/bias": np.zeros((5, 101), np.float16)},
        {"dense/bias": np.zeros((4, 100), np.float16)},
        {"dense/bias": np.zeros((5, 100), np.float32)},
        {"dense/bias": np.full((5, 100), np.inf, np.float16)},
        {"dense/more": np.zeros((5, 100), np.float16)},
    ],
)
def test_epochs_of_another_form_are_damage(
    copied_models: Path, change: dict[str, np.ndarray]
) -> None:
    path = copied_models / "hidden" / "epochs.npz"
    with np.load(path) as archive:
        arrays = dict(archive)
    np.savez(path, allow_pickle=False, **arrays | change)
    with pytest.raises(DamagedModelError, match="epochs.npz. Run: .* train hidden$"):
        open_folder("hidden").read_epochs()


def test_pen_figures_that_cannot_be_are_damage(copied_models: Path) -> None:
    path = copied_models / "hidden" / "pen.json"
    written = json.loads(path.read_text())
    for change in (
        {"accuracy": 1.5},
        {"low": 0.999, "high": 1.0, "accuracy": 0.9},
        {"covered": [0.9]},
        {"covered": "all"},
        {"writers": 0},
        {"source": 7},
        {"worst_digit": 10},
        {"most_confused": [[1, 7]]},
        {"confusion_matrix": [[1]]},
        {"confusion_matrix": written["confusion_matrix"][::-1]},
        {"reliability": []},
        {"reliability": [{"confidence": 2, "accuracy": 1, "count": written["digits"]}]},
        {"digits_refused": -1},
        {"letters": [["letters", 4, 2, 0.5]]},
        {"letters": [["letters", "many", 0.5, 0.5]]},
        {"worst_writers": [["ann", 1, None]]},
        {"unknown": 1},
    ):
        path.write_text(json.dumps(written | change))
        with pytest.raises(DamagedModelError, match="pen-accuracy FILE --write --model hidden"):
            open_folder("hidden").read_pen()
    path.unlink()
    assert open_folder("hidden").read_pen() is None


def test_rejection_metrics_that_cannot_be_are_damage(copied_models: Path) -> None:
    path = copied_models / "convnet" / "rejection.json"
    written = json.loads(path.read_text())
    for change in (
        {"slope": "steep"},
        {"offset": None},
        {"offset": 10**400},
        {"kept": "most"},
        {"auroc": {}},
        {"auroc": 1},
        {"more": 1},
    ):
        path.write_text(json.dumps(written | change))
        with pytest.raises(DamagedModelError, match="evaluate convnet"):
            open_folder("convnet").read_rejection()
    path.unlink()
    with pytest.raises(MissingModelError, match="no rejection.json .* evaluate convnet"):
        open_folder("convnet").read_rejection()
    assert open_folder("hidden").read_rejection() is None


@pytest.mark.parametrize(
    "change",
    [
        {"digits": np.roll(PREDICTIONS.digits, 1)},
        {"labels": PREDICTIONS.labels[:10]},
        {"labels": PREDICTIONS.labels.astype(float)},
        {"labels": PREDICTIONS.labels[0], "digits": PREDICTIONS.labels[0]},
        {"confidences": PREDICTIONS.confidences * 50},
        {"confidences": PREDICTIONS.confidences.astype(complex)},
        {"confidences": np.full(20, np.nan, np.float32)},
    ],
)
def test_answers_that_the_metrics_do_not_count_need_evaluate(
    models_dir: Path, change: dict[str, np.ndarray]
) -> None:
    with replacing("hidden") as folder:
        write(folder)
        folder.write_evaluation(METRICS, dataclasses.replace(PREDICTIONS, **change))
    with pytest.raises(DamagedModelError, match="Run: python -m digitrec evaluate hidden"):
        open_folder("hidden").read_predictions()


ODD = (
    None,
    True,
    -1,
    0,
    0.5,
    2.0,
    1e308,
    float("nan"),
    10**400,
    "",
    "text",
    [],
    [[0]],
    {},
    {"": 1},
)


def places(value: object) -> list[tuple]:
    """The way to each value inside, and to the whole."""
    pairs = ()
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
    return [(), *((key, *way) for key, inner in pairs for way in places(inner))]


def changed(record: object, way: tuple, value: object) -> object:
    if not way:
        return value
    key, *rest = way
    copy = dict(record) if isinstance(record, dict) else list(record)  # pyright: ignore
    copy[key] = changed(copy[key], tuple(rest), value)
    return copy


READ_BY = {
    "config.json": lambda folder: model_card(SPECS[folder.name], folder),
    "history.json": ModelFolder.read_history,
    "metrics.json": lambda folder: model_card(SPECS[folder.name], folder),
    "pen.json": lambda folder: model_card(SPECS[folder.name], folder),
    "rejection.json": lambda folder: model_card(SPECS[folder.name], folder),
}


@pytest.mark.parametrize("file_name", READ_BY)
def test_two_hundred_odd_values_in_a_file_are_shown_or_damage(
    file_name: str, copied_models: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr(commands, "SPECS", {"convnet": SPECS["convnet"]})
    rng, folder = np.random.default_rng(0), open_folder("convnet")
    path = copied_models / "convnet" / file_name
    record = json.loads(path.read_text())
    ways, refused = places(record), 0
    for number in range(200):
        way = ways[number % len(ways)] if len(ways) < 200 else ways[rng.integers(len(ways))]
        path.write_text(json.dumps(changed(record, way, ODD[rng.integers(len(ODD))])))
        try:
            READ_BY[file_name](folder)
            readme_table(["convnet"])
        except UserError as error:
            assert f"{path}" in str(error) and "\n" not in str(error)
            refused += 1
        commands.show_models(Namespace(write=None))
    assert 10 < refused and len(capsys.readouterr().out.splitlines()) == 200
