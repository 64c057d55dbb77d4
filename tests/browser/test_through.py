"""Through the network: what the browser traces is the network's own, and can be looked at."""

import dataclasses
import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from digitrec import MODEL_NAMES, load_model
from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import Drawing
from digitrec.drawing.strokes import place_strokes
from digitrec.networks.browser_table import describe_model
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.specs import SPECS
from digitrec.networks.store import read_folder
from digitrec.ui.engine import serving
from tests.browser.driver import (
    PHONE,
    answer,
    choose,
    draw_with_finger,
    draw_with_mouse,
    ink,
    open_draw_page,
)

ACCOUNT = ".through figcaption:visible"
# Traces drawings with every network in the page itself, where numbers can be looked at.
TRACE = """async ([address, drawings, names]) => {
  const from = (file) => import(new URL(address + file, document.baseURI));
  const { loadNetworks } = await from('networks.js');
  const { DrawingReader } = await from('reading.js');
  const reader = new DrawingReader(await loadNetworks(new URL(address, document.baseURI)));
  const plain = ({ input, units, maps, contributions, bias, logits }) => ({
    input: [...input], units: units && [...units], contributions: [...contributions],
    bias: [...bias], logits: [...logits], maps: maps.map(({ side, count }) => [side, count]),
  });
  return drawings.map((strokes) => Object.fromEntries(names.map((name) =>
    [name, plain(reader.read(0, strokes, 'centred', [name]).traces[0])])));
}"""


@pytest.fixture(scope="module")
def drawings() -> list[Drawing]:
    rng = np.random.default_rng(0)
    return [Drawing(place_strokes(write_digit(digit, rng), rng)) for digit in range(10)]


def test_trace_is_the_networks_own(page: Page, drawings: list[Drawing]) -> None:
    strokes = [[stroke.reshape(-1).tolist() for stroke in one.strokes] for one in drawings]
    traces = page.evaluate(TRACE, [serving.address(), strokes, list(MODEL_NAMES)])
    for drawing, of_models in zip(drawings, traces, strict=True):
        assert drawing.inked is not None
        image = drawing.inked.image[np.newaxis]
        for name, trace in of_models.items():
            spec = SPECS[name]
            views = [view.reshape(-1) for view in spec.augmented_inputs(image)]
            np.testing.assert_allclose(trace["input"], views[0], atol=1e-5)
            votes = np.array(trace["contributions"]).reshape(-1, 10).sum(axis=0)
            np.testing.assert_allclose(votes + trace["bias"], trace["logits"], atol=1e-3)
            logits = load_model(name).predict_logits(image)[0]
            np.testing.assert_allclose(trace["logits"], logits, atol=2e-3)
            if spec.is_dense and trace["units"]:
                kernel, bias, *_ = read_folder(name, ModelFolder.read_weights)
                fired = np.mean([np.maximum(view @ kernel + bias, 0) for view in views], axis=0)
                np.testing.assert_allclose(trace["units"], fired, atol=1e-3)
            assert bool(trace["maps"]) == any(kind == "Conv2D" for kind, _ in spec.layers)


DESCRIBE = """async ([address, layers, weights]) => {
  const { describeUnits } = await import(new URL(address + 'tracing.js', document.baseURI));
  return describeUnits({ records: layers, weights })?.pictures.length ?? 0;
}"""


@pytest.mark.parametrize(("hidden", "described"), [((), 0), ((4,), 4), ((4, 3), 0)])
def test_units_are_described_where_they_look_at_the_picture_and_vote(
    page: Page, hidden: tuple[int, ...], described: int
) -> None:
    layers = [("Dense", {"units": units, "activation": "relu"}) for units in hidden]
    spec = dataclasses.replace(SPECS["hidden"], layers=(*layers, ("Dense", {"units": 10})))
    rng = np.random.default_rng(0)
    record, content = describe_model(spec, [rng.random(shape) for shape in spec.dense_shapes])
    weights = np.frombuffer(content, "<f4").tolist()
    assert page.evaluate(DESCRIBE, [serving.address(), record["layers"], weights]) == described


@pytest.mark.parametrize(
    ("title", "voters"), [("Perceptron", "pixels"), ("Hidden layer", "hidden units")]
)
def test_account_adds_up_to_the_score(page: Page, title: str, voters: str) -> None:
    choose(page, "Through the network")
    expect(page.get_by_text("Draw a digit to see it on its way")).to_be_visible()
    choose(page, title)
    draw_with_mouse(page, "7")
    account = page.locator(ACCOUNT)
    expect(account).to_have_text(
        re.compile(rf"^{re.escape(title)}. For 7: \d+ {voters} add .* a score of")
    )
    numbers = [
        float(n.replace("−", "-")) for n in re.findall(r"[+−][\d.]+\d", account.inner_text())
    ]
    assert sum(numbers[:3]) == pytest.approx(numbers[3], abs=0.02)


