"""Digits as people write them and MNIST hardly does, as pen strokes with variation.

Flagged and based 1, 0 with a dot or a slash that may run far beyond it, barred and curled 7, open
and closed 4, hooked and open 9, open 8, curls, small loops, strokes that miss their join. The
shapes are our own: no data of real writers went in.
"""

import numpy as np

from digitrec.data.stroke_language import Pen, Rng, Strokes, joined


def write_digit(digit: int, rng: Rng) -> Strokes:
    """Return strokes, float64 arrays (n, 2), of a digit in [0, 9] in a hand chosen by `rng`."""
    pen = Pen(rng)
    strokes = _WRITERS[digit](pen)
    if pen.chance(0.15):  # begun late or left early: a join is missed
        last = rng.integers(len(strokes))
        stroke = strokes[last]
        missing = int(len(stroke) * pen.between(0.02, 0.08))
        strokes[last] = stroke[missing:] if pen.chance(0.5) else stroke[: -missing or None]
    return pen.handwritten(strokes)


def _zero(pen: Pen) -> Strokes:
    wide, start = pen.between(0.22, 0.48), pen.around(-90, 45)
    turning = -1 if pen.chance(0.7) else 1
    sweep = pen.pick_number(
        pen.between(312, 350), pen.between(350, 385), pen.between(380, 440), shares=(0.3, 0.4, 0.3)
    )
    ring = pen.arc((0.5, 0.5), (wide, 0.5), start, turning * sweep)
    if pen.chance(0.35):  # begun inside or outside: the ends cross or miss each other
        ring = ring + np.linspace(1, 0, len(ring))[:, np.newaxis] ** 3 * pen.rng.normal(0, 0.16, 2)
    if pen.chance(0.15):  # the pen leaves it with a flick
        flick = pen.between(0.05, 0.3) * np.array([1, pen.between(-0.8, 0.3)])
        ring = joined(ring, pen.line(ring[-1], ring[-1] + flick))
    extra = pen.pick(none=0.3, slash=0.26, far=0.2, backslash=0.03, dot=0.08, dash=0.04, loop=0.09)
    if extra == "far":  # a slash far beyond the ring, steep or at 45 degrees
        half, lean = 0.5 * pen.between(1.1, 3.0), np.radians(pen.between(8, 62))
        middle = np.array([0.5 + pen.around(0, 0.1), 0.5 + pen.around(0, 0.12)])
        reach = half * np.array([np.sin(lean), -np.cos(lean)])
        slash = pen.line(middle + reach, middle - reach)
        if pen.chance(0.25):  # in one go with the ring
            return [joined(ring, slash)]
        return [ring, slash]
    if extra in ("slash", "backslash"):
        reach = pen.between(0.55, 1.35)
        across, down = wide * pen.between(0.5, 1.2) * reach, 0.45 * pen.between(0.5, 1.1) * reach
        side = 1 if extra == "slash" else -1
        slash = pen.line((0.5 + side * across, 0.5 - down), (0.5 - side * across, 0.5 + down))
        if extra == "slash" and pen.chance(0.2):  # in one go with the ring
            return [joined(ring, slash)]
        return [ring, slash]
    if extra == "dot":
        size = pen.between(0.0, 0.06)
        return [ring, pen.arc((0.5, 0.5), (size, size), 0, 360, jitter=0.01)]
    if extra == "dash":
        return [ring, pen.line((0.5 - wide * 0.6, 0.5), (0.5 + wide * 0.6, 0.5))]
    if extra == "loop":  # a small loop where the ends cross
        side = pen.pick_number(-1, 1)
        radii = pen.between(0.06, 0.16), pen.between(0.05, 0.12)
        return [joined(ring, pen.arc((0.5 + side * 0.05, 0.03), radii, 90, side * 300))]
    return [ring]


