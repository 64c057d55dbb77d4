"""The small language that synthetic digits and outliers are written in.

A pen draws lines, curves and arcs in a box of about 1 x 1, y pointing down, and chooses as hands
differ. A shape without choices of its own is text: "line 0,0 1,1; curve 0,1 .5,.2 1,0".
"""

from collections.abc import Sequence

import numpy as np

Strokes = list[np.ndarray]
Point = Sequence[float] | np.ndarray
Rng = np.random.Generator
_SPACING = 0.03  # between the points of a straight stroke, in heights of the drawing
_GLYPH_JITTER = 0.035


class Pen:
    """Draws strokes, float64 (n, 2), and chooses as `rng` says; jitters are standard deviations."""

    def __init__(self, rng: Rng) -> None:
        """Take what every choice is drawn from."""
        self.rng = rng

    def between(self, low: float, high: float) -> float:
        """Return a number between two bounds, each as probable as the other."""
        return self.rng.uniform(low, high)

    def around(self, mean: float, deviation: float) -> float:
        """Return a number near the mean, normally distributed."""
        return self.rng.normal(mean, deviation)

    def chance(self, share: float) -> bool:
        """Return True in this share of cases."""
        return self.rng.random() < share

    def pick(self, **shares: float) -> str:
        """Return one of the names, each in its share of cases; the shares add up to 1."""
        return str(self.rng.choice(list(shares), p=list(shares.values())))

    def pick_number(self, *numbers: float, shares: Sequence[float] | None = None) -> float:
        """Return one of the numbers, each as often as its share says, or all equally often."""
        return self.rng.choice(numbers, p=shares)

    def missed(self, stroke: np.ndarray, deviation: float) -> np.ndarray:
        """Return the stroke beside where it should be, as when a join is missed."""
        return stroke + self.rng.normal(0, deviation, 2)

    def curve(self, *points: Point, jitter: float = 0.025) -> np.ndarray:
        """Return a smooth stroke through the points, each moved a little (Catmull-Rom)."""
        knots = self._jittered(points, jitter)
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

    def line(self, *points: Point, jitter: float = 0.025) -> np.ndarray:
        """Return a stroke of straight parts between the points, each moved a little."""
        corners = self._jittered(points, jitter)
        parts = [corners[:1]]
        for start, end in zip(corners[:-1], corners[1:], strict=True):
            count = max(2, int(np.hypot(*(end - start)) / _SPACING))
            parts.append(start + (end - start) * np.linspace(0, 1, count + 1)[1:, np.newaxis])
        return np.concatenate(parts)

    def arc(
        self, center: Point, radii: Point, start: float, sweep: float, jitter: float = 0.02
    ) -> np.ndarray:
        """Return part of an ellipse; degrees, 0 right and 90 down, positive sweeps clockwise."""
        count = max(4, round(abs(sweep) / 35))
        angles = np.radians(start + sweep * np.linspace(0, 1, count + 1))
        points = np.array(center) + np.array(radii) * np.stack((np.cos(angles), np.sin(angles)), 1)
        return self.curve(*points, jitter=jitter)

    def glyph(self, text: str) -> Strokes:
        """Return the strokes of "line" or "curve" parts, each through its points, in one hand."""
        strokes = []
        for part in text.split("; "):
            kind, *places = part.split()
            points = [tuple(map(float, place.split(","))) for place in places]
            pen = {"line": self.line, "curve": self.curve}[kind]
            strokes.append(pen(*points, jitter=_GLYPH_JITTER))
        return self.handwritten(strokes)

    def handwritten(self, strokes: Strokes) -> Strokes:
        """Return the strokes slanted, stretched, turned, bent and with the tremor of one hand."""
        angle = np.radians(self.around(0, 6))
        slant = self.around(0.1, 0.2)  # right-leaning hands are more common
        width = np.exp(self.around(0, 0.16))
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        lean = np.array([[width, 0], [-slant, 1]])
        bend = self.rng.normal(0, 0.025, (2, 2))
        phase = self.rng.uniform(0, 2 * np.pi, (2, 2))
        written = []
        for stroke in strokes:
            waves = np.sin(stroke[:, np.newaxis, ::-1] * 5 + phase)  # (n, 2, 2)
            bent = stroke + np.einsum("nij,ij->nj", waves, bend)
            shaken = bent + self._tremor(len(stroke)) * self.between(0, 0.02)
            written.append(shaken @ lean @ turn)
        return written

    def _jittered(self, points: Sequence[Point], jitter: float) -> np.ndarray:
        return np.array(points, float) + self.rng.normal(0, jitter, (len(points), 2))

    def _tremor(self, count: int) -> np.ndarray:
        steps = self.rng.normal(size=(count + 8, 2))
        window = np.ones(9) / 3
        return np.stack([np.convolve(steps[:, axis], window, "valid") for axis in (0, 1)], 1)


def joined(*parts: np.ndarray) -> np.ndarray:
    """Return one stroke that runs through all parts."""
    return np.concatenate(parts)
