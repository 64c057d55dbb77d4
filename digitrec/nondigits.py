"""What people draw that is no digit, as pen strokes: letters, shapes, scribbles and dots.

The convnet learns to be unsure of the kinds in TRAINING_KINDS; those in UNSEEN_KINDS only
measure it, and none of these has a twin among those, as w would be of W. Letters that look like
a digit (O, I, l, S, Z, B, b, g, q and the like), and round shapes that look like a 0, are in
neither.
"""

from collections.abc import Callable, Sequence

import numpy as np

from digitrec.handwriting import Rng, Strokes, curve, in_a_hand, line, write_digit

# A stroke is "line" or "curve" through points (x,y), the letter in a box of 1 x 1, y down.
_LETTERS = {
    "A": "line 0,1 .5,0 1,1; line .2,.62 .8,.62",
    "E": "line .9,0 0,0 0,1 .9,1; line 0,.5 .7,.5",
    "F": "line .9,0 0,0 0,1; line 0,.5 .7,.5",
    "H": "line 0,0 0,1; line .9,0 .9,1; line 0,.5 .9,.5",
    "J": "line .2,0 1,0; curve .7,0 .7,.8 .4,1 .05,.8",
    "K": "line 0,0 0,1; line .8,0 .05,.55 .8,1",
    "L": "line 0,0 0,1 .8,1",
    "M": "line 0,1 .1,0 .5,.7 .9,0 1,1",
    "N": "line 0,1 0,0 .8,1 .8,0",
    "P": "line 0,1 0,0; curve 0,.02 .6,.05 .65,.35 .4,.52 0,.52",
    "R": "line 0,1 0,0; curve 0,.02 .6,.05 .6,.38 .1,.5; line .15,.5 .8,1",
    "T": "line 0,0 1,0; line .5,0 .5,1",
    "U": "curve 0,0 .02,.7 .4,1 .8,.7 .8,0",
    "V": "line 0,0 .45,1 .9,0",
    "W": "line 0,0 .25,1 .5,.3 .75,1 1,0",
    "X": "line 0,0 .9,1; line .9,0 0,1",
    "a": "curve .8,.2 .4,0 .05,.5 .3,.95 .75,.6; curve .8,0 .78,.7 1,1",
    "d": "curve .7,.5 .3,.4 0,.75 .3,1 .7,.75; line .75,0 .75,1",
    "e": "curve .05,.55 .9,.5 .8,.1 .4,0 0,.5 .4,1 .9,.85",
    "f": "curve .8,.05 .5,0 .4,.3 .4,1; line .1,.45 .8,.45",
    "h": "line 0,0 0,1; curve 0,.65 .35,.42 .65,.6 .68,1",
    "k": "line 0,0 0,1; line .6,.35 .05,.7 .65,1",
    "m": "line 0,.2 0,1; curve 0,.5 .25,.2 .45,.4 .47,1; curve .47,.5 .75,.2 .95,.4 .98,1",
    "n": "line 0,.1 0,1; curve 0,.5 .4,.08 .75,.35 .8,1",
    "p": "line 0,.1 0,1.2; curve 0,.2 .5,.05 .7,.4 .4,.7 0,.6",
    "r": "line 0,0 0,1; curve 0,.5 .3,.1 .7,.1",
    "t": "curve .4,0 .4,.8 .6,1 .9,.9; line 0,.35 .9,.35",
    "u": "curve 0,0 0,.75 .4,1 .75,.7 .8,0; line .8,0 .85,1",
    "v": "curve 0,0 .4,1 .9,0",
    "w": "curve 0,0 .2,1 .5,.3 .75,1 1,0",
    "x": "curve 0,0 .5,.5 .9,1; curve .9,0 .45,.5 0,1",
    "delta": "line 0,1 .5,0 1,1 0,1",
    "pi": "line 0,.1 1,.1; line .25,.1 .2,1; curve .75,.1 .72,.8 .95,1",
    "lambda": "curve 0,0 .4,.1 1,1; line .45,.45 0,1",
    "omega": "line 0,1 .3,1; curve .3,1 0,.5 .5,0 1,.5 .7,1; line .7,1 1,1",
    "sigma": "line .9,0 0,0 .5,.5 0,1 .9,1",
    "psi": "curve 0,0 .1,.6 .5,.7 .9,.6 1,0; line .5,0 .5,1.1",
    "zhe": "line 0,0 1,1; line 1,0 0,1; line .5,0 .5,1",
    "sha": "line 0,0 0,1 1,1 1,0; line .5,0 .5,1",
    "ya": "line .8,0 .8,1; curve .8,.02 .2,.05 .2,.45 .8,.5; line .5,.5 .05,1",
    "i": "line 0,0 0,1 .9,0 .9,1",
    "tree": "line .5,0 .5,1; line 0,.3 1,.3; line .5,.35 0,.8; line .5,.35 1,.8",
    "big": "line 0,.35 1,.35; curve .5,0 .45,.5 0,1; line .5,.4 1,1",
    "field": "line 0,0 1,0 1,1 0,1 0,0; line .5,0 .5,1; line 0,.5 1,.5",
    "hiragana-a": "line .1,.25 .9,.2; curve .45,0 .4,.5 .5,.95; "
    "curve .75,.35 .3,1 .1,.7 .6,.45 1,.7 .7,1",
    "hash": "line .3,0 .2,1; line .75,0 .65,1; line 0,.33 1,.3; line 0,.7 1,.66",
    "at": "curve .65,.4 .4,.35 .35,.6 .6,.6 .68,.35 .8,.7 1,.5 .8,.05 .3,.05 0,.5 .3,1 .9,.9",
    "star-sign": "line .5,0 .5,1; line .05,.25 .95,.75; line .95,.25 .05,.75",
    "equals": "line 0,0 1,0; line 0,.4 1,.4",
    "euro": "curve 1,.1 .6,0 .2,.5 .6,1 1,.9; line 0,.4 .7,.4; line 0,.6 .65,.6",
}
_SHAPES = {
    "square": "line 0,0 1,0 1,1 0,1 0,0",
    "oblong": "line 0,0 1,0 1,.5 0,.5 0,0",
    "triangle": "line .5,0 1,.9 0,.9 .5,0",
    "triangle down": "line 0,0 1,0 .5,.9 0,0",
    "diamond": "line .5,0 1,.5 .5,1 0,.5 .5,0",
    "plus": "line .5,0 .5,1; line 0,.5 1,.5",
    "cross": "line 0,0 1,1; line 1,0 0,1",
    "boxed cross": "line 0,0 1,0 1,1 0,1 0,0; line 0,0 1,1; line 1,0 0,1",
    "arrow": "line 0,.5 1,.5; line .65,.2 1,.5 .65,.8",
    "arrow up": "line .5,1 .5,0; line .2,.35 .5,0 .8,.35",
    "star": "line .5,0 .8,1 0,.38 1,.38 .2,1 .5,0",
    "heart": "curve .5,.3 .2,0 0,.3 .5,1; curve .5,1 1,.3 .8,0 .5,.3",
    "house": "line 0,1 0,.45 .5,0 1,.45 1,1 0,1",
    "tick": "line 0,.6 .35,1 1,0",
    "kite": "line .5,0 .9,.35 .5,1 .1,.35 .5,0; line .5,0 .5,1",
    "slope": "line 0,1 1,1 1,.3 0,1",
    "step": "line 0,0 0,1 1,1 1,.5 .5,.5 .5,0 0,0",
    "open box": "line 0,0 0,1 1,1 1,0",
    "roof": "line 0,.6 .5,0 1,.6",
    "arrow down": "line .5,0 .5,1; line .2,.65 .5,1 .8,.65",
    "bolt": "line .6,0 .2,.55 .7,.5 .3,1.1",
    "half moon": "curve .7,0 .2,.2 .2,.8 .7,1; curve .7,1 .5,.7 .5,.3 .7,0",
    "parallels": "line 0,0 0,1; line .5,0 .5,1; line 1,0 1,1",
    "bars": "line 0,0 1,0; line 0,.5 1,.5; line 0,1 1,1",
    "pair": "line 0,0 0,1; line .6,0 .6,1",
    "dash": "line 0,0 1,0",
    "stairs": "line 0,1 0,.66 .33,.66 .33,.33 .66,.33 .66,0 1,0",
    "wave": "curve 0,.5 .17,.2 .33,.5 .5,.8 .67,.5 .83,.2 1,.5",
    "zigzag": "line 0,.3 .2,.7 .4,.3 .6,.7 .8,.3 1,.7",
    "hourglass": "line 0,0 1,0 0,1 1,1 0,0",
    "envelope": "line 0,0 1,0 1,.7 0,.7 0,0 .5,.4 1,0",
    "fish": "curve 1,.2 .6,.7 .2,.6 0,.4 .2,.2 .6,.1 1,.6",
    "cup": "line 0,0 .15,1 .75,1 .9,0 0,0",
    "flag": "line 0,1.2 0,0 .9,.25 0,.5",
    "target": "line .5,-.1 .5,1.1; line -.1,.5 1.1,.5; curve .5,0 1,.5 .5,1 0,.5 .5,0",
    "face": "curve .5,0 1,.5 .5,1 0,.5 .5,0; line .3,.35 .32,.38; line .68,.35 .7,.38; "
    "curve .3,.65 .5,.78 .7,.65",
    "clover": "curve .5,.5 .2,.2 .5,0 .8,.2 .5,.5; curve .5,.5 .2,.3 0,.6 .2,.8 .5,.5; "
    "curve .5,.5 .8,.3 1,.6 .8,.8 .5,.5",
}
_UNSEEN_LETTERS = ("H", "R", "f", "m", "ya", "tree", "sha", "at")
_UNSEEN_SHAPES = ("star", "house", "heart", "fish", "face", "envelope")


