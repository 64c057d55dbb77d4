import numpy as np
import pytest

from digitrec.data.mnist import Mnist
from digitrec.networks.specs import SPECS
from digitrec.networks.store import open_folder
from tests.ui.driver import choose, open_page, pictures_of, texts_of
from tests.ui.predictions import arrays, coin


@pytest.mark.parametrize(
    ("a", "b"), [("hidden", "perceptron"), ("flatten", "hidden"), ("perceptron", "convnet")]
)
def test_verdict_is_that_of_the_predictions(a: str, b: str) -> None:
    app = open_page("compare", a=SPECS[a].title, b=SPECS[b].title)
    (right_a, _), (right_b, _) = arrays(a), arrays(b)
    only_a, only_b = int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum())
    (said,) = [text for text in app.markdown if "that only one of them reads right" in text.value]
    better = SPECS[a if only_a > only_b else b].title
    p = coin(only_a, only_b)
    finding = f"**{better} really reads better**" if p < 0.05 else "**No real difference shows**"
    assert said.value.startswith(f"{finding}: of the {only_a + only_b:,} images")
    who = "each" if only_a == only_b else better
    assert f"{who} has {max(only_a, only_b):,};" in said.value
    assert f"p = {p:.2g}." in said.help


def test_head_to_head_counts_add_up() -> None:
    app = open_page("compare", a="Hidden layer", b="Perceptron")
    counts = app.dataframe[1].value.iloc[0]
    assert counts.sum() == 10000
    right = round(10000 * open_folder("hidden").read_metrics().accuracy)
    assert counts["both right"] + counts["only Hidden layer"] == right
    assert [metric.label for metric in app.metric][2] == "Hidden layer right when they differ"


def test_disagreements_show_what_the_other_took_them_for(mnist: Mnist) -> None:
    app = open_page("compare", a="Flatten", b="Perceptron")
    choose(app, "side", "Perceptron right, Flatten wrong")
    perceptron, flatten = (
        open_folder(name).read_predictions() for name in ("perceptron", "flatten")
    )
    members = perceptron.is_correct & ~flatten.is_correct
    surest = max(np.flatnonzero(members), key=lambda index: flatten.confidences[index])
    captions = [caption for caption in pictures_of(app) if "read as" in caption]
    assert captions[0].startswith(f"{mnist.y_test[surest]} read as {flatten.digits[surest]}")
    assert f"{members.sum()} of 10,000 test images." in texts_of(app)
