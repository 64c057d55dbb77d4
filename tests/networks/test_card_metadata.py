import dataclasses

import pytest
import yaml

from digitrec.networks.card_metadata import card_metadata
from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.networks.store import open_folder


def read(text: str) -> dict:
    """Return the metadata that a text begins with."""
    before, block, _ = text.split("---\n", 2)
    assert before == ""
    return yaml.safe_load(block)


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_card_begins_with_the_folders_own_figures(name: str) -> None:
    folder = open_folder(name)
    metrics, pen = folder.read_metrics(), folder.read_pen()
    metadata = read(folder.card_path.read_text(encoding="utf-8"))
    (model,) = metadata["model-index"]
    assert model["name"] == name
    on_mnist, *on_pen = (
        {metric["type"]: metric["value"] for metric in result["metrics"]}
        for result in model["results"]
    )
    assert on_mnist == pytest.approx(
        {"accuracy": metrics.accuracy, "loss": metrics.loss}, abs=0.00005
    )
    pens = [pen] if pen else []
    assert on_pen == [pytest.approx({"accuracy": pen.accuracy}, abs=0.00005) for pen in pens]
    names = [result["dataset"]["name"] for result in model["results"]]
    assert names == ["MNIST", *(pen.source for pen in pens)]


def test_metadata_says_what_a_hub_asks_for() -> None:
    metadata = read(card_metadata(SPECS["hidden"], open_folder("hidden").read_metrics(), None))
    assert metadata["pipeline_tag"] == "image-classification"
    assert (metadata["language"], metadata["library_name"]) == ("en", "keras")
    assert metadata["datasets"] == ["ylecun/mnist"] and metadata["metrics"] == ["accuracy"]
    ((result,),) = [model["results"] for model in metadata["model-index"]]
    assert result["task"] == {"type": metadata["pipeline_tag"]}
    assert result["dataset"] == {"type": "ylecun/mnist", "name": "MNIST", "split": "test"}


def test_model_without_pen_figures_claims_none() -> None:
    text = card_metadata(SPECS["hidden"], open_folder("hidden").read_metrics(), None)
    assert "unipen" not in text


@pytest.mark.parametrize("source", ['a: "b" # c', "two\nlines\x7f", "✍ Größe 😀"])
def test_source_may_hold_what_yaml_gives_a_meaning_to(source: str) -> None:
    folder = open_folder("hidden")
    pen = folder.read_pen()
    assert pen is not None
    text = card_metadata(
        SPECS["hidden"], folder.read_metrics(), dataclasses.replace(pen, source=source)
    )
    (model,) = read(text)["model-index"]
    shown = source.replace("\n", "\\n").replace("\x7f", "\\x7f")
    assert model["results"][1]["dataset"]["name"] == shown
