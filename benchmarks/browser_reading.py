"""How fast the browser reads: `python -m benchmarks.browser_reading`.

Drawn digits are read in Chromium by the modules that the app serves, in its Worker: all networks
on each drawing, picture and non-digits included, as while the pen moves; and by each network alone,
from the 28x28 picture to its logits. Times are medians and 95 % points in milliseconds. Sizes are
those of the files that a browser downloads once and keeps, as they come over the wire.
"""

import argparse

import numpy as np
from playwright.sync_api import Page, Request

from benchmarks.report import Figures, run
from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.strokes import Strokes, place_strokes
from digitrec.images import CLASS_COUNT
from digitrec.networks.specs import MODEL_NAMES
from digitrec.ui.engine import serving
from tests.browser.driver import open_chromium, serve
from tests.browser.reading import Readings, open_origin, read_all

DRAWINGS, UNCOUNTED = 300, 50  # of them, while Chromium compiles
REPEATED = 10  # how often a network reads a picture in a row: Chromium's clock has 0.1 ms
TIME_EACH = """
async ([address, images, repeated]) => {
  const { loadNetworks } = await import(address + "networks.js");
  const { predictors } = await loadNetworks(address);
  const pictures = images.map((image) => new Float32Array(image));
  const found = predictors.map((predictor) => [predictor.name, pictures.map((picture) => {
    const started = performance.now();
    for (let time = 0; time < repeated; time++) predictor.predictLogits(picture);
    return (performance.now() - started) / repeated;
  })]);
  return Object.fromEntries(found);
}
"""


def drawings() -> list[Strokes]:
    """Return digits somewhere on the canvas."""
    rng = np.random.default_rng(0)
    written = [write_digit(number % CLASS_COUNT, rng) for number in range(DRAWINGS)]
    return [place_strokes(strokes, rng) for strokes in written]


def points(times: list[float]) -> list[float]:
    """Return median and 95 % point of the times that count."""
    return [float(point) for point in np.percentile(times[UNCOUNTED:], (50, 95))]


def time_each(page: Page, address: str, readings: Readings) -> dict[str, list[float]]:
    """Return median and 95 % point of each network on its own."""
    images = readings.images.reshape(len(readings.images), -1).tolist()
    times = page.evaluate(TIME_EACH, [address, images, REPEATED])
    return {name: points(times[name]) for name in MODEL_NAMES}


def measure(options: argparse.Namespace) -> Figures:
    """Return milliseconds, and the bytes of each file as they come over the wire."""
    requests: list[Request] = []
    with serve() as server, open_chromium() as browser, browser.new_context() as context:
        page = open_origin(context, server)
        page.on("requestfinished", lambda request: requests.append(request))
        address = f"{server}/{serving.address()}"
        readings = read_all(page, address, drawings())
        sizes = {
            request.url.removeprefix(address): request.sizes()["responseBodySize"]
            for request in requests
            if request.url.startswith(address)
        }
        each = time_each(page, address, readings)
    return {"milliseconds": {"all": points(readings.milliseconds.tolist()), **each}, "bytes": sizes}


def rows(figures: Figures) -> list[list[str]]:
    """Return the table: all networks, each one, and what all of it takes to download."""
    times, files = figures["milliseconds"], figures["bytes"]
    weights = {name: files[f"{name}.weights"] for name in MODEL_NAMES}
    others = sum(files.values()) - sum(weights.values())
    sizes = {"all": sum(files.values()), **weights}
    return [
        ["what", "median (ms)", "95 % (ms)", "download (kB)"],
        *(
            [
                f"all {len(MODEL_NAMES)}, strokes to answers" if name == "all" else name,
                *(f"{point:.3f}" for point in times[name]),
                f"{size / 1000:,.0f}",
            ]
            for name, size in sizes.items()
        ),
        ["modules and table", "", "", f"{others / 1000:,.0f}"],
    ]


if __name__ == "__main__":
    run(__doc__, measure, rows)
