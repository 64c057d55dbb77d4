"""Digits as people write them and MNIST hardly does, as pen strokes with variation.

Adults of several countries, children and engineers: flagged and based 1, slashed and dotted 0,
barred 7, open and closed 4, hooked 9, small loops, strokes that miss their join. Each function
draws one digit in a box of about 1 x 1, y pointing down; `write_digit` adds a hand's own slant,
proportions and tremor. The shapes are the project's own: no data of real writers went in.
"""

from collections.abc import Callable, Sequence

import numpy as np

Strokes = list[np.ndarray]
Point = Sequence[float] | np.ndarray
Rng = np.random.Generator
_SPACING = 0.03  # between the points of a stroke, in heights of the digit


def write_digit(digit: int, rng: Rng) -> Strokes:
    """Return strokes, float64 arrays (n, 2), of a digit in [0, 9] in a hand chosen by `rng`."""
    strokes = _WRITERS[digit](rng)
    if rng.random() < 0.15:  # begun late or left early: a join is missed
        last = rng.integers(len(strokes))
        missing = int(len(strokes[last]) * rng.uniform(0.02, 0.08))
        strokes[last] = (
            strokes[last][missing:] if rng.random() < 0.5 else strokes[last][: -missing or None]
        )
    return in_a_hand(strokes, rng)


def in_a_hand(strokes: Strokes, rng: Rng) -> Strokes:
    """Return the strokes slanted, stretched, turned, bent and with the tremor of one hand."""
    angle = np.radians(rng.normal(0, 6))
    slant = rng.normal(0.1, 0.2)  # right-leaning hands are commoner
    width = np.exp(rng.normal(0, 0.16))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    lean = np.array([[width, 0], [-slant, 1]])
    bend, phase = rng.normal(0, 0.025, (2, 2)), rng.uniform(0, 2 * np.pi, (2, 2))
    written = []
    for stroke in strokes:
        waves = np.sin(stroke[:, np.newaxis, ::-1] * 5 + phase)  # (n, 2, 2)
        bent = stroke + np.einsum("nij,ij->nj", waves, bend)
        shaken = bent + _tremor(len(stroke), rng) * rng.uniform(0, 0.02)
        written.append(shaken @ lean @ turn)
    return written


def curve(rng: Rng, *points: Point, jitter: float = 0.025) -> np.ndarray:
    """Return a smooth stroke through the points, each moved a little (Catmull-Rom)."""
    knots = np.array(points, float) + rng.normal(0, jitter, (len(points), 2))
    padded = np.concatenate((2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]))
    before, start, end, after = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    t = np.linspace(0, 1, 8, endpoint=False)[:, np.newaxis, np.newaxis]
    path = 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )
    return np.concatenate((path.transpose(1, 0, 2).reshape(-1, 2), knots[-1:]))


def line(rng: Rng, *points: Point, jitter: float = 0.025) -> np.ndarray:
    """Return a stroke of straight parts between the points, each moved a little."""
    corners = np.array(points, float) + rng.normal(0, jitter, (len(points), 2))
    parts = [corners[:1]]
    for start, end in zip(corners[:-1], corners[1:], strict=True):
        count = max(2, int(np.hypot(*(end - start)) / _SPACING))
        parts.append(start + (end - start) * np.linspace(0, 1, count + 1)[1:, np.newaxis])
    return np.concatenate(parts)


def arc(
    rng: Rng,
    center: tuple[float, float],
    radii: tuple[float, float],
    start: float,
    sweep: float,
    jitter: float = 0.02,
) -> np.ndarray:
    """Return part of an ellipse; degrees, 0 right and 90 down, positive sweeps clockwise."""
    count = max(4, round(abs(sweep) / 35))
    angles = np.radians(start + sweep * np.linspace(0, 1, count + 1))
    points = np.array(center) + np.array(radii) * np.stack((np.cos(angles), np.sin(angles)), 1)
    return curve(rng, *points, jitter=jitter)


def joined(*parts: np.ndarray) -> np.ndarray:
    """Return one stroke that runs through all parts."""
    return np.concatenate(parts)


def _tremor(count: int, rng: Rng) -> np.ndarray:
    steps = rng.normal(size=(count + 8, 2))
    window = np.ones(9) / 3
    return np.stack([np.convolve(steps[:, axis], window, "valid") for axis in (0, 1)], 1)


