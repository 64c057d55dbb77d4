"""How well photographs of paper are read: `python -m benchmarks.photos`.

Digits are written on a sheet by this project's own hand, with pens of several kinds, and
photographed: light that falls off, grain, a little blur, JPEG, and the shadows that people and
their phones cast. Widths of strokes are shares of the picture's height, shadows so much darker than
the sheet. Every line has the same 60 digits, seeded; counted is what `predict` reads right, with
the convnet, and how often it finds no digit.
"""

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from tqdm import tqdm

from benchmarks.report import Figures, run
from digitrec import load_model
from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.photo import photo_to_mnist
from digitrec.errors import UserError
from digitrec.images import CLASS_COUNT
from digitrec.networks.specs import DEFAULT_MODEL

PHOTOS = 60  # of each line
HEIGHT, WIDTH = 600, 800
QUALITY = 85  # of the JPEG
GRAIN = 3.0  # of 255 grey levels, a standard deviation
PENCIL, BLACK, BLUE = (0.55, 0.55, 0.56), (0.16, 0.16, 0.17), (0.20, 0.28, 0.62)

Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels
Shadow = Callable[[np.random.Generator, Box], np.ndarray]


@dataclass(frozen=True)
class Line:
    """One kind of photograph: the width of its strokes, the light its ink leaves, its shadow."""

    stroke: float = 0.03
    ink: tuple[float, float, float] = BLACK
    shadow: Shadow | None = None


def half(darker: float) -> Shadow:
    """Return the soft shadow that lies over half of the sheet."""

    def cast(rng: np.random.Generator, _: Box) -> np.ndarray:
        return 1 - darker * _step(_across(rng), 0.08 * HEIGHT)

    return cast


def corner(darker: float) -> Shadow:
    """Return the sharp shadow that cuts off a corner, beside the digit."""

    def cast(rng: np.random.Generator, box: Box) -> np.ndarray:
        y, x = np.ogrid[:HEIGHT, :WIDTH]
        down, right = rng.integers(2, size=2)
        from_side = WIDTH - x if right else x
        from_top = HEIGHT - y if down else y
        near_side = WIDTH - box[2] if right else box[0]
        near_top = HEIGHT - box[3] if down else box[1]
        lean = rng.uniform(0.6, 1.6)
        edge = rng.uniform(0.7, 0.95) * (near_side + lean * near_top)
        return 1 - darker * _step(edge - (from_side + lean * from_top), 2)

    return cast


def phone(darker: float) -> Shadow:
    """Return the round shadow of a phone and the hand that holds it."""

    def cast(rng: np.random.Generator, _: Box) -> np.ndarray:
        y, x = np.ogrid[:HEIGHT, :WIDTH]
        row, column = rng.uniform(0.3, 0.7) * HEIGHT, rng.uniform(0.3, 0.7) * WIDTH
        radius = rng.uniform(0.3, 0.5) * HEIGHT
        return 1 - darker * _step(radius - np.hypot(y - row, x - column), 0.03 * HEIGHT)

    return cast


def vignette(darker: float) -> Shadow:
    """Return the light of a lens that falls off towards the corners."""

    def cast(_: np.random.Generator, __: Box) -> np.ndarray:
        y, x = np.ogrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
        return 1 - darker * (y**2 + x**2) / 2

    return cast


LINES = {
    "marker, no shadow": Line(),
    "soft shadow over half, 20 %": Line(shadow=half(0.20)),
    "soft shadow over half, 30 %": Line(shadow=half(0.30)),
    "soft shadow over half, 45 %": Line(shadow=half(0.45)),
    "sharp shadow in a corner, 20 %": Line(shadow=corner(0.20)),
    "round shadow of a phone, 40 %": Line(shadow=phone(0.40)),
    "pencil, 1.4 %": Line(0.014, PENCIL),
    "pencil, 2.4 %": Line(0.024, PENCIL),
    "black pen, 1.0 %": Line(0.010),
    "black pen, 2.4 %": Line(0.024),
    "blue ballpoint, 2.4 %": Line(0.024, BLUE),
    "vignette, 40 %": Line(shadow=vignette(0.40)),
}


