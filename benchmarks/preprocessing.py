"""What centring costs and brings: `python -m benchmarks.preprocessing`.

The same drawings are brought down to 28x28 pixels twice: scaled and centred as MNIST was made, and
by resizing the whole canvas as most demos do it. Time is that of one canvas of 280x280 pixels,
with the numpy array made; accuracy is that of the same network on both. The drawings are those of
`--pen FILE`, real people's strokes, or of this project's own handwriting.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from benchmarks.report import Figures, run
from digitrec import MODEL_NAMES, canvas_to_mnist, load_model
from digitrec.data.pen_drawings import read_pen_drawings
from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.strokes import Strokes, draw_strokes, place_strokes
from digitrec.formatting import plain_percent
from digitrec.images import CLASS_COUNT, IMAGE_SIZE

WRITTEN = 2_000
TIMED = 500


def resize(rgba: np.ndarray) -> np.ndarray:
    """Return what most demos give their network: float32 (28, 28) in [0, 1]."""
    small = Image.fromarray(rgba).convert("L").resize((IMAGE_SIZE, IMAGE_SIZE))
    return np.asarray(small, np.float32) / 255


def digits(pen: Path | None) -> tuple[list[int], list[Strokes]]:
    """Return labels and strokes: those of a file, or written by this project."""
    if pen:
        found, problems = read_pen_drawings(pen)
        for problem in problems:
            tqdm.write(problem)
        return [digit.label for digit in found], [digit.strokes for digit in found]
    rng, labels = np.random.default_rng(0), [number % CLASS_COUNT for number in range(WRITTEN)]
    return labels, [write_digit(label, rng) for label in labels]


def canvases(drawings: list[Strokes]) -> Iterator[np.ndarray]:
    """Yield each drawing as the canvas sends it, uint8 (280, 280, 4), somewhere on it."""
    rng = np.random.default_rng(0)
    for strokes in tqdm(drawings, unit="drawing", disable=None):
        yield draw_strokes(place_strokes(strokes, rng))


def milliseconds(bring_down: Callable[[np.ndarray], object], rgba: list[np.ndarray]) -> float:
    """Return the median time of one canvas."""
    times = []
    for canvas in rgba:
        started = time.perf_counter()
        bring_down(canvas)
        times.append(time.perf_counter() - started)
    return 1000 * float(np.median(times))


def measure(options: argparse.Namespace) -> Figures:
    """Return the times, and each network's accuracy on both pictures of every drawing."""
    labels, drawings = digits(options.pen)
    timed: list[np.ndarray] = []
    images: dict[str, list[np.ndarray]] = {"resize": [], "centred": []}
    for rgba in canvases(drawings):
        centred = canvas_to_mnist(rgba)
        assert centred is not None, "a drawing without ink"
        images["centred"].append(centred)
        images["resize"].append(resize(rgba))
        timed += [rgba] if len(timed) < TIMED else []
    ways = {"resize": resize, "centred": canvas_to_mnist}
    return {
        "drawings": len(labels),
        "source": options.pen.name if options.pen else "digitrec.handwriting",
        "milliseconds": {name: milliseconds(way, timed) for name, way in ways.items()},
        "accuracy": {
            model: {
                name: float((predictions(model, images[name]) == labels).mean()) for name in images
            }
            for model in MODEL_NAMES
        },
    }


def predictions(model: str, images: list[np.ndarray]) -> np.ndarray:
    """Return int (n,): the digits that a network reads."""
    return load_model(model).predict_probabilities(np.stack(images)).argmax(axis=1)


def rows(figures: Figures) -> list[list[str]]:
    """Return the table: time first, then a network a row."""
    cost, drawn = figures["milliseconds"], f"{figures['drawings']:,} drawings"
    return [
        [f"{drawn} ({figures['source']})", "resized", "scaled and centred", "ratio"],
        [
            "milliseconds a canvas",
            f"{cost['resize']:.2f}",
            f"{cost['centred']:.2f}",
            f"{cost['centred'] / cost['resize']:.1f}",
        ],
        *(
            [
                f"{model}: read right",
                plain_percent(found["resize"], 1),
                plain_percent(found["centred"], 1),
                f"{found['centred'] / found['resize']:.2f}",
            ]
            for model, found in figures["accuracy"].items()
        ),
    ]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what this benchmark alone takes."""
    parser.add_argument(
        "--pen", type=Path, metavar="FILE", help="pen strokes (.jsonl or .jsonl.gz)"
    )


if __name__ == "__main__":
    run(__doc__, measure, rows, add_options)
