"""The networks in Chromium: has a page read drawings there, and brings back what came of it."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from playwright.sync_api import BrowserContext, Page

from digitrec.drawing.strokes import Strokes
from digitrec.images import CLASS_COUNT, IMAGE_SIZE
from digitrec.networks.specs import MODEL_NAMES, SPECS

PIPELINES = list(dict.fromkeys(filter(None, (spec.pipeline for spec in SPECS.values()))))
READ_ALL = """
async ([address, text, given]) => {
  const { startReader } = await import(address + "reader.js");
  let take;
  const reader = await startReader(address, (reading) => take(reading));
  const found = [];
  for (const [number, strokes] of JSON.parse(text).entries()) {
    const reading = new Promise((resolve) => (take = resolve));
    reader.read(number, strokes, given);
    found.push(await reading);
  }
  reader.stop();
  const parts = found.map(({ image, pictures, answers, digitProbability, milliseconds, number }) =>
    new Float32Array([
      number, milliseconds, digitProbability, ...(image ?? []),
      ...pictures.flatMap((picture) => [...picture.image]),
      ...Object.values(answers).flatMap((answer) => [...answer]),
    ]));
  const file = new FileReader();
  file.readAsDataURL(new Blob(parts));
  await new Promise((resolve) => (file.onload = resolve));
  const { title, models } = found[0].pictures[0] ?? {};
  return [file.result.split(",")[1], Object.keys(found[0].answers), title, models];
}
"""


@dataclass(frozen=True, eq=False)
class Readings:
    """What a page made of n drawings, none of them blank."""

    numbers: np.ndarray  # (n,)
    milliseconds: np.ndarray  # (n,)
    digit_probabilities: np.ndarray  # (n,)
    images: np.ndarray  # (n, 28, 28)
    pictures: np.ndarray  # (n, pipelines, 28, 28)
    probabilities: np.ndarray  # (n, models, 10)
    title: str  # of the first picture
    given_it: list[str]  # the models that are


def open_origin(context: BrowserContext, server: str) -> Page:
    """Open an address of the server that is no page of the app."""
    page = context.new_page()
    page.goto(f"{server}/_stcore/health")
    return page


def read_all(
    page: Page, address: str, drawings: Sequence[Strokes], given: str = "centred"
) -> Readings:
    """Return what a page of the server at this address reads, a drawing after the other."""
    flat = [[stroke.reshape(-1).tolist() for stroke in strokes] for strokes in drawings]
    content, names, title, given_it = page.evaluate(READ_ALL, [address, json.dumps(flat), given])
    assert names == list(MODEL_NAMES)
    rows = np.frombuffer(base64.b64decode(content), "<f4").reshape(len(drawings), -1)
    numbers, milliseconds, digit_probabilities = rows[:, :3].T
    pixels = IMAGE_SIZE**2
    images, rest = np.split(rows[:, 3:], [pixels], axis=1)
    pictures, probabilities = np.split(rest, [pixels * len(PIPELINES)], axis=1)
    shape = (len(rows), -1, IMAGE_SIZE, IMAGE_SIZE)
    return Readings(
        numbers,
        milliseconds,
        digit_probabilities,
        images.reshape(shape)[:, 0],
        pictures.reshape(shape),
        probabilities.reshape(len(rows), -1, CLASS_COUNT),
        title,
        given_it,
    )
