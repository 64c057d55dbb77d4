"""Non-digits that people draw, as pen strokes: letters, shapes, scribbles and dots.

Networks learn to reject the kinds in TRAINING_KINDS; those in UNSEEN_KINDS only measure it, and
none of these has a twin among those, as w would be of W. Letters that look like a digit (O, I, l,
S, Z, B, b, g, q and the like), and round shapes that look like a 0, are in neither.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from digitrec.data.stroke_language import Pen, Rng, Strokes
from digitrec.data.synthetic_digits import write_digit


def _read_glyphs(path: Path) -> dict[str, dict[str, str]]:
    """Return the strokes of each shape by kind and name."""
    glyphs: dict[str, dict[str, str]] = {}
    for row in path.read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            kind, name, strokes = row.split(" | ")
            glyphs.setdefault(kind, {})[name] = strokes
    return glyphs


Draw = Callable[[Pen], Strokes]
GLYPHS = _read_glyphs(Path(__file__).parent / "outlier_glyphs.txt")


def draw_outlier(kind: str, rng: Rng) -> Strokes:
    """Return strokes, float64 arrays (n, 2), of a kind in TRAINING_KINDS or UNSEEN_KINDS."""
    return (_TRAINING | _UNSEEN)[kind](Pen(rng))


def _one_of(kind: str) -> Draw:
    texts = list(GLYPHS[kind].values())
    return lambda pen: pen.glyph(texts[int(pen.rng.integers(len(texts)))])


def _letter(pen: Pen) -> Strokes:
    """Draw a letter, print or cursive, sometimes with the strokes that lead in and out of it."""
    texts = list(GLYPHS["letters"].values())
    strokes = pen.glyph(texts[int(pen.rng.integers(len(texts)))])
    if pen.chance(0.2):
        end = strokes[-1][-1]
        out = end + (pen.between(0.1, 0.35), pen.around(-0.1, 0.1))
        strokes[-1] = np.concatenate((strokes[-1], pen.curve(end, (end + out) / 2, out)))
    if pen.chance(0.15):
        start = strokes[0][0]
        before = start - (pen.between(0.1, 0.3), pen.around(-0.15, 0.1))
        strokes[0] = np.concatenate((pen.curve(before, (before + start) / 2, start), strokes[0]))
    return strokes


def _face(pen: Pen) -> Strokes:
    """Draw a face: a ring, two eyes, a mouth, sometimes a nose."""
    wide, high = pen.between(0.38, 0.55), pen.between(0.4, 0.55)
    strokes = [pen.arc((0.5, 0.5), (wide, high), pen.between(-180, 180), pen.between(340, 380))]
    apart, level = wide * pen.between(0.3, 0.5), 0.5 - high * pen.between(0.15, 0.4)
    kind, size = pen.pick(dots=0.5, lines=0.25, rings=0.25), pen.between(0.03, 0.1)
    for x in (0.5 - apart, 0.5 + apart):
        if kind == "dots":
            strokes.append(pen.line((x, level), (x + 0.01, level + 0.02), jitter=0.008))
        elif kind == "lines":
            strokes.append(pen.line((x, level - size), (x, level + size), jitter=0.01))
        else:
            strokes.append(pen.arc((x, level), (size, size), 0, 360, jitter=0.01))
    mouth, bend = 0.5 + high * pen.between(0.35, 0.5), high * pen.around(0.2, 0.15)
    half = wide * pen.between(0.3, 0.6)
    strokes.append(
        pen.curve(
            (0.5 - half, mouth - bend / 2), (0.5, mouth + bend / 2), (0.5 + half, mouth - bend / 2)
        )
    )
    if pen.chance(0.25):
        strokes.append(pen.line((0.5, 0.48), (0.5 + pen.around(0, 0.03), 0.5 + high * 0.2)))
    return pen.handwritten(strokes)


def _signature(pen: Pen) -> Strokes:
    """Draw a line of loops and peaks that runs from left to right, at times underlined."""
    count = int(pen.rng.integers(4, 12))
    x = np.cumsum(pen.rng.uniform(0.08, 0.3, count))
    tall = np.where(pen.rng.random(count) < 0.3, 1.0, 0.4)
    points = []
    for number in range(count):
        up, down = -tall[number] * pen.between(0.3, 0.7), pen.between(0.1, 0.4)
        points += [(x[number] - pen.between(0, 0.2), up), (x[number] + 0.05, down)]
    strokes = [pen.curve(*points)]
    if pen.chance(0.35):
        strokes.append(pen.curve((0, 0.6), (x[-1] / 2, 0.6), (x[-1], 0.5)))
    return pen.handwritten(strokes)


def _blob(pen: Pen) -> Strokes:
    """Fill a disc or a box."""
    turns = pen.between(4, 8)
    wide, high = pen.between(0.25, 0.5), pen.between(0.3, 0.5)
    if pen.chance(0.5):
        time = np.linspace(0.1, 1, int(12 * turns))
        angle = 2 * np.pi * turns * time
        radius = time[:, np.newaxis] * (wide, high)
        return [pen.curve(*(np.stack((np.cos(angle), np.sin(angle)), 1) * radius), jitter=0.01)]
    rows = np.linspace(-high, high, int(2 * turns))
    sides = np.where(np.arange(len(rows)) % 2, wide, -wide)
    return pen.handwritten([pen.line(*np.stack((sides, rows), 1), jitter=0.02)])


def _half_ring(pen: Pen) -> Strokes:
    """Draw half a 0."""
    start = pen.between(-180, 180)
    ring = pen.arc((0.5, 0.5), (pen.between(0.22, 0.48), 0.5), start, pen.between(130, 200))
    return pen.handwritten([ring])


def _tangle(pen: Pen) -> Strokes:
    """Draw smooth wandering lines."""
    points = pen.rng.uniform(0, 1, (pen.rng.integers(6, 16), 2))
    strokes = [pen.curve(*points)]
    if pen.chance(0.3):
        strokes.append(pen.curve(*pen.rng.uniform(0, 1, (4, 2))))
    return strokes


def _scratches(pen: Pen) -> Strokes:
    """Draw straight lines here and there."""
    return [
        pen.line(*pen.rng.uniform(0, 1, (pen.rng.integers(2, 6), 2)))
        for _ in range(pen.rng.integers(2, 5))
    ]


def _hatching(pen: Pen) -> Strokes:
    """Draw to and fro, as one fills an area."""
    turns = pen.rng.integers(5, 13)
    along = np.linspace(0, pen.between(0.4, 1.2), turns)
    across = np.where(np.arange(turns) % 2, 1.0, 0.0) + pen.rng.normal(0, 0.12, turns)
    points = np.stack((along, across), 1)
    draw = pen.line if pen.chance(0.5) else pen.curve
    angle = pen.between(0, np.pi)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [draw(*(points @ turn))]


def _coil(pen: Pen) -> Strokes:
    """Draw loops one after the other, or a spiral."""
    turns = pen.between(2.2, 5)
    time = np.linspace(0, 2 * np.pi * turns, int(9 * turns))
    if pen.chance(0.5):
        radius = time / time[-1] * 0.5
        points = np.stack((radius * np.cos(time), radius * np.sin(time)), 1)
    else:
        points = np.stack(
            (0.4 * np.cos(time) + time * pen.between(0.05, 0.12), 0.4 * np.sin(time)), 1
        )
    return pen.handwritten([pen.curve(*points)])


def _walk(pen: Pen) -> Strokes:
    """Draw a restless pen: a random walk."""
    steps = pen.rng.normal(0, 1, (pen.rng.integers(15, 40), 2))
    return [pen.curve(*(np.cumsum(steps, axis=0) / 6), jitter=0)]


def _dots(pen: Pen) -> Strokes:
    """Tap once or a few times, the pen hardly moving."""
    count = pen.rng.choice([1, 2, 3, 4, 6], p=[0.4, 0.2, 0.2, 0.1, 0.1])
    size = pen.between(0.003, 0.05)
    return [
        center + np.cumsum(pen.rng.normal(0, size, (4, 2)), axis=0)
        for center in pen.rng.uniform(0, 1, (count, 2)) * (0.3 if count == 1 else 1)
    ]


def _dot_row(pen: Pen) -> Strokes:
    """Tap several times in a row or on a circle."""
    count = pen.rng.integers(3, 8)
    if pen.chance(0.5):
        ends = pen.rng.uniform(0, 1, 2), pen.rng.uniform(0, 1, 2)
        centers = np.linspace(ends[0], ends[0] + count * 0.3 * (ends[1] - 0.5), count)
    else:
        angles = np.arange(count) / count * 2 * np.pi
        centers = np.stack((np.cos(angles), np.sin(angles)), 1) / 2
    return [center + np.cumsum(pen.rng.normal(0, 0.01, (4, 2)), axis=0) for center in centers]


def _several_digits(pen: Pen) -> Strokes:
    """Write two or three digits side by side."""
    strokes = write_digit(int(pen.rng.integers(10)), pen.rng)
    for _ in range(2 if pen.chance(0.25) else 1):
        right = write_digit(int(pen.rng.integers(10)), pen.rng)
        edge = np.concatenate(strokes)[:, 0].max() - np.concatenate(right)[:, 0].min()
        gap = np.array([edge + pen.between(0.05, 0.4), pen.around(0, 0.08)])
        strokes = [*strokes, *(stroke + gap for stroke in right)]
    return strokes


def _struck_out(pen: Pen) -> Strokes:
    digit = write_digit(int(pen.rng.integers(10)), pen.rng)
    if pen.chance(0.5):
        return [*digit, *pen.glyph(GLYPHS["shapes"]["cross"])]
    turns = pen.rng.integers(5, 9)
    points = np.stack((np.linspace(-0.1, 1.1, turns), np.arange(turns) % 2 * 0.8 + 0.1), 1)
    return [*digit, pen.line(*points, jitter=0.06)]


_TRAINING: dict[str, Draw] = {
    "letters": _letter,
    "shapes": _one_of("shapes"),
    "faces": _face,
    "signatures": _signature,
    "blobs": _blob,
    "half rings": _half_ring,
    "tangles": _tangle,
    "scratches": _scratches,
    "hatching": _hatching,
    "dots": _dots,
    "several digits": _several_digits,
    "struck out": _struck_out,
}
_UNSEEN: dict[str, Draw] = {
    "unseen letters": _one_of("unseen letters"),
    "unseen shapes": _one_of("unseen shapes"),
    "coils": _coil,
    "walks": _walk,
    "rows of dots": _dot_row,
}
TRAINING_KINDS = tuple(_TRAINING)
TRAINING_MIX = (*TRAINING_KINDS, *["letters"] * 4, "several digits")  # as often as learned from
UNSEEN_KINDS = tuple(_UNSEEN)
