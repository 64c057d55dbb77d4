import json
from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any

import pytest

from digitrec.networks.model_card import model_card
from digitrec.networks.model_spec import Recipe, Teacher
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


def beyond_defaults(record: dict[str, Any], kind: type = Recipe) -> dict[str, Any]:
    """Return what a recipe's record says beyond the defaults, which a later field has as well."""
    defaults = {field.name: field.default for field in fields(kind) if field.default is not MISSING}
    kinds, told = {"then": kind, "teacher": Teacher}, {}
    for name, value in json.loads(json.dumps(record)).items():
        if name not in defaults or value != json.loads(json.dumps(defaults[name])):
            inner = kinds.get(name)
            told[name] = beyond_defaults(value, inner) if inner else value
    return told


@dataclass(frozen=True)
class LaterRecipe(Recipe):
    """A recipe that knows more than those that the committed models were trained by."""

    shadows: tuple[str, ...] = ()


def test_field_that_comes_later_leaves_the_committed_configs_as_they_are() -> None:
    before = Recipe(5, 0.1, more_of=("letters",), then=Recipe(6, 0.2, teacher=Teacher(0.5)))
    after = LaterRecipe(
        5, 0.1, more_of=("letters",), then=LaterRecipe(6, 0.2, teacher=Teacher(0.5))
    )
    assert beyond_defaults(asdict(before)) == beyond_defaults(asdict(after), LaterRecipe)
    used = LaterRecipe(5, 0.1, shadows=("soft",))
    assert beyond_defaults(asdict(used), LaterRecipe) == {
        "synthetic_digits": 5,
        "learning_rate": 0.1,
        "shadows": ["soft"],
    }


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_config_tells_how_the_model_was_made(name: str) -> None:
    config, spec = open_folder(name).read_config(), SPECS[name]
    assert config["command"] == f"python -m digitrec train {name} --seed {config['seed']}"
    made, record = config["spec"], json.loads(json.dumps(spec.training_record()))
    assert bool(made["recipe"]) == bool(spec.recipe)
    if spec.recipe:
        for told in (made, record):
            told["recipe"] = beyond_defaults(told["recipe"])
    assert made == record
    seen = config["training_images"] + (config["held_out_images"] if spec.recipe else 0)
    assert (seen, config["epochs"]) == (60000, spec.epochs)