def follow_hidden_layer(page: Page, draw: Callable[[Page, str], None]) -> tuple[Locator, Locator]:
    """Follow a 7 through Hidden layer; return what is said of that, and the picture of its way."""
    choose(page, "Through the network")
    choose(page, "Hidden layer")
    draw(page, "7")
    account = page.locator(ACCOUNT)
    expect(account).to_have_text(re.compile(r"\. For 7"))
    return account, page.locator(".through canvas:visible")


def test_unit_that_is_touched_or_walked_to_says_whom_it_helps(page: Page) -> None:
    account, canvas = follow_hidden_layer(page, draw_with_mouse)
    canvas.scroll_into_view_if_needed()
    canvas.focus()
    walked = []
    while not (walked and "most" in walked[-1]) and len(walked) < 100:  # to one that fires
        page.keyboard.press("ArrowRight")
        expect(account).to_have_text(re.compile(r"Unit \d+ fires"))
        walked.append(account.inner_text())
    assert re.search(r"fires [\d.]+, helps \d most \(\+.*\) and hurts \d most \(−", walked[-1])
    expect(canvas).to_have_accessible_name(re.compile(r"^Hidden layer. Unit \d+"))
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.31 * box["width"], box["y"] + 8)
    expect(account).to_have_text(re.compile(r"^Hidden layer. Unit \d+"))
    page.mouse.move(box["x"] + 5, box["y"] - 30)
    expect(account).to_have_text(re.compile(r"\. For 7"))


@pytest.mark.visitor(**PHONE)
def test_unit_that_is_tapped_goes_on_saying_whom_it_helps(page: Page) -> None:
    account, canvas = follow_hidden_layer(page, draw_with_finger)
    box = canvas.bounding_box()
    assert box
    canvas.tap(position={"x": 0.31 * box["width"], "y": 0.6 * box["height"]})
    expect(account).to_have_text(re.compile(r"^Hidden layer. Unit \d+ fires"))
    canvas.tap(position={"x": 5, "y": 8})  # where no unit is
    expect(account).to_have_text(re.compile(r"\. For 7"))


def test_maps_follow_the_pen_before_it_is_up(page: Page) -> None:
    choose(page, "Through the network")
    draw_with_mouse(page, "1")
    expect(page.locator(ACCOUNT)).to_have_text(re.compile(r"^Convnet. For \d: \d+ maps add"))
    box = page.locator("canvas.upper-canvas").bounding_box()
    assert box
    before = page.locator(ACCOUNT).inner_text()
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 250, box["y"] + 200, steps=6)
    expect(page.locator(ACCOUNT)).not_to_have_text(before)
    page.mouse.up()


def test_two_networks_are_followed_side_by_side_while_the_pen_moves(page: Page) -> None:
    choose(page, "Through the network")
    choose(page, "Hidden layer")
    beside = page.get_by_label("Beside it")
    expect(beside.get_by_role("option")).to_have_text(
        ["nothing", *(spec.title for name, spec in SPECS.items() if name != "hidden")]
    )
    beside.select_option("Convnet")
    draw_with_mouse(page, "7")
    starts = [re.compile(r"^Hidden layer\. For 7"), re.compile(r"^Convnet\. For 7")]
    expect(page.locator(ACCOUNT)).to_have_text(starts)
    for canvas in page.locator(".through canvas").all():
        expect(canvas).to_be_in_viewport(ratio=1)
    page.wait_for_url("**beside=Convnet**")
    page.reload()
    expect(page.locator(ACCOUNT)).to_have_text(starts)
    choose(page, "Convnet")  # which is not shown twice
    expect(page.locator(ACCOUNT)).to_have_text([starts[1]])


NO_OFFSCREEN_CANVAS = "delete window.OffscreenCanvas"  # as in Safari before 16.4
UNPAINTED = "This browser could not paint this picture."


@pytest.mark.parametrize("title", ["Perceptron", "Hidden layer", "Convnet"])
def test_network_is_followed_without_an_offscreen_canvas(
    tab: Page, server: str, title: str
) -> None:
    tab.add_init_script(NO_OFFSCREEN_CANVAS)
    open_draw_page(tab, server)
    choose(tab, "Through the network")
    choose(tab, title)
    draw_with_mouse(tab, "7")
    expect(tab.locator(ACCOUNT)).to_have_text(re.compile(rf"^{title}. For 7"))
    expect(answer(tab)).to_have_text("7")


def test_reason_that_cannot_be_painted_costs_itself_alone(tab: Page, server: str) -> None:
    tab.add_init_script(
        "CanvasRenderingContext2D.prototype.createImageData = () => { throw Error('not today'); }"
    )
    open_draw_page(tab, server)
    draw_with_mouse(tab, "7")
    expect(answer(tab)).to_have_text("7")
    expect(tab.locator(".summary")).to_contain_text(UNPAINTED)
    choose(tab, "Through the network")
    for title in ("Perceptron", "Convnet"):
        choose(tab, title)
        expect(tab.locator(ACCOUNT)).to_contain_text(UNPAINTED)
    choose(tab, "Tug of war")
    expect(tab.get_by_role("heading", name="Convnet: 7 against")).to_be_visible()
    draw_with_mouse(tab, "0")
    assert len(ink(tab)) == 2