def draw_nondigit(kind: str, rng: Rng) -> Strokes:
    """Return strokes, float64 arrays (n, 2), of one of the kinds named below, as a hand drew it."""
    return _KINDS[kind](rng)


def _glyph(text: str, rng: Rng) -> Strokes:
    strokes = []
    for part in text.split("; "):
        kind, *places = part.split()
        points = [list(map(float, place.split(","))) for place in places]
        pen = line if kind == "line" else curve
        strokes.append(pen(rng, *points, jitter=0.035))
    return in_a_hand(strokes, rng)


def _one_of(glyphs: Sequence[str]) -> Callable[[Rng], Strokes]:
    return lambda rng: _glyph(glyphs[int(rng.integers(len(glyphs)))], rng)


def _tangle(rng: Rng) -> Strokes:
    """Draw smooth wandering lines."""
    points = rng.uniform(0, 1, (rng.integers(6, 16), 2))
    strokes = [curve(rng, *points)]
    if rng.random() < 0.3:
        strokes.append(curve(rng, *rng.uniform(0, 1, (4, 2))))
    return strokes


def _scratches(rng: Rng) -> Strokes:
    """Draw straight lines here and there."""
    return [
        line(rng, *rng.uniform(0, 1, (rng.integers(2, 6), 2))) for _ in range(rng.integers(2, 5))
    ]