def _zero(rng: Rng) -> Strokes:
    wide, start = rng.uniform(0.22, 0.48), rng.normal(-90, 45)
    turning = -1 if rng.random() < 0.7 else 1
    sweep = rng.choice(
        [rng.uniform(312, 350), rng.uniform(350, 385), rng.uniform(380, 440)], p=[0.3, 0.4, 0.3]
    )
    ring = arc(rng, (0.5, 0.5), (wide, 0.5), start, turning * sweep)
    if rng.random() < 0.35:  # begun inside or outside: the ends cross or miss each other
        ring = ring + np.linspace(1, 0, len(ring))[:, np.newaxis] ** 3 * rng.normal(0, 0.16, 2)
    if rng.random() < 0.15:  # the pen leaves it with a flick
        flick = rng.uniform(0.05, 0.3) * np.array([1, rng.uniform(-0.8, 0.3)])
        ring = joined(ring, line(rng, ring[-1], ring[-1] + flick))
    extra = rng.choice(
        ["none", "slash", "backslash", "dot", "dash", "loop"],
        p=[0.32, 0.36, 0.04, 0.12, 0.04, 0.12],
    )
    if extra in ("slash", "backslash"):
        reach = rng.uniform(0.55, 1.35)
        across, down = wide * rng.uniform(0.5, 1.2) * reach, 0.45 * rng.uniform(0.5, 1.1) * reach
        side = 1 if extra == "slash" else -1
        slash = line(rng, (0.5 + side * across, 0.5 - down), (0.5 - side * across, 0.5 + down))
        if extra == "slash" and rng.random() < 0.2:  # in one go with the ring
            return [joined(ring, slash)]
        return [ring, slash]
    if extra == "dot":
        size = rng.uniform(0.0, 0.06)
        return [ring, arc(rng, (0.5, 0.5), (size, size), 0, 360, jitter=0.01)]
    if extra == "dash":
        return [ring, line(rng, (0.5 - wide * 0.6, 0.5), (0.5 + wide * 0.6, 0.5))]
    if extra == "loop":  # a small loop where the ends cross
        side = rng.choice([-1, 1])
        loop = arc(
            rng,
            (0.5 + side * 0.05, 0.03),
            (rng.uniform(0.06, 0.16), rng.uniform(0.05, 0.12)),
            90,
            side * 300,
        )
        return [joined(ring, loop)]
    return [ring]


def _one(rng: Rng) -> Strokes:
    kind = rng.choice(["plain", "flag", "base", "hook"], p=[0.1, 0.68, 0.17, 0.05])
    bow = rng.normal(0, 0.03)
    stem = curve(rng, (0.5, 0), (0.5 + bow, 0.5), (0.5, 1), jitter=0.015)
    if kind == "plain":
        return [stem]
    if kind == "hook":
        tail = curve(rng, (0.5, 1), (0.56, 1.02), (0.5 + rng.uniform(0.1, 0.25), 0.95))
        return [joined(stem, tail)]
    length = rng.uniform(0.15, 0.62)
    angle = np.radians(rng.uniform(18, 58))  # from the vertical
    foot = (0.5 - length * np.sin(angle), length * np.cos(angle))
    flag = curve(
        rng,
        foot,
        (0.5 - length * np.sin(angle) * 0.45, foot[1] * rng.uniform(0.4, 0.6)),
        (0.5, 0),
        jitter=0.015,
    )
    if rng.random() < 0.06:
        strokes = [flag + rng.normal(0, 0.03, 2), stem]  # the join is missed
    else:
        strokes = [joined(flag, stem)]
    if kind == "base" or rng.random() < 0.08:
        half = rng.uniform(0.15, 0.38)
        base = line(rng, (0.5 - half, 1.0), (0.5 + half, 1.0))
        return [*strokes, base] if rng.random() < 0.9 else [joined(strokes[-1], base)]
    return strokes


