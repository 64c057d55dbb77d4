"""Moves the pixels of 28x28 pictures: the one resampling behind straightening and distortion."""

import numpy as np

from digitrec.data import IMAGE_SIZE

_CHUNK = 500  # pictures at a time, so that they stay in the processor's cache
_SIDE = IMAGE_SIZE + 3  # with the ground around that makes every neighbour exist


def warp(images: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return float32 (n, 28, 28): each pixel taken from `rows`, `columns` of the same picture.

    `images` is float32 (n, 28, 28); the places, in pixels, are float (n, 28, 28) or broadcast to
    it, and may lie outside, where it is dark. Between pixels it is bilinear.
    """
    shape = (len(images), IMAGE_SIZE, IMAGE_SIZE)
    rows, columns = np.broadcast_to(rows, shape), np.broadcast_to(columns, shape)
    warped = np.empty(shape, np.float32)
    for start in range(0, len(images), _CHUNK):
        part = slice(start, start + _CHUNK)
        warped[part] = _warp(images[part], rows[part], columns[part])
    return warped


def _warp(images: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    count = len(images)
    padded = np.zeros((count, _SIDE, _SIDE), np.float32)
    padded[:, 1:-2, 1:-2] = images
    rows = np.clip(rows.astype(np.float32) + 1, 0, IMAGE_SIZE + 1)
    columns = np.clip(columns.astype(np.float32) + 1, 0, IMAGE_SIZE + 1)
    top, left = rows.astype(np.int32), columns.astype(np.int32)
    down, right = rows - top, columns - left
    first = np.arange(count, dtype=np.int32)[:, np.newaxis, np.newaxis] * _SIDE**2
    corner = first + top * _SIDE + left
    pixels = padded.reshape(-1)
    upper = pixels[corner] * (1 - right) + pixels[corner + 1] * right
    lower = pixels[corner + _SIDE] * (1 - right) + pixels[corner + _SIDE + 1] * right
    return upper * (1 - down) + lower * down