def _one(pen: Pen) -> Strokes:
    kind = pen.pick(plain=0.1, flag=0.56, flat=0.12, base=0.17, hook=0.05)
    bow = pen.around(0, 0.03)
    stem = pen.curve((0.5, 0), (0.5 + bow, 0.5), (0.5, 1), jitter=0.015)
    if kind == "plain":
        return [stem]
    if kind == "hook":
        tail = pen.curve((0.5, 1), (0.56, 1.02), (0.5 + pen.between(0.1, 0.25), 0.95))
        return [joined(stem, tail)]
    is_flat = kind == "flat"  # a long flag, hardly sloping
    length = pen.between(0.4, 0.75) if is_flat else pen.between(0.15, 0.62)
    angle = np.radians(pen.between(52, 68) if is_flat else pen.between(18, 58))  # from the vertical
    foot = (0.5 - length * np.sin(angle), length * np.cos(angle))
    bend = (0.5 - length * np.sin(angle) * 0.45, foot[1] * pen.between(0.4, 0.6))
    flag = pen.curve(foot, bend, (0.5, 0), jitter=0.015)
    if kind == "flag" and pen.chance(0.3):  # rounded where it turns
        return [pen.curve(foot, bend, (0.48, 0.02), (0.52, 0.12), (0.5 + bow, 0.5), (0.5, 1))]
    strokes = [pen.missed(flag, 0.03), stem] if pen.chance(0.06) else [joined(flag, stem)]
    if kind == "base" or pen.chance(0.08):
        half = pen.between(0.15, 0.38)
        if pen.chance(0.2):  # in one go, from the foot to the right
            return [joined(strokes[-1], pen.line((0.5, 1.0), (0.5 + half, 1.0)))]
        base = pen.line((0.5 - half, 1.0), (0.5 + half, 1.0))
        return [*strokes, base] if pen.chance(0.9) else [joined(strokes[-1], base)]
    if pen.chance(0.08):
        strokes[-1] = joined(strokes[-1], _tick(pen, strokes[-1][-1]))
    return strokes


def _tick(pen: Pen, foot: np.ndarray) -> np.ndarray:
    """Return a short stroke upward from the foot of a stem."""
    return pen.line(foot, foot + (pen.between(0.05, 0.22), -pen.between(0.03, 0.2)))


def _two(pen: Pen) -> Strokes:
    wide = pen.between(0.13, 0.42)
    start = (0.5 - wide * pen.between(0.5, 1.1), pen.between(0.05, 0.32))
    top = [start, (0.5, 0.0), (0.5 + wide, pen.between(0.18, 0.36))]
    kind = pen.pick(loop=0.3, sharp=0.38, wave=0.2, zed=0.12)
    end = (0.5 + wide * pen.between(0.9, 1.35), pen.between(0.88, 1.05))
    corner = (0.5 - wide * pen.between(0.8, 1.2), pen.between(0.92, 1.0))
    if kind == "zed":
        head = pen.line((0.5 - wide, pen.between(0, 0.12)), (0.5 + wide, 0.0), corner)
        return [joined(head, pen.line(corner, end))]
    if kind == "loop":
        tall = pen.chance(0.25)
        size, (x, y) = pen.between(0.16, 0.34) if tall else pen.between(0.06, 0.16), corner
        knot = [(0.5, 0.62), (x + 0.14, y), (x, y - size * 0.3), (x + 0.1, y - size * 1.6)]
        return [pen.curve(*top, *knot, (0.5, y - size * 0.4), end)]
    down = pen.curve(*top, (0.5 + wide * 0.3, 0.58), corner)
    if kind == "wave":
        foot = pen.curve(corner, (0.5 - wide * 0.4, 0.9), (0.5 + wide * 0.5, 1.0), end)
        return [joined(down, foot)]
    return [joined(down, pen.line(corner, end))]


def _three(pen: Pen) -> Strokes:
    upper, lower = pen.between(0.2, 0.34), pen.between(0.26, 0.42)
    waist = (0.5 + pen.between(-0.22, 0.08), pen.between(0.36, 0.52))
    end = [(0.5 + lower, (waist[1] + 1) / 2), (0.5, 1.0), (0.5 - lower, pen.between(0.78, 0.98))]
    if pen.chance(0.12):
        end += _curled(pen, lower)
    kind = pen.pick(bowls=0.5, flat=0.28, loop=0.22)
    if kind == "flat":
        head = pen.line((0.5 - upper, 0.0), (0.5 + upper, 0.0), waist)
        turn = pen.curve(waist, (0.5 + lower * 0.7, waist[1] + 0.05), *end)
        return [joined(head, turn)]
    start = [(0.5 - upper, pen.between(0.02, 0.2)), (0.5, 0.0), (0.5 + upper, waist[1] * 0.45)]
    if kind == "loop":
        size, (x, y) = pen.between(0.05, 0.12), waist
        knot = [waist, (x - size, y + size * 0.2), (x - size * 0.3, y + size)]
        return [pen.curve(*start, *knot, (0.5 + lower * 0.6, y + 0.06), *end, jitter=0.02)]
    head, tail = pen.curve(*start, waist), pen.curve(waist, *end)
    if pen.chance(0.08):  # two bowls that miss each other
        return [head, pen.missed(tail, 0.03)]
    return [joined(head, tail)]