def photograph(line: Line, number: int) -> Image.Image:
    """Return the photograph of this number, RGB; its digit is the last one of the number."""
    rng = np.random.default_rng([number, 17])
    strokes = [np.asarray(stroke) for stroke in write_digit(number % CLASS_COUNT, rng)]
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = rng.uniform(0.4, 0.75) * HEIGHT / extent.max()
    room = np.array([WIDTH, HEIGHT]) - extent * scale
    at = room * rng.uniform(0.35, 0.65, 2)
    placed = [(stroke - low) * scale + at for stroke in strokes]
    width = line.stroke * HEIGHT
    written = _written(placed, width)[..., np.newaxis]
    light = 1 - rng.uniform(0.05, 0.2) * _step(_across(rng), 0.5 * HEIGHT)
    if line.shadow:
        reach = np.concatenate((at - width, at + extent * scale + width))
        light = light * line.shadow(rng, tuple(reach))
    paper = np.array([1.0, 0.98, 0.94]) * rng.uniform(0.82, 0.92)
    levels = 255 * light[..., np.newaxis] * paper * (1 - written * (1 - np.array(line.ink)))
    levels += rng.normal(0, GRAIN, (HEIGHT, WIDTH, 1))
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))


def _written(strokes: list[np.ndarray], width: float) -> np.ndarray:
    """Return float64 (HEIGHT, WIDTH) in [0, 1]: how much of each pixel is ink, a little blurred."""
    image = Image.new("L", (2 * WIDTH, 2 * HEIGHT))
    pen = ImageDraw.Draw(image)
    for stroke in strokes:
        steps = np.linspace(0, len(stroke) - 1, 40 * len(stroke))
        path = [np.interp(steps, np.arange(len(stroke)), axis) for axis in stroke.T]
        for x, y in 2 * np.column_stack(path):
            pen.ellipse((x - width, y - width, x + width, y + width), fill=255)
    return np.asarray(image.reduce(2).filter(ImageFilter.GaussianBlur(0.8)), float) / 255


def _across(rng: np.random.Generator) -> np.ndarray:
    """Return float64 (HEIGHT, WIDTH): pixels from a line through the middle, in any direction."""
    y, x = np.ogrid[:HEIGHT, :WIDTH]
    angle, beside = rng.uniform(0, 2 * np.pi), rng.uniform(-0.1, 0.1) * HEIGHT
    return (x - WIDTH / 2) * np.cos(angle) + (y - HEIGHT / 2) * np.sin(angle) + beside


def _step(distance: np.ndarray, softness: float) -> np.ndarray:
    """Return what rises from 0 to 1 over a few times `softness` pixels."""
    return 0.5 * (1 + np.tanh(distance / softness))


def read(model, path: Path) -> int | None:
    """Return the digit that is read in a file; None when none is found."""
    try:
        return int(model.predict_probabilities(photo_to_mnist(path)[np.newaxis]).argmax())
    except UserError:
        return None


def measure(options: argparse.Namespace) -> Figures:
    """Return how many photographs of each line are read right, and how many not at all."""
    model, figures = load_model(DEFAULT_MODEL), {}
    with tempfile.TemporaryDirectory() as folder:
        for name, line in tqdm(LINES.items(), unit="line", disable=None):
            found = []
            for number in range(PHOTOS):
                path = Path(folder) / "photo.jpg"
                photograph(line, number).save(path, quality=QUALITY)
                found.append(read(model, path))
            right = [digit == number % CLASS_COUNT for number, digit in enumerate(found)]
            figures[name] = {"read": sum(right), "no_digit": found.count(None)}
    return {"photos": PHOTOS, "lines": figures}


def rows(figures: Figures) -> list[list[str]]:
    """Return the table, a kind of photograph a row."""
    return [
        [f"{figures['photos']} photographs each", "read right", "no digit found"],
        *([name, str(of["read"]), str(of["no_digit"])] for name, of in figures["lines"].items()),
    ]


if __name__ == "__main__":
    run(__doc__, measure, rows)