def _two(rng: Rng) -> Strokes:
    wide = rng.uniform(0.13, 0.42)
    start = (0.5 - wide * rng.uniform(0.5, 1.1), rng.uniform(0.05, 0.32))
    top = [start, (0.5, 0.0), (0.5 + wide, rng.uniform(0.18, 0.36))]
    kind = rng.choice(["loop", "sharp", "wave", "zed"], p=[0.3, 0.38, 0.2, 0.12])
    end = (0.5 + wide * rng.uniform(0.9, 1.35), rng.uniform(0.88, 1.05))
    corner = (0.5 - wide * rng.uniform(0.8, 1.2), rng.uniform(0.92, 1.0))
    if kind == "zed":
        head = line(rng, (0.5 - wide, rng.uniform(0, 0.12)), (0.5 + wide, 0.0), corner)
        return [joined(head, line(rng, corner, end))]
    if kind == "loop":
        size = rng.uniform(0.06, 0.16)
        knot = [
            (0.5, 0.62),
            (corner[0] + 0.14, corner[1]),
            (corner[0], corner[1] - size * 0.3),
            (corner[0] + 0.1, corner[1] - size * 1.6),
            (0.5, corner[1] - size * 0.4),
            end,
        ]
        return [curve(rng, *top, *knot)]
    down = curve(rng, *top, (0.5 + wide * 0.3, 0.58), corner)
    if kind == "wave":
        foot = curve(rng, corner, (0.5 - wide * 0.4, 0.9), (0.5 + wide * 0.5, 1.0), end)
        return [joined(down, foot)]
    return [joined(down, line(rng, corner, end))]


def _three(rng: Rng) -> Strokes:
    upper, lower = rng.uniform(0.2, 0.34), rng.uniform(0.26, 0.42)
    waist = (0.5 + rng.uniform(-0.22, 0.08), rng.uniform(0.36, 0.52))
    end = [(0.5 + lower, (waist[1] + 1) / 2), (0.5, 1.0), (0.5 - lower, rng.uniform(0.78, 0.98))]
    kind = rng.choice(["bowls", "flat", "loop"], p=[0.5, 0.28, 0.22])
    if kind == "flat":
        head = line(rng, (0.5 - upper, 0.0), (0.5 + upper, 0.0), waist)
        turn = curve(rng, waist, (0.5 + lower * 0.7, waist[1] + 0.05), *end)
        return [joined(head, turn)]
    start = [(0.5 - upper, rng.uniform(0.02, 0.2)), (0.5, 0.0), (0.5 + upper, waist[1] * 0.45)]
    if kind == "loop":
        size = rng.uniform(0.05, 0.12)
        knot = [
            (waist[0], waist[1]),
            (waist[0] - size, waist[1] + size * 0.2),
            (waist[0] - size * 0.3, waist[1] + size),
        ]
        return [curve(rng, *start, *knot, (0.5 + lower * 0.6, waist[1] + 0.06), *end, jitter=0.02)]
    head, tail = curve(rng, *start, waist), curve(rng, waist, *end)
    if rng.random() < 0.08:  # two bowls that miss each other
        return [head, tail + rng.normal(0, 0.03, 2)]
    return [joined(head, tail)]


def _four(rng: Rng) -> Strokes:
    kind = rng.choice(["open", "closed", "cup", "single", "flag"], p=[0.34, 0.26, 0.18, 0.14, 0.08])
    bar_y = rng.uniform(0.45, 0.75)
    stem_x = rng.uniform(0.55, 0.8)
    reach = stem_x + rng.uniform(0.02, 0.35)
    stem_top, stem_end = rng.uniform(0.0, 0.4), rng.uniform(0.95, 1.05)
    if kind == "closed":
        left = (rng.uniform(0.0, 0.15), bar_y)
        apex = (stem_x + rng.normal(0, 0.04), 0.0)
        body = line(rng, apex, left, (reach, bar_y + rng.normal(0, 0.03)))
        top = rng.uniform(-0.08, 0.12)
        if rng.random() < 0.2:  # triangle and stem in one go
            return [
                joined(line(rng, (reach, bar_y), left, apex), line(rng, apex, (stem_x, stem_end)))
            ]
        return [body, line(rng, (stem_x, top), (stem_x + rng.normal(0, 0.04), stem_end))]
    left_top = rng.uniform(0.08, 0.35)
    if kind == "cup":  # as in a digital clock or a Cyrillic che, rounded
        bowl = curve(
            rng, (left_top, 0), (left_top * 0.7, bar_y * 0.7), (0.35, bar_y), (stem_x, bar_y * 0.92)
        )
        return [bowl, line(rng, (stem_x, min(stem_top, 0.15)), (stem_x, stem_end))]
    corner = (left_top * rng.uniform(0.1, 1.0), bar_y)
    if kind == "single":  # never lifted: down, across, up and down again
        up = (stem_x, rng.uniform(0.0, 0.3))
        return [
            joined(
                line(rng, (left_top, 0.05), corner, (stem_x - 0.05, bar_y)),
                curve(rng, (stem_x - 0.05, bar_y), (stem_x + 0.06, bar_y * 0.75), up, jitter=0.015),
                line(rng, up, (stem_x - 0.04, stem_end)),
            )
        ]
    if kind == "flag":  # the stem only hangs from the bar
        return [
            joined(line(rng, (left_top + 0.2, 0), corner, (reach, bar_y))),
            line(rng, (stem_x, bar_y - rng.uniform(0.05, 0.25)), (stem_x - 0.05, stem_end)),
        ]
    body = line(rng, (left_top, rng.uniform(0, 0.1)), corner, (reach, bar_y + rng.normal(0, 0.04)))
    return [body, line(rng, (stem_x, stem_top), (stem_x + rng.normal(0, 0.05), stem_end))]


