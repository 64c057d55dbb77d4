import re
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import digitrec
from digitrec.data.mnist import Mnist
from digitrec.evaluation.metrics import softmax
from digitrec.images import to_unit
from digitrec.networks.model_folder import DamagedModelError
from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.networks.store import open_folder
from digitrec.preprocessing.warping import warp

IMAGES = np.random.default_rng(0).random((64, 28, 28), np.float32)


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_probabilities(name: str) -> None:
    probabilities = digitrec.load_model(name).predict_probabilities(IMAGES)
    assert (probabilities.shape, probabilities.dtype) == ((64, 10), np.float32)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_one_image_gets_the_same_answer_as_in_a_batch(name: str) -> None:
    model = digitrec.load_model(name)
    together = model.predict_probabilities(IMAGES)
    alone = np.concatenate([model.predict_probabilities(IMAGES[i : i + 1]) for i in range(64)])
    np.testing.assert_allclose(alone, together, atol=1e-5)


def test_no_images_give_no_probabilities() -> None:
    assert digitrec.load_model("hidden").predict_probabilities(IMAGES[:0]).shape == (0, 10)


@pytest.mark.slow
@pytest.mark.parametrize("name", MODEL_NAMES)
def test_served_model_agrees_with_keras_on_mnist(name: str, mnist: Mnist) -> None:
    import keras

    spec, images = SPECS[name], to_unit(mnist.x_test[::10])
    trained = keras.models.load_model(open_folder(name).keras_path)
    network = spec.build_logits(trained)
    logits = np.mean(
        [network.predict(seen, verbose=0) for seen in spec.augmented_inputs(images)], axis=0
    )[:, :10]
    served = digitrec.load_model(name).predict_probabilities(images)
    np.testing.assert_array_equal(served.argmax(axis=1), logits.argmax(axis=1))
    np.testing.assert_allclose(served, softmax(logits), atol=1e-5)


@pytest.mark.parametrize(
    ("name", "least", "most", "loss"),
    [
        ("perceptron", 0.923, 0.929, 0.28),
        ("hidden", 0.970, 1, 0.105),
        ("flatten", 0.970, 1, 0.12),
    ],
)
def test_committed_models_reproduce_the_notebook(
    name: str, least: float, most: float, loss: float
) -> None:
    metrics = open_folder(name).read_metrics()
    assert least <= metrics.accuracy <= most
    assert metrics.loss <= loss
    assert metrics.sample_count == 10000


def test_sixteen_threads_get_right_answers() -> None:
    model = digitrec.load_model("hidden")
    expected = model.predict_probabilities(IMAGES)

    def answers(thread: int) -> bool:
        size = 1 + thread % 5  # other batch sizes at once, to make threads disturb each other
        for start in range(0, len(IMAGES) - size, size):
            part = slice(start, start + size)
            found = model.predict_probabilities(IMAGES[part])
            if not np.allclose(found, expected[part], atol=1e-6):
                return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(answers, range(64)))


@pytest.mark.parametrize(
    ("images", "why"),
    [
        (np.zeros((28, 28)), "shape"),
        (np.zeros((1, 784)), "shape"),
        (np.full((1, 28, 28), 255), "divide uint8 images by 255"),
        (np.full((1, 28, 28), -0.1), "lie in"),
        (np.full((1, 28, 28), np.nan), "no NaN"),
        (np.full((1, 28, 28), np.inf), "lie in"),
        (np.full((1, 28, 28), 1e308), "lie in"),
        (np.zeros((0, 0, 0)), "shape"),
        (np.zeros((3, 0, 28)), "shape"),
        (np.zeros((1, 1, 28, 28)), "shape"),
        (np.zeros((1, 28, 28), complex), "must be numbers in .* not complex128"),
        (np.full((1, 28, 28), "7"), "must be numbers"),
        (np.full((1, 28, 28), None), "must be numbers"),
        (np.zeros((1, 28, 28), "datetime64[s]"), "must be numbers"),
        (np.zeros((1, 28, 28), "f4, f4"), "must be numbers"),
        ([[1], [1, 2]], "shape"),
        ({}, "must be numbers"),
        (None, "must be numbers"),
        ("7", "must be numbers"),
    ],
)
def test_wrong_images_are_refused(images: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        digitrec.load_model("hidden").predict_probabilities(images)


def read_only(images: np.ndarray) -> np.ndarray:
    images = images.copy()
    images.flags.writeable = False
    return images


@pytest.mark.parametrize(
    "stored",
    [
        read_only,
        np.asfortranarray,
        lambda images: np.repeat(images, 2, axis=0)[::2],
        lambda images: images[:, ::-1, ::-1].copy()[:, ::-1, ::-1],
        lambda images: images.astype(">f4"),
        lambda images: images.astype(np.float64) + 1e-12,
        np.ma.masked_array,
        np.ndarray.tolist,
    ],
    ids="read-only fortran strided reversed big-endian double masked list".split(),
)
@pytest.mark.parametrize("name", ["hidden-plus", "convnet"])
def test_how_images_are_stored_changes_no_answer(name: str, stored) -> None:
    model, images = digitrec.load_model(name), IMAGES[:8] * np.float32(0.999)
    np.testing.assert_allclose(
        model.predict_probabilities(stored(images)), model.predict_probabilities(images), atol=1e-5
    )


@given(
    st.tuples(st.integers(0, 4), st.integers(27, 29), st.just(28)).flatmap(
        lambda shape: arrays(
            st.sampled_from([np.float16, np.float32, np.float64, np.uint8, np.int64, np.bool_]),
            shape,
            fill=st.just(0),
        )
    )
)
def test_any_numbers_get_probabilities_or_a_sentence(images: np.ndarray) -> None:
    try:
        probabilities = digitrec.load_model("hidden").predict_probabilities(images)
    except ValueError as error:
        assert re.match(r"(Images|Pixels) must .*\.$", str(error))
    else:
        assert (probabilities.shape, probabilities.dtype) == ((len(images), 10), np.float32)
        np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)


