"""The networks in the browser read as those on the server: one table, two readers, one answer."""

import json
import os
import zlib
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route

from digitrec.data.pen_drawings import read_pen_drawings
from digitrec.data.synthetic_digits import write_digit
from digitrec.data.synthetic_outliers import draw_outlier
from digitrec.drawing.drawings import Drawing
from digitrec.drawing.strokes import Strokes, place_strokes
from digitrec.networks.browser_table import TABLE, browser_files, describe_model
from digitrec.networks.predictor import digit_probability, load_model
from digitrec.networks.specs import DETECTOR, MODEL_NAMES, SPECS
from digitrec.preprocessing.centering import Placement
from digitrec.preprocessing.pipeline import apply_steps
from digitrec.ui.engine import serving
from tests.browser.reading import PIPELINES, Readings, open_origin, read_all
from tests.networks.invented import INVENTED, invented_weights

COUNT, AS_DRAWN_COUNT = 1_000, 200
PEN_DIGITS = Path(os.environ.get("DIGITREC_MNIST", "")).parent / "pen_digits.jsonl.gz"


def some_drawings(count: int, seed: int = 0) -> list[Strokes]:
    """Real people's digits where they are beside MNIST's file, else synthetic ones and outliers."""
    rng = np.random.default_rng(seed)
    if PEN_DIGITS.is_file():
        found, _ = read_pen_drawings(PEN_DIGITS)
        drawn = [found[at].strokes for at in rng.choice(len(found), count, replace=False)]
    else:
        drawn = [
            draw_outlier("letters", rng) if number % 5 == 0 else write_digit(number % 10, rng)
            for number in range(count)
        ]
    return [place_strokes(strokes, rng) for strokes in drawn]


@pytest.fixture
def page(context: BrowserContext, server: str) -> Page:
    """A page of the server's origin without the app."""
    return open_origin(context, server)


def expect_same(readings: Readings, drawings: list[Strokes], given: str = "centred") -> None:
    """Compare with what Python makes of the same drawings."""
    placed = [Drawing(strokes) for strokes in drawings]
    centred = images = stack([drawing.inked for drawing in placed])
    if given == "as-drawn":
        images = stack([drawing.as_drawn for drawing in placed])
    assert readings.numbers.tolist() == list(range(len(images)))
    np.testing.assert_allclose(readings.images, images, rtol=0, atol=1e-6)
    for at, steps in enumerate(PIPELINES):
        difference = np.abs(readings.pictures[:, at] - apply_steps(steps, images)).max()
        assert difference < 1e-4  # far below the 1/255 of a grey that a screen can show
    for at, name in enumerate(MODEL_NAMES):
        expected = load_model(name).predict_probabilities(images)
        np.testing.assert_allclose(readings.probabilities[:, at], expected, rtol=0, atol=0.001)
        assert np.array_equal(readings.probabilities[:, at].argmax(axis=1), expected.argmax(axis=1))
    expected = digit_probability(centred)
    np.testing.assert_allclose(readings.digit_probabilities, expected, rtol=0, atol=0.001)


def stack(placements: list[Placement | None]) -> np.ndarray:
    """Return float32 (n, 28, 28)."""
    return np.stack([placement.image for placement in placements if placement])


@pytest.fixture
def address(server: str) -> str:
    return f"{server}/{serving.address()}"


def test_browser_reads_a_thousand_drawings_as_the_server_does(page: Page, address: str) -> None:
    drawings = some_drawings(COUNT)
    readings = read_all(page, address, drawings)
    expect_same(readings, drawings)
    plus = [name for name, spec in SPECS.items() if spec.pipeline == PIPELINES[0]]
    assert (readings.title, readings.given_it) == (PIPELINES[0][0].title, plus)


def test_browser_reads_drawings_as_drawn_as_the_server_does(page: Page, address: str) -> None:
    drawings = some_drawings(AS_DRAWN_COUNT, seed=1)
    expect_same(read_all(page, address, drawings, "as-drawn"), drawings, "as-drawn")


def odd_drawings() -> list[Strokes]:
    rng = np.random.default_rng(0)
    seven = np.array([(70.0, 60), (210, 60), (120, 230)])
    around = np.array([(-300.0, 60), (140, 60), (400, 200), (140, 230), (140, 285), (150, 291)])
    walk = np.clip(140 + rng.normal(0, 3, (100_000, 2)).cumsum(axis=0), 0, 280)
    return [
        [np.array([(140.0, 140)])],  # a tap
        [np.array([(140.0, 140), (141, 140)])],  # one of a trembling hand
        [np.array([(40.0, 60), (200, 220)])],
        [np.array([(140.0, 20), (140, 20), (140, 260)])],
        [np.array([(-10.0, -10), (290, 290)])],  # from edge to edge of what can be seen
        [seven, np.array([(-500.0, -500), (900, -500)])],
        [around],
        [walk],
        [seven + 1e-9, seven + 0.5],
        [rng.uniform(0, 280, (2, 2)) for _ in range(2_000)],
        [np.array([(280.0, 0), (0, 280)]), np.array([(0.0, 0)])],
    ]


@pytest.mark.parametrize("given", ["centred", "as-drawn"])
def test_odd_drawings_are_read_as_the_server_does(page: Page, address: str, given: str) -> None:
    drawings = odd_drawings()
    expect_same(read_all(page, address, drawings, given), drawings, given)


RUN_INVENTED = """
async ([address, record, weights, images]) => {
  const { Predictor } = await import(address + "predictor.js");
  const { constants } = await (await fetch(address + "table.json")).json();
  const predictor = new Predictor(record, new Float32Array(weights), constants);
  return images.map((image) => [...predictor.predictLogits(new Float32Array(image))]);
}
"""


