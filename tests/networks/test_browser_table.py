import dataclasses
import json
import zlib
from pathlib import Path

import numpy as np
import pytest

from digitrec.errors import UserError
from digitrec.networks import browser_table, specs
from digitrec.networks.browser_table import TABLE, browser_files
from digitrec.networks.specs import DETECTOR, MODEL_NAMES, SPECS
from digitrec.preprocessing.warping import AS_IT_IS, AffineView


def test_table_describes_each_model_and_its_weights() -> None:
    files = browser_files()
    table = json.loads(files.pop(TABLE))
    assert [model["name"] for model in table["models"]] == list(MODEL_NAMES)
    assert {model["file"] for model in table["models"]} == files.keys()
    for model in table["models"]:
        content = files[model["file"]]
        assert (model["bytes"], model["crc32"]) == (len(content), zlib.crc32(content))
        assert np.isfinite(np.frombuffer(content, "<f4")).all()
        assert len(model["views"]) == len(SPECS[model["name"]].test_time_augmentation)


def test_table_says_which_steps_come_before_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    turned = (AS_IT_IS, AffineView(rotation_deg=12))
    plus = dataclasses.replace(SPECS["hidden-plus"], test_time_augmentation=turned)
    monkeypatch.setitem(specs.SPECS, "hidden-plus", plus)
    models = {model["name"]: model for model in json.loads(browser_files()[TABLE])["models"]}
    assert models["hidden-plus"]["pipeline"] == [["Deskew", {}]]
    assert models["hidden-plus"]["pipelineTitle"] == "Straightened"
    view = ["AffineView", {"rotation_deg": 12, "scale": 1.0}]
    assert models["hidden-plus"]["views"] == [[], [view]]
    assert (models["hidden"]["pipeline"], models["hidden"]["views"]) == ([], [[]])


def test_table_holds_the_numbers_of_rejection() -> None:
    detector = json.loads(browser_files()[TABLE])["detector"]
    assert detector["name"] == DETECTOR
    rejection = browser_table.read_folder(DETECTOR, browser_table.ModelFolder.read_rejection)
    assert rejection and (detector["slope"], detector["offset"]) == (
        rejection.slope,
        rejection.offset,
    )


@pytest.mark.parametrize("file", ["model.tflite", "weights.npz"])
def test_missing_or_damaged_model_is_said(copied_models: Path, file: str) -> None:
    (copied_models / "flatten" / file).write_bytes(b"damaged")
    with pytest.raises(UserError, match="'flatten' is damaged"):
        browser_files()
    (copied_models / "flatten" / file).unlink()
    with pytest.raises(UserError, match="'flatten' has no"):
        browser_files()