def _five(rng: Rng) -> Strokes:
    left, hat = rng.uniform(0.12, 0.48), rng.uniform(0.65, 1.05)
    waist, bowl = rng.uniform(0.18, 0.48), rng.uniform(0.24, 0.42)
    belly = [
        (0.5, waist - rng.uniform(0.0, 0.06)),
        (0.5 + bowl, (waist + 1) / 2),
        (0.5, 1.0),
        (0.5 - bowl, rng.uniform(0.82, 1.0)),
    ]
    neck = (left - rng.uniform(-0.02, 0.22), waist + rng.uniform(-0.02, 0.08))
    kind = rng.choice(
        ["hat", "neckless", "single", "round", "angular"], p=[0.42, 0.14, 0.24, 0.12, 0.08]
    )
    if kind == "round":  # nearly an S
        return [curve(rng, (hat, 0.03), (0.5, 0.0), (left, 0.2), (0.45, waist), *belly[1:])]
    if kind == "angular":
        right = 0.5 + bowl
        return [line(rng, (hat, 0), (left, 0), neck, (right, waist), (right, 1.0), (left, 1.0))]
    if kind == "neckless":  # hat and bowl, the neck a gap or a hint
        body = curve(rng, (neck[0], waist - rng.uniform(0, 0.1)), *belly)
    elif rng.random() < 0.6:
        body = joined(line(rng, (left, 0), neck), curve(rng, neck, *belly))
    else:
        body = curve(rng, (left, 0), neck, *belly)
    if kind == "single":
        return [joined(line(rng, (hat, rng.normal(0, 0.03)), (left, 0)), body)]
    gap = max(0.0, rng.normal(0.0, 0.09)) + rng.choice([0, 0, 0, rng.uniform(0.1, 0.25)])
    lift, rise = rng.normal(-0.01, 0.05), rng.normal(-0.03, 0.07)
    pen = line if rng.random() < 0.7 else curve
    middle = ((left + hat) / 2, lift + rise / 2 + rng.normal(0, 0.03))
    return [body, pen(rng, (left + gap, lift), middle, (hat + gap * 0.6, lift + rise))]


def _six(rng: Rng) -> Strokes:
    size, wide = rng.uniform(0.14, 0.32), rng.uniform(0.2, 0.36)
    middle = 1 - size
    start = (rng.uniform(0.4, 0.85), 0.0)
    left = 0.5 - wide
    bulge = rng.uniform(0.0, 0.1)
    stem = [start, ((start[0] + left) / 2 - bulge, rng.uniform(0.2, 0.32)), (left, middle)]
    if rng.random() < 0.25:  # a hooked start
        stem.insert(0, (start[0] + rng.uniform(0.05, 0.2), rng.uniform(0.03, 0.14)))
    close = rng.choice(
        [rng.uniform(250, 320), rng.uniform(320, 380), rng.uniform(360, 430)], p=[0.2, 0.6, 0.2]
    )
    loop = arc(rng, (0.5, middle), (wide, size), 180, -close)
    if rng.random() < 0.12:  # the loop is a stroke of its own
        return [curve(rng, *stem), loop + rng.normal(0, 0.035, 2)]
    return [joined(curve(rng, *stem)[:-1], loop)]