def _curled(pen: Pen, bowl: float) -> list[tuple[float, float]]:
    """Return where the end of a bowl of this half width curls in."""
    inner = pen.between(0.62, 0.78)
    return [(0.5 - bowl * 0.7, inner), (0.5 - bowl * pen.between(-0.2, 0.3), inner + 0.05)]


def _four(pen: Pen) -> Strokes:
    kind = pen.pick(open=0.28, closed=0.24, cup=0.18, single=0.16, flag=0.14)
    bar_y = pen.between(0.45, 0.75)
    stem_x = pen.between(0.55, 0.8)
    reach = stem_x + pen.between(-0.03, 0.35)
    stem_top, stem_end = pen.between(0.0, 0.4), pen.between(0.95, 1.05)
    if kind == "closed":
        left = (pen.between(0.0, 0.15), bar_y)
        apex = (stem_x + pen.around(0, 0.04), 0.0)
        body = pen.line(apex, left, (reach, bar_y + pen.around(0, 0.03)))
        top = pen.between(-0.08, 0.12)
        if pen.chance(0.2):  # triangle and stem in one go
            back = pen.line((reach, bar_y), left, apex)
            return [joined(back, pen.line(apex, (stem_x, stem_end)))]
        return [body, pen.line((stem_x, top), (stem_x + pen.around(0, 0.04), stem_end))]
    left_top = pen.between(0.08, 0.35)
    if kind == "cup":  # as in a digital clock or a Cyrillic che, rounded
        low = (left_top * 0.7, bar_y * 0.7)
        bowl = pen.curve((left_top, 0), low, (0.35, bar_y), (stem_x, bar_y * 0.92))
        return [bowl, pen.line((stem_x, min(stem_top, 0.15)), (stem_x, stem_end))]
    corner = (left_top * pen.between(0.1, 1.0), bar_y)
    if kind == "single":  # never lifted: down, across, up and down again
        turn, up = (stem_x - 0.05, bar_y), (stem_x, pen.between(0.0, 0.3))
        down = pen.line((left_top, 0.05), corner, turn)
        back = pen.curve(turn, (stem_x + 0.06, bar_y * 0.75), up, jitter=0.015)
        return [joined(down, back, pen.line(up, (stem_x - 0.04, stem_end)))]
    if kind == "flag":  # the stem only hangs from the bar
        body = pen.line((left_top + 0.2, 0), corner, (reach, bar_y))
        hung = (stem_x, bar_y - pen.between(0.05, 0.25))
        return [body, pen.line(hung, (stem_x - 0.05, stem_end))]
    body = pen.line((left_top, pen.between(0, 0.1)), corner, (reach, bar_y + pen.around(0, 0.04)))
    return [body, pen.line((stem_x, stem_top), (stem_x + pen.around(0, 0.05), stem_end))]


def _five(pen: Pen) -> Strokes:
    left, hat = pen.between(0.12, 0.48), pen.between(0.65, 1.05)
    waist, bowl = pen.between(0.18, 0.48), pen.between(0.24, 0.42)
    belly = [(0.5, waist - pen.between(0.0, 0.06)), (0.5 + bowl, (waist + 1) / 2), (0.5, 1.0)]
    belly.append((0.5 - bowl, pen.between(0.82, 1.0)))
    if pen.chance(0.12):
        belly += _curled(pen, bowl)
    neck = (left - pen.between(-0.02, 0.22), waist + pen.between(-0.02, 0.08))
    kind = pen.pick(hat=0.38, neckless=0.14, single=0.28, round=0.12, angular=0.08)
    if kind == "round":  # nearly an S
        return [pen.curve((hat, 0.03), (0.5, 0.0), (left, 0.2), (0.45, waist), *belly[1:])]
    if kind == "angular":
        right = 0.5 + bowl
        return [pen.line((hat, 0), (left, 0), neck, (right, waist), (right, 1.0), (left, 1.0))]
    if kind == "neckless":  # hat and bowl, the neck a gap or a hint
        body = pen.curve((neck[0], waist - pen.between(0, 0.1)), *belly)
    elif pen.chance(0.6):
        body = joined(pen.line((left, 0), neck), pen.curve(neck, *belly))
    else:
        body = pen.curve((left, 0), neck, *belly)
    if kind == "single":
        return [joined(pen.line((hat, pen.around(0, 0.03)), (left, 0)), body)]
    gap = max(0.0, pen.around(0.0, 0.09)) + pen.pick_number(0, 0, 0, pen.between(0.1, 0.25))
    lift, rise = pen.around(-0.01, 0.05), pen.around(-0.03, 0.07)
    stroke = pen.line if pen.chance(0.7) else pen.curve
    middle = ((left + hat) / 2, lift + rise / 2 + pen.around(0, 0.03))
    return [body, stroke((left + gap, lift), middle, (hat + gap * 0.6, lift + rise))]


