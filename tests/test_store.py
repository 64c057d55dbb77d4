import dataclasses
import io
import json
import os
import pickle
import re
import tracemalloc
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from digitrec import atomic
from digitrec.errors import UserError
from digitrec.evaluation import Answers, Metrics, confusion_matrix
from digitrec.inference import load_model
from digitrec.models import MODEL_NAMES, SPECS
from digitrec.records import History
from digitrec.store import (
    MOST_BYTES,
    DamagedModelError,
    MissingModelError,
    ModelFolder,
    open_folder,
    read_folder,
    replacing,
    stamp,
    updating,
)

HISTORY = History((0.5, 0.3), (0.8, 0.9), (0.4, 0.35), (0.85, 0.88), "the test images")
ANSWERS = Answers(
    np.arange(20, dtype=np.uint8) % 10,
    np.where(np.arange(20) < 15, np.arange(20) % 10, 0).astype(np.uint8),
    np.linspace(0.5, 1, 20, dtype=np.float32),
)
METRICS = Metrics(0.25, 0.75, 0.1, 20, confusion_matrix(ANSWERS))
CONFIG = {
    "command": "python -m digitrec train hidden --seed 7",
    "epochs": 2,
    "held_out_images": 20,
    "machine": "a test",
    "parameters": 79510,
    "seed": 7,
    "trained_at": "2026-11-22T10:00:00+00:00",
    "training_images": 60,
    "training_seconds": 1.5,
    "versions": {},
}


def write(folder: ModelFolder, network: bytes = b"network") -> None:
    folder.network_path.write_bytes(network)
    folder.write_training(CONFIG, HISTORY)
    folder.write_figures(METRICS, ANSWERS)


def test_what_is_written_is_read_back(models_dir: Path) -> None:
    with replacing("hidden") as folder:
        write(folder)
    folder = open_folder("hidden")
    assert folder.read_network() == b"network"
    assert folder.read_config()["seed"] == 7
    assert folder.read_history() == HISTORY
    metrics = folder.read_metrics()
    assert (metrics.loss, metrics.accuracy, metrics.sample_count) == (0.25, 0.75, 20)
    np.testing.assert_array_equal(metrics.confusion_matrix, METRICS.confusion_matrix)
    answers = folder.read_answers()
    np.testing.assert_array_equal(answers.predictions, ANSWERS.predictions)
    np.testing.assert_array_equal(answers.confidences, ANSWERS.confidences)


def test_missing_model_names_the_command(models_dir: Path) -> None:
    with pytest.raises(FileNotFoundError, match="Run: python -m digitrec train hidden"):
        open_folder("hidden")


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_failed_write_leaves_the_old_folder(models_dir: Path, error: type) -> None:
    with replacing("hidden") as folder:
        write(folder)
    with pytest.raises(error), replacing("hidden") as folder:
        folder.network_path.write_bytes(b"half")
        raise error
    assert open_folder("hidden").read_network() == b"network"
    assert [path.name for path in models_dir.iterdir()] == ["hidden"]


def test_a_new_folder_takes_the_place_of_the_old(models_dir: Path) -> None:
    for network in (b"old", b"new"):
        with replacing("hidden") as folder:
            write(folder, network)
    assert open_folder("hidden").read_network() == b"new"
    assert [path.name for path in models_dir.iterdir()] == ["hidden"]