def _hatching(rng: Rng) -> Strokes:
    """Draw to and fro, as one fills an area."""
    turns = rng.integers(5, 13)
    along = np.linspace(0, rng.uniform(0.4, 1.2), turns)
    across = np.where(np.arange(turns) % 2, 1.0, 0.0) + rng.normal(0, 0.12, turns)
    points = np.stack((along, across), 1)
    pen = line if rng.random() < 0.5 else curve
    angle = rng.uniform(0, np.pi)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [pen(rng, *(points @ turn))]


def _coil(rng: Rng) -> Strokes:
    """Draw loops one after the other, or a spiral."""
    turns = rng.uniform(2.2, 5)
    time = np.linspace(0, 2 * np.pi * turns, int(9 * turns))
    if rng.random() < 0.5:
        radius = time / time[-1] * 0.5
        points = np.stack((radius * np.cos(time), radius * np.sin(time)), 1)
    else:
        points = np.stack(
            (0.4 * np.cos(time) + time * rng.uniform(0.05, 0.12), 0.4 * np.sin(time)), 1
        )
    return in_a_hand([curve(rng, *points)], rng)


def _walk(rng: Rng) -> Strokes:
    """Draw a restless pen: a random walk."""
    steps = rng.normal(0, 1, (rng.integers(15, 40), 2))
    return [curve(rng, *(np.cumsum(steps, axis=0) / 6), jitter=0)]


