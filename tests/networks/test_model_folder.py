import os
import re
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from digitrec.errors import UserError
from digitrec.networks.model_folder import (
    MAX_BYTES,
    DamagedModelError,
    MissingModelError,
    ModelFolder,
)
from digitrec.networks.predictor import load_model
from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.networks.store import open_folder, replacing
from tests.data.archives import HOSTILE_ARCHIVES
from tests.networks.written import HISTORY, METRICS, PREDICTIONS, write

KEEP_EPOCHS = [name for name in MODEL_NAMES if SPECS[name].keeps_epochs]


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
    answers = folder.read_predictions()
    np.testing.assert_array_equal(answers.digits, PREDICTIONS.digits)
    np.testing.assert_array_equal(answers.confidences, PREDICTIONS.confidences)


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
        "predictions.npz": ModelFolder.read_predictions,
    }
    with pytest.raises(
        DamagedModelError, match=r"hidden.*Run: python -m digitrec (train|evaluate)"
    ):
        read[file_name](open_folder("hidden"))


@pytest.mark.parametrize("name", KEEP_EPOCHS)
def test_last_epoch_is_the_network_itself(name: str) -> None:
    folder = open_folder(name)
    epochs, weights = folder.read_epochs(), folder.read_weights()
    assert epochs is not None
    for of_epochs, final in zip(epochs, weights, strict=True):
        assert len(of_epochs) == SPECS[name].epochs
        np.testing.assert_array_equal(of_epochs[-1], final.astype(np.float16))


def test_epochs_take_a_megabyte_per_model() -> None:
    sizes = [(open_folder(name).path / "epochs.npz").stat().st_size for name in KEEP_EPOCHS]
    assert sizes and sum(sizes) <= 1_000_000 * len(sizes)


def test_network_of_a_recipe_keeps_no_epochs() -> None:
    assert open_folder("hidden-plus").read_epochs() is None


def test_epochs_of_another_training_are_damage(copied_models: Path) -> None:
    path = copied_models / "hidden" / "epochs.npz"
    with np.load(path) as archive:
        arrays = dict(archive)
    np.savez(path, allow_pickle=False, **arrays | {"network_sha256": np.array("another")})
    with pytest.raises(DamagedModelError, match="other weights. Run: .* train hidden"):
        open_folder("hidden").read_epochs()


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
    read = {
        "metrics.json": ModelFolder.read_metrics,
        "predictions.npz": ModelFolder.read_predictions,
    }
    with pytest.raises(DamagedModelError, match="other weights. Run: .* evaluate hidden"):
        read[file_name](open_folder("hidden"))


@pytest.mark.parametrize("file_name", ["metrics.json", "predictions.npz"])
def test_missing_figures_need_evaluate(copied_models: Path, file_name: str) -> None:
    (copied_models / "hidden" / file_name).unlink()
    read = {
        "metrics.json": ModelFolder.read_metrics,
        "predictions.npz": ModelFolder.read_predictions,
    }
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
    "predictions.npz": lambda name: open_folder(name).read_predictions(),
    "epochs.npz": lambda name: open_folder(name).read_epochs(),
    "pen.json": lambda name: open_folder(name).read_pen(),
    "rejection.json": load_model,
}


# No other model has the last; the others do not say of which network they are.
UNTOLD = ("history.json", "weights.npz", "rejection.json")


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
    is_measured = (copied_models / name / "pen.json").exists()
    assert harmless == ({("pen.json", "removed")} if is_measured else set())


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_committed_folder_is_whole(name: str) -> None:
    folder = open_folder(name)
    folder.read_network()
    folder.read_metrics()
    assert len(folder.read_history().loss) == folder.read_config()["epochs"]
    special = {"rejection.json"} if folder.read_rejection() else set()
    special |= {"epochs.npz"} if folder.read_epochs() else set()
    special |= {"pen.json"} if folder.read_pen() else set()
    assert {path.name for path in folder.path.iterdir()} == special | {
        "README.md",
        "config.json",
        "history.json",
        "metrics.json",
        "model.keras",
        "model.tflite",
        "predictions.npz",
        "weights.npz",
    }


def test_figures_are_those_of_the_network_that_is_here(copied_models: Path) -> None:
    other = (copied_models / "flatten" / "pen.json").read_bytes()
    (copied_models / "hidden" / "pen.json").write_bytes(other)
    with pytest.raises(DamagedModelError, match="other weights"):
        open_folder("hidden").read_pen()


@pytest.mark.parametrize("content", HOSTILE_ARCHIVES.values(), ids=HOSTILE_ARCHIVES)
@pytest.mark.parametrize("name", ["hidden", "convnet"])
def test_hostile_arrays_are_damage_and_never_held(
    name: str, content: bytes, copied_models: Path
) -> None:
    for file_name, read in (
        ("weights.npz", ModelFolder.read_weights),
        ("predictions.npz", ModelFolder.read_predictions),
        *([("epochs.npz", ModelFolder.read_epochs)] if SPECS[name].keeps_epochs else []),
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
    "predictions.npz": ModelFolder.read_predictions,
    "weights.npz": ModelFolder.read_weights,
    "epochs.npz": ModelFolder.read_epochs,
    "pen.json": ModelFolder.read_pen,
    "rejection.json": ModelFolder.read_rejection,
}


@pytest.mark.parametrize("file_name", READERS)
def test_what_cannot_be_a_models_file_is_told_at_once(file_name: str, copied_models: Path) -> None:
    name = "hidden" if file_name == "epochs.npz" else "convnet"
    path = copied_models / name / file_name

    def sparse() -> None:
        with path.open("wb") as file:
            file.truncate(MAX_BYTES + 1)

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
        with pytest.raises(DamagedModelError, match=rf"Run: python -m digitrec .* {name}$"):
            READERS[file_name](open_folder(name))
