import json
import math
import re
from functools import partial
from pathlib import Path

import numpy as np

from digitrec.networks.model_card import pen_source
from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.networks.store import open_folder
from digitrec.ui.shared.formatting import plain_percent
from tests.ui.driver import TITLES, charts_of, open_page, texts_of
from tests.ui.predictions import arrays, coin

percent = partial(plain_percent, decimals=1)


def test_longer_training_is_judged_by_the_predictions() -> None:
    words = open_page("compare").markdown[0].value
    (right, sure), (before_right, before_sure) = arrays("flatten"), arrays("hidden")
    only, only_before = int((right & ~before_right).sum()), int((before_right & ~right).sum())
    difference = sure - before_sure
    assert coin(only, only_before) >= 0.05
    assert difference.mean() > 2 * difference.std() / math.sqrt(len(difference))
    assert words.startswith(
        "**Flatten is Hidden layer trained twice as long: no more right, only surer.**"
    )
    counts = [int(right.sum()), int(before_right.sum())]
    read = f"Each reads {counts[0]:,}" if counts[0] == counts[1] else "They read {:,} and {:,}"
    assert f"{read.format(*counts)} of 10,000 test images right" in words
    assert (
        f"Flatten is {percent(sure.mean())} sure, Hidden layer {percent(before_sure.mean())}."
        in words
    )


def test_sentence_changes_with_the_epochs(copied_models: Path) -> None:
    config = copied_models / "flatten" / "config.json"
    written = json.loads(config.read_text())
    config.write_text(json.dumps(written | {"epochs": 15}))
    assert "trained three times as long" in open_page("compare").markdown[0].value
    config.write_text(
        json.dumps(written | {"epochs": open_folder("hidden").read_config()["epochs"]})
    )
    assert "as long" not in texts_of(open_page("compare"))


def test_most_and_least_honest_are_those_of_the_drawn_digits() -> None:
    errors, sure, right = {}, {}, {}
    for name in MODEL_NAMES:
        pen = open_folder(name).read_pen()
        if pen is None:
            continue
        title = SPECS[name].title
        held = np.array([(b.count, b.confidence, b.accuracy) for b in pen.reliability]).T
        share = held[0] / pen.digits
        errors[title] = float((share * abs(held[1] - held[2])).sum())
        sure[title], right[title] = float(share @ held[1]), pen.accuracy
    best, worst = min(errors, key=lambda t: errors[t]), max(errors, key=lambda t: errors[t])
    words = texts_of(open_page("compare"))
    assert f"**{best} is the most honest about how sure it is**" in words
    assert (
        ": on drawn digits "
        f"{percent(sure[best])} sure on average, and {percent(right[best])} right." in words
    )
    claims = "too much" if sure[worst] > right[worst] else "too little"
    assert (
        f"**{worst} is the least, and claims {claims}**: {percent(sure[worst])} sure, "
        f"{percent(right[worst])} right." in words
    )


def test_honesty_is_that_of_the_test_images_where_no_drawn_digits_were_measured(
    copied_models: Path,
) -> None:
    for name in MODEL_NAMES:
        (copied_models / name / "pen.json").unlink(missing_ok=True)
    app = open_page("compare")
    errors = {name: open_folder(name).read_metrics().calibration_error for name in MODEL_NAMES}
    best, worst = (SPECS[pick(errors, key=lambda name: errors[name])].title for pick in (min, max))
    assert re.search(
        rf"\*\*{re.escape(best)} is the most honest about how sure it is\*\*[^:]*: on test images",
        texts_of(app),
    )
    assert f"**{worst} is the least" in texts_of(app)
    assert any("Drawn digits: not measured." in caption.value for caption in app.caption)


def test_pictures_show_everyones_confidence_then_best_and_worst_then_each() -> None:
    gap, pair = charts_of(open_page("compare"))
    each = charts_of(open_page("compare", details="true"))[2:]
    assert gap["layer"][0]["encoding"]["y"]["sort"] == TITLES
    assert len(pair["layer"]) == 5  # the diagonal, and line and points of two
    assert len(each) == len(MODEL_NAMES)


def test_comparing_needs_two_models(copied_models: Path) -> None:
    for name in MODEL_NAMES[1:]:
        (copied_models / name / "predictions.npz").unlink()
    app = open_page("compare")
    assert "one other model" in app.info[0].value
    assert f"| {TITLES[0]} |" in texts_of(app)


def test_four_columns_come_first_and_every_figure_on_demand() -> None:
    app = open_page("compare")
    (first,) = [text.value for text in app.markdown if text.value.startswith("| model")]
    header, _, *lines = first.splitlines()
    assert header == "| model | test accuracy | drawn digits | calibration error, drawn |"
    folders = [open_folder(name) for name in MODEL_NAMES]
    accuracies = [folder.read_metrics().accuracy for folder in folders]
    pens = [folder.read_pen() for folder in folders]
    drawn = [
        f"{percent(pen.accuracy)} | {percent(pen.calibration_error)}"
        if pen
        else "not measured | not measured"
        for pen in pens
    ]
    assert lines == [
        f"| {title} | {plain_percent(accuracy, 2)} | {cells} |"
        for title, accuracy, cells in zip(TITLES, accuracies, drawn, strict=True)
    ]
    table = app.dataframe[0].value
    assert table["model"].tolist() == TITLES
    written = [folder.read_config()["parameters"] for folder in folders]
    assert table["parameters"].tolist() == written
    assert table["test accuracy"].tolist() == [100 * accuracy for accuracy in accuracies]
    words = " ".join(caption.value for caption in app.caption)
    assert all(pen_source(pen) in words for pen in pens if pen)


def test_model_whose_pen_digits_were_not_measured_is_listed_all_the_same(
    copied_models: Path,
) -> None:
    (copied_models / "hidden" / "pen.json").unlink()
    app = open_page("compare")
    assert re.search(
        r"\| Hidden layer \| [\d.]+\s% \| not measured \| not measured \|", texts_of(app)
    )
    table = app.dataframe[0].value.set_index("model")
    assert np.isnan(table.loc["Hidden layer", "drawn digits"])
    assert table.loc["Hidden layer", "95 % interval, drawn"] == "not measured"