def _six(pen: Pen) -> Strokes:
    size, wide = pen.between(0.14, 0.32), pen.between(0.2, 0.36)
    middle = 1 - size
    start = (pen.between(0.4, 0.85), 0.0)
    left = 0.5 - wide
    bulge = pen.between(0.0, 0.1)
    stem = [start, ((start[0] + left) / 2 - bulge, pen.between(0.2, 0.32)), (left, middle)]
    if pen.chance(0.25):  # a hooked start
        stem.insert(0, (start[0] + pen.between(0.05, 0.2), pen.between(0.03, 0.14)))
    close = pen.pick_number(
        pen.between(250, 320), pen.between(320, 380), pen.between(360, 430), shares=(0.2, 0.6, 0.2)
    )
    loop = pen.arc((0.5, middle), (wide, size), 180, -close)
    if pen.chance(0.12):  # the loop is a stroke of its own
        return [pen.curve(*stem), pen.missed(loop, 0.035)]
    return [joined(pen.curve(*stem)[:-1], loop)]


def _seven(pen: Pen) -> Strokes:
    right, left = pen.between(0.7, 0.95), pen.between(0.05, 0.25)
    foot = (pen.between(0.2, 0.6), 1.0)
    dip = pen.around(0, 0.05)
    bar = pen.curve((left, dip), ((left + right) / 2, pen.around(0, 0.03)), (right, 0.0))
    sag = pen.around(0.0, 0.06)
    stem = pen.curve((right, 0), ((right + foot[0]) / 2 - sag, 0.5), foot, jitter=0.015)
    start = pen.pick(plain=0.6, serif=0.24, curl=0.16)
    if start == "curl":  # begun with a hook, rounded into the bar
        inner = left + pen.between(-0.02, 0.2), pen.between(0.14, 0.36)
        bar = pen.curve(inner, (left, pen.between(0.06, 0.16)), (left + 0.14, dip), (right, 0.0))
    elif start == "serif":
        serif = pen.line((left + pen.around(0, 0.04), pen.between(0.1, 0.36)), (left, dip))
        bar = joined(serif, bar)
    if pen.chance(0.06):
        stem = joined(stem, _tick(pen, stem[-1]))
    elif pen.chance(0.1):  # the foot turns out
        out = (foot[0] + pen.between(0.05, 0.2), 1.0 + pen.around(0, 0.03))
        stem = joined(stem, pen.curve(foot, out, jitter=0.015))
    missed = pen.chance(0.07)
    strokes = [pen.missed(bar, 0.04), stem] if missed else [joined(bar, stem)]
    if pen.chance(0.6):
        height = pen.between(0.36, 0.64)
        x = right + (foot[0] - right) * height
        half, tilt = pen.between(0.14, 0.34), pen.around(-0.02, 0.05)
        shift = pen.around(0, 0.05)
        ends = (x - half + shift, height - tilt), (x + half + shift, height + tilt)
        if pen.chance(0.15):  # never lifted: from the foot back up and across
            back = pen.curve(foot, (ends[0][0] - 0.04, height + 0.12), ends[0], jitter=0.02)
            strokes[-1] = joined(strokes[-1], back, pen.line(*ends))
            return strokes
        strokes.append(pen.line(*ends))
    return strokes


