"""What a convolution's first filters look for, in words: strokes, edges, dots."""

import numpy as np

_LEAST_LIKENESS = 0.55  # below it, a correlation, no single word is fair
_STROKES = {
    0: "a level stroke",
    45: "a falling stroke",
    90: "an upright stroke",
    135: "a rising stroke",
}
_EDGES = {
    0: "ink below, none above",
    45: "ink at the lower left, none at the upper right",
    90: "ink at the left, none at the right",
    135: "ink at the upper left, none at the lower right",
    180: "ink above, none below",
    225: "ink at the upper right, none at the lower left",
    270: "ink at the right, none at the left",
    315: "ink at the lower right, none at the upper left",
}


def describe(kernel: np.ndarray) -> str:
    """Return what a filter, float (side, side), answers to most: the pattern it is likest to."""
    centred = kernel - kernel.mean()
    likeness = {
        words: float((centred * pattern).sum() / (np.linalg.norm(centred) or 1))
        for words, pattern in _patterns(len(kernel)).items()
    }
    best = max(likeness, key=lambda words: likeness[words])
    return best if likeness[best] >= _LEAST_LIKENESS else "a mixture of patterns"


def response(kernel: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Return float (28, 28): a filter's answer at every place of an image, dark around it."""
    margin = len(kernel) // 2
    padded = np.pad(image, margin)
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)
    return np.einsum("ijkl,kl->ij", windows, kernel)


def _patterns(side: int) -> dict[str, np.ndarray]:
    """Return patterns (side, side) with mean 0 and norm 1, by their words."""
    grid = np.arange(side) - (side - 1) / 2
    down, across = grid[:, np.newaxis], grid[np.newaxis, :]
    found = {}
    for degrees, words in _STROKES.items():
        angle = np.radians(degrees)
        beside = down * np.cos(angle) - across * np.sin(angle)  # distance from the stroke
        found[words] = np.exp(-(beside**2))
        found[f"a gap where {words} would run"] = -np.exp(-(beside**2))
    for degrees, words in _EDGES.items():
        angle = np.radians(degrees)
        found[words] = np.tanh(down * np.cos(angle) - across * np.sin(angle))
    spot = np.exp(-(down**2 + across**2))
    found |= {"a dot or an end of a stroke": spot, "a hole with ink around": -spot}
    return {words: _normalized(pattern) for words, pattern in found.items()}


def _normalized(pattern: np.ndarray) -> np.ndarray:
    centred = pattern - pattern.mean()
    return centred / np.linalg.norm(centred)