@pytest.mark.slow
def test_invented_network_runs_without_a_line_of_javascript(page: Page, address: str) -> None:
    arrays, images, expected = invented_weights()
    record, content = describe_model(INVENTED, arrays)
    weights = np.frombuffer(content, "<f4").tolist()
    flat = [image.reshape(-1).tolist() for image in images]
    logits = page.evaluate(RUN_INVENTED, [address, record, weights, flat])
    np.testing.assert_allclose(logits, expected, atol=1e-4)


READ_ONE = """
async ([address, strokes]) => {
  const { startReader } = await import(address + "reader.js");
  let take;
  const taken = new Promise((resolve) => (take = resolve));
  const reader = await startReader(address, take);
  reader.read(5, strokes, "centred");
  const reading = await taken;
  return { ...reading, image: reading.image && [...reading.image] };
}
"""


@pytest.mark.parametrize("strokes", [[], [[]], [[np.nan, 3]], [[-50, 3, 9, 900]]])
def test_nothing_is_read_of_a_blank_canvas(page: Page, address: str, strokes: list) -> None:
    reading = page.evaluate(READ_ONE, [address, strokes])
    assert reading["image"] is None
    assert (reading["number"], reading["answers"], reading["pictures"]) == (5, {}, [])
    assert reading["digitProbability"] == 1


def test_places_that_are_no_number_are_left_out(page: Page, address: str) -> None:
    strokes = [[70, 60, np.nan, 60, 210, 60, 120, 230, np.inf, 4], [], ["x", {}, 90, 90, 7]]
    reading = page.evaluate(READ_ONE, [address, strokes])
    parts = [[(70.0, 60)], [(210.0, 60), (120, 230)], [(90.0, 90)]]
    drawing = Drawing([np.array(part) for part in parts])
    assert drawing.inked is not None
    assert reading["image"] == drawing.inked.image.reshape(-1).tolist()


def test_latest_drawing_wins(page: Page, address: str) -> None:
    read_five = """
    async (address) => {
      const { startReader } = await import(address + "reader.js");
      const numbers = [];
      let end;
      const isOver = new Promise((resolve) => (end = resolve));
      const reader = await startReader(address, ({ number }) => {
        numbers.push(number);
        if (number === 5) end();
      });
      const stroke = [70, 60];
      for (const number of [1, 2, 3, 4, 5]) {
        reader.read(number, [stroke], "centred");
        stroke.push(210, 60);
      }
      await isOver;
      return numbers;
    }
    """
    assert page.evaluate(read_five, address) == [1, 5]


START = """
async (address) => {
  const { startReader } = await import(address + "reader.js");
  return startReader(address, () => {}).then(() => "started", (error) =>
    error instanceof Error ? error.message : "no Error");
}
"""


def flip_a_bit(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize(
    ("file", "change", "problem"),
    [
        (f"{DETECTOR}.weights", flip_a_bit, "is damaged"),
        (f"{DETECTOR}.weights", lambda content: content[: len(content) // 2], "is damaged"),
        (f"{DETECTOR}.weights", None, "404"),
        ("table.json", lambda content: content[: len(content) // 2], "JSON"),
        ("table.json", None, "404"),
        ("table.json", lambda content: content.replace(b"Deskew", b"Unknown"), "no step Unknown"),
        ("worker.js", None, "did not load"),
        ("layers.js", None, "did not load"),
        ("layers.js", lambda content: content[: len(content) // 2], ""),
    ],
)
def test_reader_does_not_start_with_anything_missing_or_damaged(
    page: Page, address: str, file: str, change: Callable[[bytes], bytes] | None, problem: str
) -> None:
    thrown: list[Error] = []
    page.on("pageerror", lambda error: thrown.append(error))

    def serve(route: Route) -> None:
        if change is None:
            route.fulfill(status=404)
        else:
            answer = route.fetch()
            route.fulfill(response=answer, body=change(answer.body()))

    page.route(f"**/{file}", serve)
    message = page.evaluate(START, address)
    assert message.startswith("Drawings are not read here: ") and problem in message
    assert not thrown


def test_reader_does_not_start_with_weights_that_are_no_numbers(page: Page, address: str) -> None:
    table = json.loads(browser_files()[TABLE])
    (model,) = (model for model in table["models"] if model["name"] == DETECTOR)
    content = b"\xff" * model["bytes"]
    model["crc32"] = zlib.crc32(content)
    page.route(f"**/{TABLE}", lambda route: route.fulfill(json=table))
    page.route(f"**/{model['file']}", lambda route: route.fulfill(body=content))
    assert f"{model['file']} holds no numbers" in page.evaluate(START, address)


def test_reader_does_not_start_where_there_is_no_worker(page: Page, address: str) -> None:
    page.evaluate("delete window.Worker")
    assert "Worker" in page.evaluate(START, address)


def test_browser_keeps_the_modules(context: BrowserContext, server: str, address: str) -> None:
    assert open_origin(context, server).evaluate(START, address) == "started"
    page = open_origin(context, server)
    context.set_offline(True)
    assert page.evaluate(START, address) == "started"


@pytest.mark.parametrize(
    "path", ["../../app.py", "..%2f..%2fapp.py", "%2e%2e/serving.py", "serving.py", "__init__.py"]
)
def test_running_server_serves_nothing_else(address: str, path: str) -> None:
    place = urlsplit(address)
    connection = HTTPConnection(place.netloc, timeout=60)
    connection.request("GET", place.path + path)  # as it is written
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    assert answer.status in (400, 404) and b"import" not in content