def test_a_process_killed_while_renaming_leaves_the_old_model_readable(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with replacing("hidden") as folder:
        write(folder, b"old")

    class Killed(BaseException): ...

    def killed(*arguments: object, **options: object) -> None:
        raise Killed

    rename = Path.rename
    with monkeypatch.context() as patch, pytest.raises(Killed), replacing("hidden") as folder:
        write(folder, b"new")
        patch.setattr(atomic.shutil, "rmtree", lambda *arguments, **options: None)
        patch.setattr(Path, "rename", lambda a, b: killed() if ".new-" in a.name else rename(a, b))
    assert not (models_dir / "hidden").exists()
    assert open_folder("hidden").read_network() == b"old"
    with replacing("hidden") as folder:
        write(folder, b"newer")
    assert open_folder("hidden").read_network() == b"newer"


def test_readers_never_see_an_error_or_two_trainings_while_a_folder_is_replaced(
    models_dir: Path,
) -> None:
    def replace(seed: int) -> None:
        with replacing("hidden") as folder:
            folder.network_path.write_bytes(str(seed).encode())
            folder.write_training({**CONFIG, "seed": seed}, HISTORY)
            folder.write_figures(METRICS, ANSWERS)

    def read(folder: ModelFolder) -> tuple[bytes, int]:
        folder.read_answers()
        return folder.read_network(), folder.read_config()["seed"]

    def read_until_replaced() -> set[int]:
        seen = set()
        while not done.is_set():
            network, seed = read_folder("hidden", read)
            assert network == str(seed).encode()
            assert stamp("hidden")
            seen.add(seed)
        return seen

    replace(0)
    done = Event()
    with ThreadPoolExecutor(4) as readers:
        reading = [readers.submit(read_until_replaced) for _ in range(4)]
        try:
            for seed in range(1, 200):
                replace(seed)
        finally:
            done.set()
        assert len(set.union(*(job.result() for job in reading))) > 10


def test_models_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DIGITREC_MODELS", str(tmp_path / "file" / "models"))
    with pytest.raises(UserError, match="cannot be written to"), replacing("hidden"):
        raise AssertionError("nothing may start")


def test_changed_network_is_damage(copied_models: Path) -> None:
    path = copied_models / "hidden" / "model.tflite"
    network = bytearray(path.read_bytes())
    network[1000] ^= 1
    path.write_bytes(network)
    with pytest.raises(DamagedModelError, match="Run: python -m digitrec train hidden"):
        open_folder("hidden").read_network()


@pytest.mark.parametrize("file_name", ["model.tflite", "config.json"])
def test_half_written_folder_names_what_is_missing(copied_models: Path, file_name: str) -> None:
    (copied_models / "hidden" / file_name).unlink()
    with pytest.raises(MissingModelError, match=f"no {file_name} .* train hidden"):
        open_folder("hidden").read_network()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"loss": 1}', "\udcff", "[" * 100_000], ids=range(7)
)
@pytest.mark.parametrize(
    "file_name", ["history.json", "metrics.json", "config.json", "predictions.npz"]
)
def test_damaged_figures_name_the_command(
    copied_models: Path, file_name: str, content: str
) -> None:
    path = copied_models / "hidden" / file_name
    path.write_bytes(content.encode(errors="surrogateescape"))
    read = {
        "config.json": ModelFolder.read_config,
        "history.json": ModelFolder.read_history,
        "metrics.json": ModelFolder.read_metrics,
        "predictions.npz": ModelFolder.read_answers,
    }
    with pytest.raises(
        DamagedModelError, match=r"hidden.*Run: python -m digitrec (train|evaluate)"
    ):
        read[file_name](open_folder("hidden"))


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_weights_come_in_the_order_of_the_layers(name: str) -> None:
    weights = open_folder(name).read_weights()
    assert all(array.dtype == np.float32 for array in weights)
    if SPECS[name].is_dense:
        assert [array.shape for array in weights] == SPECS[name].dense_shapes
        assert weights[-1].shape == (10,)


@pytest.mark.parametrize("content", [b"", b"PK", "perceptron", None])
def test_damaged_weights_name_the_command(copied_models: Path, content: bytes | str | None) -> None:
    path = copied_models / "hidden" / "weights.npz"
    if content is None:
        path.unlink()
    else:
        other = copied_models / str(content) / "weights.npz"
        path.write_bytes(other.read_bytes() if isinstance(content, str) else content)
    with pytest.raises(UserError, match="python -m digitrec train hidden"):
        open_folder("hidden").read_weights()


@pytest.mark.parametrize("file_name", ["metrics.json", "predictions.npz"])
def test_figures_of_other_weights_need_evaluate(copied_models: Path, file_name: str) -> None:
    other = (copied_models / "flatten" / file_name).read_bytes()
    (copied_models / "hidden" / file_name).write_bytes(other)
    read = {"metrics.json": ModelFolder.read_metrics, "predictions.npz": ModelFolder.read_answers}
    with pytest.raises(DamagedModelError, match="other weights. Run: .* evaluate hidden"):
        read[file_name](open_folder("hidden"))


@pytest.mark.parametrize("file_name", ["metrics.json", "predictions.npz"])
def test_missing_figures_need_evaluate(copied_models: Path, file_name: str) -> None:
    (copied_models / "hidden" / file_name).unlink()
    read = {"metrics.json": ModelFolder.read_metrics, "predictions.npz": ModelFolder.read_answers}
    with pytest.raises(MissingModelError, match=f"no {file_name} .* evaluate hidden"):
        read[file_name](open_folder("hidden"))


DAMAGES = {
    "removed": lambda path: path.unlink(),
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "garbage": lambda path: path.write_bytes(np.random.default_rng(0).bytes(5000)),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "another model's": lambda path: path.write_bytes(
        next(path.parents[1].glob(f"[!{path.parent.name[0]}]*/{path.name}")).read_bytes()
    ),
}
READS = {
    "model.tflite": load_model,
    "config.json": load_model,
    "weights.npz": lambda name: open_folder(name).read_weights(),
    "history.json": lambda name: open_folder(name).read_history(),
    "metrics.json": lambda name: open_folder(name).read_metrics(),
    "predictions.npz": lambda name: open_folder(name).read_answers(),
    "pen.json": lambda name: open_folder(name).read_pen(),
    "doubt.json": load_model,
}