def _eight(pen: Pen) -> Strokes:
    upper, lower = pen.between(0.08, 0.34), pen.between(0.12, 0.4)
    waist = pen.between(0.26, 0.64)
    kind = pen.pick(ess=0.42, rings=0.18, reverse=0.18, open=0.14, ribbon=0.08)
    if kind == "rings":
        gap, aside = pen.around(0, 0.03), pen.around(0, 0.03)
        start, sweep = pen.between(0, 360), pen.between(350, 400)
        top = pen.arc((0.5 + aside, waist / 2 - gap), (upper, waist / 2), start, sweep)
        start, sweep = pen.between(-180, 0), pen.between(350, 400)
        return [top, pen.arc((0.5, (1 + waist) / 2), (lower, (1 - waist) / 2), start, sweep)]
    side = -1 if kind == "reverse" or (kind in ("open", "ribbon") and pen.chance(0.35)) else 1
    high, deep = waist * 0.45, (1 + waist) / 2
    if kind == "open":  # the upper ring is only begun
        begin = pen.between(150, 310)
        hook = pen.arc((0.5, waist / 2), (upper, waist / 2), 90 - side * begin, side * begin)
        ring = pen.arc((0.5, deep), (lower, (1 - waist) / 2), -90, side * pen.between(320, 390))
        return [joined(hook, ring)]
    if kind == "ribbon":  # both ends stand open at the top
        horn, other = side * upper * pen.between(0.6, 1.2), side * upper * pen.between(0.6, 1.2)
        ring = [(0.5 - side * lower, deep), (0.5, 1.0), (0.5 + side * lower, deep)]
        return [pen.curve((0.5 + horn, 0), (0.5, waist), *ring, (0.5, waist), (0.5 - other, 0))]
    ends = pen.between(0.0, 0.2)
    start = (0.5 + side * (upper * 0.6 + ends), max(0.0, 0.1 - ends))
    down = [start, (0.5, pen.between(-0.02, 0.03)), (0.5 - side * upper, high), (0.5, waist)]
    bowl = [(0.5 + side * lower, deep), (0.5, 1.0), (0.5 - side * lower, deep)]
    up = [(0.5 + pen.around(0, 0.04), waist), (0.5 + side * upper, high)]
    last = (start[0] - side * pen.between(-0.1, 0.12), start[1] - pen.between(-0.1, 0.08))
    return [pen.curve(*down, *bowl, *up, last, jitter=0.02)]


def _nine(pen: Pen) -> Strokes:
    size, wide = pen.between(0.14, 0.3), pen.between(0.18, 0.34)
    if pen.chance(0.12):  # a flattened ring
        size, wide = pen.between(0.09, 0.15), pen.between(0.24, 0.38)
    right = 0.5 + wide
    start = pen.between(-130, -70) if pen.chance(0.15) else pen.between(-70, 0)  # open, closed
    sweep = -(
        pen.pick_number(pen.between(280, 330), pen.between(330, 375), shares=(0.25, 0.75)) + start
    )
    ring = pen.arc((0.5, size), (wide, size), start, sweep)
    top = ring[-1]
    kind = pen.pick(straight=0.31, hook=0.35, curved=0.19, lean=0.11, left=0.04)
    if kind == "straight":
        tail = pen.line(top, (right, size), (right + pen.around(0, 0.03), 1.0))
    elif kind == "left":  # the tail leaves below the ring, at its left
        foot = (pen.between(0.25, 0.55), 1.0)
        tail = pen.curve(top, (0.5, size * 2), (0.5 - wide * 0.5, size * 1.8), foot)
    elif kind == "lean":
        tail = pen.line(top, (pen.between(0.3, 0.6), 1.0))
    elif kind == "curved":
        tail = pen.curve(top, (right, size), (right - 0.06, 0.65), (pen.between(0.3, 0.6), 1.0))
    else:  # a hook, from a hint to nearly a g
        depth = pen.between(0.05, 0.3)
        end = (0.5 - wide * pen.between(0.5, 1.2), 1 - depth * pen.between(0.3, 1.1))
        tail = pen.curve(top, (right, size), (right, 1 - depth), (0.5, 1.0), end)
    if pen.chance(0.12):
        return [ring, pen.missed(tail, 0.035)]
    return [joined(ring, tail)]


_WRITERS = (_zero, _one, _two, _three, _four, _five, _six, _seven, _eight, _nine)