def _seven(rng: Rng) -> Strokes:
    right, left = rng.uniform(0.7, 0.95), rng.uniform(0.05, 0.25)
    foot = (rng.uniform(0.2, 0.6), 1.0)
    dip = rng.normal(0, 0.05)
    bar = curve(rng, (left, dip), ((left + right) / 2, rng.normal(0, 0.03)), (right, 0.0))
    sag = rng.normal(0.0, 0.06)
    stem = curve(rng, (right, 0), ((right + foot[0]) / 2 - sag, 0.5), foot, jitter=0.015)
    if rng.random() < 0.25:  # a serif where the bar begins
        serif = line(rng, (left + rng.normal(0, 0.04), rng.uniform(0.1, 0.36)), (left, dip))
        bar = joined(serif, bar)
    if rng.random() < 0.1:  # the foot turns out
        out = (foot[0] + rng.uniform(0.05, 0.2), 1.0 + rng.normal(0, 0.03))
        stem = joined(stem, curve(rng, foot, out, jitter=0.015))
    missed = rng.random() < 0.07
    strokes = [bar + rng.normal(0, 0.04, 2), stem] if missed else [joined(bar, stem)]
    if rng.random() < 0.6:
        height = rng.uniform(0.36, 0.64)
        x = right + (foot[0] - right) * height
        half, tilt = rng.uniform(0.14, 0.34), rng.normal(-0.02, 0.05)
        shift = rng.normal(0, 0.05)
        ends = (x - half + shift, height - tilt), (x + half + shift, height + tilt)
        if rng.random() < 0.15:  # never lifted: from the foot back up and across
            back = curve(rng, foot, (ends[0][0] - 0.04, height + 0.12), ends[0], jitter=0.02)
            strokes[-1] = joined(strokes[-1], back, line(rng, *ends))
            return strokes
        strokes.append(line(rng, *ends))
    return strokes


def _eight(rng: Rng) -> Strokes:
    upper, lower = rng.uniform(0.08, 0.34), rng.uniform(0.12, 0.4)
    waist = rng.uniform(0.26, 0.64)
    kind = rng.choice(["ess", "rings", "reverse"], p=[0.55, 0.22, 0.23])
    if kind == "rings":
        gap = rng.normal(0, 0.03)
        top = arc(
            rng,
            (0.5 + rng.normal(0, 0.03), waist / 2 - gap),
            (upper, waist / 2),
            rng.uniform(0, 360),
            rng.uniform(350, 400),
        )
        low = arc(
            rng,
            (0.5, (1 + waist) / 2),
            (lower, (1 - waist) / 2),
            rng.uniform(-180, 0),
            rng.uniform(350, 400),
        )
        return [top, low]
    side = 1 if kind == "ess" else -1
    high, deep = waist * 0.45, (1 + waist) / 2
    ends = rng.uniform(0.0, 0.2)
    start = (0.5 + side * (upper * 0.6 + ends), max(0.0, 0.1 - ends))
    path = [
        start,
        (0.5, rng.uniform(-0.02, 0.03)),
        (0.5 - side * upper, high),
        (0.5, waist),
        (0.5 + side * lower, deep),
        (0.5, 1.0),
        (0.5 - side * lower, deep),
        (0.5 + rng.normal(0, 0.04), waist),
        (0.5 + side * upper, high),
    ]
    last = (start[0] - side * rng.uniform(-0.1, 0.12), start[1] - rng.uniform(-0.1, 0.08))
    return [curve(rng, *path, last, jitter=0.02)]


def _nine(rng: Rng) -> Strokes:
    size, wide = rng.uniform(0.14, 0.3), rng.uniform(0.18, 0.34)
    right = 0.5 + wide
    start = rng.uniform(-70, 0)
    sweep = -(rng.choice([rng.uniform(280, 330), rng.uniform(330, 375)], p=[0.25, 0.75]) + start)
    ring = arc(rng, (0.5, size), (wide, size), start, sweep)
    top = ring[-1]
    kind = rng.choice(["straight", "hook", "curved", "lean"], p=[0.32, 0.36, 0.2, 0.12])
    if kind == "straight":
        tail = line(rng, top, (right, size), (right + rng.normal(0, 0.03), 1.0))
    elif kind == "lean":
        tail = line(rng, top, (rng.uniform(0.3, 0.6), 1.0))
    elif kind == "curved":
        tail = curve(rng, top, (right, size), (right - 0.06, 0.65), (rng.uniform(0.3, 0.6), 1.0))
    else:  # a hook, from a hint to nearly a g
        depth = rng.uniform(0.05, 0.3)
        tail = curve(
            rng,
            top,
            (right, size),
            (right, 1 - depth),
            (0.5, 1.0),
            (0.5 - wide * rng.uniform(0.5, 1.2), 1 - depth * rng.uniform(0.3, 1.1)),
        )
    if rng.random() < 0.12:
        return [ring, tail + rng.normal(0, 0.035, 2)]
    return [joined(ring, tail)]


_WRITERS: tuple[Callable[[Rng], Strokes], ...] = (
    _zero,
    _one,
    _two,
    _three,
    _four,
    _five,
    _six,
    _seven,
    _eight,
    _nine,
)