def test_huge_batch_takes_little_more_than_its_answers() -> None:
    model = digitrec.load_model("hidden-plus")
    images = np.broadcast_to(IMAGES[:1], (12_000, 28, 28))  # 38 MB more, were it written out
    model.predict_probabilities(images[:1000])
    tracemalloc.start()
    probabilities = model.predict_probabilities(images)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert probabilities.shape == (12_000, 10) and peak < 60_000_000


def test_contract_errors(models_dir) -> None:
    with pytest.raises(ValueError, match="perceptron, hidden, flatten"):
        digitrec.load_model("unknown")
    with pytest.raises(FileNotFoundError, match="python -m digitrec train flatten"):
        digitrec.load_model("flatten")


def test_network_of_other_shapes_is_damage(copied_models) -> None:
    import hashlib
    import json

    folder = copied_models / "hidden"
    config = json.loads((folder / "config.json").read_text())
    for network in (b"no flatbuffer", (copied_models / "flatten" / "model.tflite").read_bytes()):
        (folder / "model.tflite").write_bytes(network)
        config["network_sha256"] = hashlib.sha256(network).hexdigest()
        (folder / "config.json").write_text(json.dumps(config))
        with pytest.raises(DamagedModelError, match="train hidden"):
            digitrec.load_model("hidden")


def test_plus_models_reach_their_targets_on_mnist() -> None:
    for name, least in (("perceptron-plus", 0.970), ("hidden-plus", 0.990), ("convnet", 0.995)):
        metrics = open_folder(name).read_metrics()
        assert metrics.accuracy >= least and metrics.calibration_error <= 0.01


def test_deskewing_model_reads_slanted_digits_alike(seed_digit: np.ndarray) -> None:
    image = to_unit(seed_digit)[np.newaxis]
    slanted = warp(
        image,
        np.arange(28)[:, np.newaxis],
        np.arange(28) + 0.3 * (np.arange(28)[:, np.newaxis] - 14),
    )
    for name in ("perceptron-plus", "hidden-plus"):
        assert digitrec.load_model(name).predict_probabilities(slanted).argmax() == 5


def test_digit_and_no_digit_are_told_apart(seed_digit: np.ndarray) -> None:
    image = to_unit(seed_digit)
    noise = np.random.default_rng(0).uniform(size=(28, 28)).astype(np.float32)
    odds = digitrec.digit_probability(np.array([image, noise, np.zeros((28, 28), np.float32)]))
    assert odds.shape == (3,) and odds.dtype == np.float32
    assert odds[0] > 0.9 and (odds[1:] < 0.1).all()
    assert digitrec.digit_probability(np.empty((0, 28, 28), np.float32)).shape == (0,)
    with pytest.raises(ValueError, match="Pixels must lie"):
        digitrec.digit_probability(image[np.newaxis] + 1)


def test_network_that_did_not_learn_to_tell_says_so(seed_digit: np.ndarray) -> None:
    with pytest.raises(TypeError, match="'hidden' did not learn"):
        digitrec.load_model("hidden").digit_probability(to_unit(seed_digit)[np.newaxis])