# No other model has the last; the others do not say of which network they are.
UNTOLD = ("history.json", "weights.npz", "doubt.json")


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_every_damage_to_every_file_names_the_command_that_mends_it(
    copied_models: Path, name: str
) -> None:
    harmless = set()
    for file_name, read in READS.items():
        path = copied_models / name / file_name
        if not path.exists():
            continue
        content = path.read_bytes()
        for damage, do in DAMAGES.items():
            if damage == "another model's" and file_name in UNTOLD:
                continue
            do(path)
            try:
                read(name)
            except UserError as error:
                assert re.search(rf"Run: python -m digitrec .*\b{name}$", str(error)), damage
            else:
                harmless.add((file_name, damage))
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
            path.write_bytes(content)
    assert harmless == {("pen.json", "removed")}


def test_updating_keeps_what_is_not_rewritten(copied_models: Path) -> None:
    before = open_folder("hidden").read_network()
    with updating("hidden") as folder:
        folder.write_figures(METRICS, ANSWERS)
    assert open_folder("hidden").read_network() == before
    assert open_folder("hidden").read_metrics().loss == METRICS.loss


def test_a_file_or_link_in_the_place_of_a_folder_gives_way(models_dir: Path) -> None:
    for make in (lambda path: path.touch(), lambda path: path.symlink_to("nowhere")):
        make(models_dir / "hidden")
        with replacing("hidden") as folder:
            write(folder)
        assert open_folder("hidden").read_network() == b"network"
        with replacing("hidden") as folder:
            write(folder)
        atomic.shutil.rmtree(models_dir / "hidden")


def test_full_disk_is_told_and_the_old_model_stays(models_dir: Path) -> None:
    with replacing("hidden") as folder:
        write(folder)
    with pytest.raises(UserError, match="could not be written: No space left"), replacing("hidden"):
        raise OSError(28, "No space left on device")
    assert open_folder("hidden").read_network() == b"network"


def test_what_a_killed_process_left_is_tidied_up(models_dir: Path) -> None:
    abandoned = models_dir / ".hidden.new-long-ago"
    abandoned.mkdir()
    os.utime(abandoned, (0, 0))
    with replacing("hidden") as folder:
        write(folder)
    assert [path.name for path in models_dir.iterdir()] == ["hidden"]


def test_written_folder_can_be_read_by_others(models_dir: Path) -> None:
    with replacing("hidden") as folder:
        write(folder)
    assert (models_dir / "hidden").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("loss", float("nan")),
        ("loss", -5),
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


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_committed_folder_is_whole(name: str) -> None:
    folder = open_folder(name)
    folder.read_network()
    folder.read_metrics()
    assert folder.read_pen() is not None
    assert len(folder.read_history().loss) == folder.read_config()["epochs"]
    doubting = {"doubt.json"} if folder.read_doubt() else set()
    assert {path.name for path in folder.path.iterdir()} == doubting | {
        "README.md",
        "config.json",
        "history.json",
        "metrics.json",
        "model.keras",
        "model.tflite",
        "pen.json",
        "predictions.npz",
        "weights.npz",
    }


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
        {"unknown": 1},
    ):
        path.write_text(json.dumps(written | change))
        with pytest.raises(DamagedModelError, match="pen-accuracy FILE --write --model hidden"):
            open_folder("hidden").read_pen()
    path.unlink()
    assert open_folder("hidden").read_pen() is None


def test_figures_of_doubt_that_cannot_be_are_damage(copied_models: Path) -> None:
    path = copied_models / "convnet" / "doubt.json"
    written = json.loads(path.read_text())
    for change in ({"threshold": 2}, {"kept": "most"}, {"auroc": {}}, {"auroc": 1}, {"more": 1}):
        path.write_text(json.dumps(written | change))
        with pytest.raises(DamagedModelError, match="evaluate convnet"):
            open_folder("convnet").read_doubt()
    path.unlink()
    with pytest.raises(MissingModelError, match="no doubt.json .* evaluate convnet"):
        open_folder("convnet").read_doubt()
    assert open_folder("hidden").read_doubt() is None


def test_figures_are_those_of_the_network_that_is_here(copied_models: Path) -> None:
    other = (copied_models / "flatten" / "pen.json").read_bytes()
    (copied_models / "hidden" / "pen.json").write_bytes(other)
    with pytest.raises(DamagedModelError, match="other weights"):
        open_folder("hidden").read_pen()


