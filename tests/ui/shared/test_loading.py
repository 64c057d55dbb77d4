from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.ui.driver import answer_of, data_of, draw, titles_without


def test_broken_model_names_its_command_and_the_others_go_on(
    copied_models: Path, app: AppTest
) -> None:
    (copied_models / "convnet" / "model.tflite").write_bytes(b"broken")
    (copied_models / "hidden" / "config.json").unlink()
    draw(app, 7)
    assert answer_of(app) == "7"
    warnings = " ".join(warning.value for warning in app.warning)
    assert "python -m digitrec train convnet" in warnings
    assert "python -m digitrec train hidden" in warnings
    left = [network["title"] for network in data_of(app)["networks"]]
    assert left == titles_without("hidden", "convnet")


def test_replaced_model_is_loaded_again(copied_models: Path, app: AppTest) -> None:
    draw(app, 7)
    assert answer_of(app) == "7"
    folder = copied_models / "convnet"
    (folder / "model.tflite").unlink()
    (folder / "config.json").write_text((folder / "config.json").read_text() + "\n")
    app.run()
    assert "no model.tflite" in app.warning[0].value
