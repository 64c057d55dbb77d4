import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from digitrec.errors import UserError
from digitrec.networks.model_folder import MissingModelError, ModelFolder
from digitrec.networks.store import open_folder, read_folder, replacing, stamp, updating
from tests.networks.written import CONFIG, HISTORY, METRICS, PREDICTIONS


def test_missing_model_names_the_command(models_dir: Path) -> None:
    with pytest.raises(FileNotFoundError, match="Run: python -m digitrec train hidden"):
        open_folder("hidden")


def test_readers_never_see_an_error_or_two_trainings_while_a_folder_is_replaced(
    models_dir: Path,
) -> None:
    def replace(seed: int) -> None:
        with replacing("hidden") as folder:
            folder.network_path.write_bytes(str(seed).encode())
            folder.write_training({**CONFIG, "seed": seed}, HISTORY)
            folder.write_evaluation(METRICS, PREDICTIONS)

    def read(folder: ModelFolder) -> tuple[bytes, int]:
        folder.read_predictions()
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


def test_updating_keeps_what_is_not_rewritten(copied_models: Path) -> None:
    before = open_folder("hidden").read_network()
    with updating("hidden") as folder:
        folder.write_evaluation(METRICS, PREDICTIONS)
    assert open_folder("hidden").read_network() == before
    assert open_folder("hidden").read_metrics().loss == METRICS.loss


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
