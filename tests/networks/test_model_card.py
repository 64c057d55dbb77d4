import json

import pytest

from digitrec.networks.model_card import model_card
from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.networks.store import open_folder


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_card_says_what_the_files_say(name: str) -> None:
    folder = open_folder(name)
    assert folder.card_path.read_text(encoding="utf-8") == model_card(SPECS[name], folder)


@pytest.mark.parametrize("name", [name for name in MODEL_NAMES if SPECS[name].notebook])
def test_card_sets_its_figures_beside_the_notebooks(name: str) -> None:
    card, notebook = open_folder(name).card_path.read_text(encoding="utf-8"), SPECS[name].notebook
    assert f"| the notebook's run | {notebook.accuracy:.4f} | {notebook.loss:.4f} |" in card
    assert f"| this model | {open_folder(name).read_metrics().accuracy:.4f} |" in card


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_config_tells_how_the_model_was_made(name: str) -> None:
    config, spec = open_folder(name).read_config(), SPECS[name]
    assert config["command"] == f"python -m digitrec train {name} --seed {config['seed']}"
    assert config["spec"] == json.loads(json.dumps(spec.training_record()))
    seen = config["training_images"] + (config["held_out_images"] if spec.recipe else 0)
    assert (seen, config["epochs"]) == (60000, spec.epochs)