def _dots(rng: Rng) -> Strokes:
    """Tap once or a few times, the pen hardly moving."""
    count = rng.choice([1, 2, 3, 4, 6], p=[0.4, 0.2, 0.2, 0.1, 0.1])
    size = rng.uniform(0.003, 0.05)
    return [
        center + np.cumsum(rng.normal(0, size, (4, 2)), axis=0)
        for center in rng.uniform(0, 1, (count, 2)) * (0.3 if count == 1 else 1)
    ]


def _dot_row(rng: Rng) -> Strokes:
    """Tap several times in a row or on a circle."""
    count = rng.integers(3, 8)
    if rng.random() < 0.5:
        ends = rng.uniform(0, 1, 2), rng.uniform(0, 1, 2)
        centers = np.linspace(ends[0], ends[0] + count * 0.3 * (ends[1] - 0.5), count)
    else:
        angles = np.arange(count) / count * 2 * np.pi
        centers = np.stack((np.cos(angles), np.sin(angles)), 1) / 2
    return [center + np.cumsum(rng.normal(0, 0.01, (4, 2)), axis=0) for center in centers]


def _two_digits(rng: Rng) -> Strokes:
    left, right = write_digit(int(rng.integers(10)), rng), write_digit(int(rng.integers(10)), rng)
    gap = np.array([rng.uniform(0.05, 0.4), rng.normal(0, 0.08)])
    edge = np.concatenate(left).max(axis=0) * [1, 0] - np.concatenate(right).min(axis=0) * [1, 0]
    return [*left, *(stroke + edge + gap for stroke in right)]


def _struck_out(rng: Rng) -> Strokes:
    digit = write_digit(int(rng.integers(10)), rng)
    if rng.random() < 0.5:
        return [*digit, *_glyph(_SHAPES["cross"], rng)]
    turns = rng.integers(5, 9)
    points = np.stack((np.linspace(-0.1, 1.1, turns), np.arange(turns) % 2 * 0.8 + 0.1), 1)
    return [*digit, line(rng, *points, jitter=0.06)]


def _except(glyphs: dict[str, str], unseen: Sequence[str]) -> list[str]:
    return [text for name, text in glyphs.items() if name not in unseen]


_KINDS: dict[str, Callable[[Rng], Strokes]] = {
    "letters": _one_of(_except(_LETTERS, _UNSEEN_LETTERS)),
    "shapes": _one_of(_except(_SHAPES, _UNSEEN_SHAPES)),
    "tangles": _tangle,
    "scratches": _scratches,
    "hatching": _hatching,
    "dots": _dots,
    "two digits": _two_digits,
    "struck out": _struck_out,
    "unseen letters": _one_of([_LETTERS[name] for name in _UNSEEN_LETTERS]),
    "unseen shapes": _one_of([_SHAPES[name] for name in _UNSEEN_SHAPES]),
    "coils": _coil,
    "walks": _walk,
    "rows of dots": _dot_row,
}
TRAINING_KINDS = tuple(_KINDS)[:8]
UNSEEN_KINDS = tuple(_KINDS)[8:]
