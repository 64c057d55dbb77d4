import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from digitrec.data import mnist as mnist_module
from digitrec.data.mnist import Mnist
from digitrec.networks.store import open_folder
from digitrec.ui.shared.formatting import plain_percent
from tests.ui.driver import data_of, open_page, texts_of


def gallery_captions(app: AppTest) -> list[str]:
    return [p.alt for image in app.get("image") for p in image.proto.imgs if "read as" in p.alt]


def gallery_pixels(app: AppTest) -> list[np.ndarray]:
    urls = [p.url for image in app.get("image") for p in image.proto.imgs if "read as" in p.alt]
    files = [io.BytesIO(base64.b64decode(url.split(",")[1])) for url in urls]
    # A margin of 4, then 3 x 3 screen pixels each: the middle one of each is the pixel.
    return [np.asarray(Image.open(file).convert("LA"))[5:-4:3, 5:-4:3, 0] for file in files]


def test_gallery_shows_exactly_the_images_of_a_pair(mnist: Mnist) -> None:
    app = open_page("confusion", model="Flatten", images="4 read as 9")
    predictions = open_folder("flatten").read_predictions()
    members = np.flatnonzero((mnist.y_test == 4) & (predictions.digits == 9))
    members = members[np.argsort(-predictions.confidences[members], kind="stable")]
    assert gallery_captions(app) == [
        f"4 read as 9, {plain_percent(confidence, 1)}"
        for confidence in predictions.confidences[members]
    ]
    np.testing.assert_array_equal(gallery_pixels(app), mnist.x_test[members])


def test_gallery_of_a_row_shows_every_misread_digit(mnist: Mnist) -> None:
    app = open_page("confusion", model="Flatten", images="Every misread 5")
    predictions = open_folder("flatten").read_predictions()
    count = int(((mnist.y_test == 5) & ~predictions.is_correct).sum())
    assert f"{count} of the {(mnist.y_test == 5).sum()} test images" in texts_of(app)
    assert len(gallery_captions(app)) == min(count, 24)


@pytest.mark.parametrize(
    ("page", "choices"),
    [
        ("confusion", {"beside": "Nothing"}),
        ("confusion", {"beside": "Perceptron"}),
        ("compare", {}),
    ],
)
def test_without_mnist_the_page_works_and_offers_it_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, choices: dict[str, str]
) -> None:
    monkeypatch.delenv("DIGITREC_MNIST", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(mnist_module, "MNIST_URL", "http://127.0.0.1:9/mnist.npz")  # nobody listens
    app = open_page(page, **choices)
    assert page == "compare" or data_of(app, "grid-Convnet")
    assert not gallery_captions(app)
    (button,) = [button for button in app.button if button.label.startswith("Download MNIST")]
    button.click().run()
    assert not app.exception
    assert "could not be downloaded (no answer from 127.0.0.1)" in app.warning[0].value
    assert str(tmp_path) not in app.warning[0].value and not app.get("progress")
