from pathlib import Path

from digitrec.networks.store import open_folder
from tests.ui.driver import TITLES, charts_of, choose, open_page, texts_of, titles_without


def test_curves_show_all_models_then_one() -> None:
    app = open_page("curves")
    for chart in charts_of(app):
        assert chart["layer"][0]["encoding"]["color"]["scale"]["domain"] == TITLES
    choose(app, "models", ["Hidden layer"])
    for chart in charts_of(app):
        assert chart["layer"][0]["encoding"]["color"]["scale"]["domain"] == ["Hidden layer"]
    assert [heading.value for heading in app.subheader] == ["Loss", "Accuracy"]


def test_only_the_loss_becomes_logarithmic() -> None:
    app = choose(open_page("curves"), "axis", "Logarithmic")
    kinds = [chart["layer"][0]["encoding"]["y"]["scale"]["type"] for chart in charts_of(app)]
    assert kinds == ["log", "linear"]


def test_curves_of_no_model_invite() -> None:
    app = choose(open_page("curves"), "models", [])
    assert app.info and not charts_of(app)


def test_curves_say_who_overfits() -> None:
    app = open_page("curves")
    losses = open_folder("flatten").read_history().held_out_loss
    assert losses[-1] > 1.01 * min(losses), "the sentence below is for a model that overfits"
    sentence = f"**Flatten** overfits: its held-out loss was down to {min(losses):.3f} by epoch"
    assert sentence in texts_of(app)
    assert "**Perceptron** does not overfit yet" in texts_of(app)
    assert "**Hidden layer** and **Flatten** lie on each other for 5 epochs" in texts_of(app)


def test_damaged_history_does_not_hide_the_other_curves(copied_models: Path) -> None:
    (copied_models / "hidden" / "history.json").write_text("{")
    app = open_page("curves")
    assert "train hidden" in app.warning[0].value
    assert app.button_group(key="models").options == titles_without("hidden")