@pytest.mark.parametrize(
    "change",
    [
        {"predictions": np.roll(ANSWERS.predictions, 1)},
        {"labels": ANSWERS.labels[:10]},
        {"labels": ANSWERS.labels.astype(float)},
        {"labels": ANSWERS.labels[0], "predictions": ANSWERS.labels[0]},
        {"confidences": ANSWERS.confidences * 50},
        {"confidences": ANSWERS.confidences.astype(complex)},
        {"confidences": np.full(20, np.nan, np.float32)},
    ],
)
def test_answers_that_the_metrics_do_not_count_need_evaluate(
    models_dir: Path, change: dict[str, np.ndarray]
) -> None:
    with replacing("hidden") as folder:
        write(folder)
        folder.write_figures(METRICS, dataclasses.replace(ANSWERS, **change))
    with pytest.raises(DamagedModelError, match="Run: python -m digitrec evaluate hidden"):
        open_folder("hidden").read_answers()


def pickled_arrays() -> bytes:
    target = io.BytesIO()
    np.savez(target, labels=np.array([{"loads": "code"}], dtype=object))
    return target.getvalue()


def claimed_arrays(length: int, megabytes: int) -> bytes:
    """An .npz file of an array that claims a length and packs so many megabytes of zeros."""
    target, header = io.BytesIO(), io.BytesIO()
    claim = {"descr": "<f4", "fortran_order": False, "shape": (length,)}
    np.lib.format.write_array_header_1_0(header, claim)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("labels.npy", "w", force_zip64=True) as entry:
            entry.write(header.getvalue())
            for _ in range(megabytes):
                entry.write(bytes(1_000_000))
    return target.getvalue()


def no_arrays() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("labels.npy", b"no array")
    return target.getvalue()


def claimed_array(length: int) -> bytes:
    """A .npy file, which is no archive, of an array that claims a length."""
    with zipfile.ZipFile(io.BytesIO(claimed_arrays(length, 0))) as archive:
        return archive.read("labels.npy")


HOSTILE_ARCHIVES = {
    "one array that claims exabytes": claimed_array(10**17),
    "pickle": pickled_arrays(),
    "bare pickle": pickle.dumps([np.zeros(3)]),
    "claims terabytes": claimed_arrays(10**12, 0),
    "claims less than nothing": claimed_arrays(-5, 0),
    "unpacks to more than it may": claimed_arrays(30_000_000, 120),
    "no array": no_arrays(),
}


@pytest.mark.parametrize("content", HOSTILE_ARCHIVES.values(), ids=HOSTILE_ARCHIVES)
@pytest.mark.parametrize("name", ["hidden", "convnet"])
def test_hostile_arrays_are_damage_and_never_held(
    name: str, content: bytes, copied_models: Path
) -> None:
    for file_name, read in (
        ("weights.npz", ModelFolder.read_weights),
        ("predictions.npz", ModelFolder.read_answers),
    ):
        (copied_models / name / file_name).write_bytes(content)
        tracemalloc.start()
        with pytest.raises(DamagedModelError, match=rf"{file_name}. Run: .* {name}$"):
            read(open_folder(name))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 50_000_000


READERS = {
    "model.tflite": ModelFolder.read_network,
    "config.json": ModelFolder.read_config,
    "history.json": ModelFolder.read_history,
    "metrics.json": ModelFolder.read_metrics,
    "predictions.npz": ModelFolder.read_answers,
    "weights.npz": ModelFolder.read_weights,
    "pen.json": ModelFolder.read_pen,
    "doubt.json": ModelFolder.read_doubt,
}


@pytest.mark.parametrize("file_name", READERS)
def test_what_cannot_be_a_models_file_is_told_at_once(file_name: str, copied_models: Path) -> None:
    path = copied_models / "convnet" / file_name

    def sparse() -> None:
        with path.open("wb") as file:
            file.truncate(MOST_BYTES + 1)

    for make in (
        lambda: os.mkfifo(path),
        path.mkdir,
        lambda: path.symlink_to("/dev/zero"),
        sparse,
    ):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()
        make()
        with pytest.raises(DamagedModelError, match=r"Run: python -m digitrec .* convnet$"):
            READERS[file_name](open_folder("convnet"))


def test_links_that_lead_in_circles_are_told(copied_models: Path) -> None:
    path = copied_models / "hidden" / "model.tflite"
    path.unlink()
    path.symlink_to("model.tflite")
    for read in (lambda: open_folder("hidden").read_network(), lambda: stamp("hidden")):
        with pytest.raises(UserError, match="cannot be read: Too many levels of symbolic links"):
            read()


def test_models_folder_one_may_not_look_into_has_no_models(
    copied_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "stat", refuse)
    with pytest.raises(MissingModelError, match="No trained model 'hidden'"):
        open_folder("hidden")
