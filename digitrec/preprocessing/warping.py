"""Moves the pixels of 28x28 pictures: the one resampling behind every geometric change."""

from dataclasses import dataclass

import numpy as np

from digitrec.images import IMAGE_SIZE

CENTER = 14  # where MNIST puts the centre of mass, as a pixel index; all changes are about it
_CENTERED = np.arange(IMAGE_SIZE, dtype=np.float32) - CENTER
_CHUNK = 500  # pictures at a time, so that they stay in the processor's cache
_PADDED_SIZE = IMAGE_SIZE + 3  # with the dark border that gives every pixel its neighbours

Number = float | np.ndarray  # one for all pictures, or (n, 1, 1): one for each


@dataclass(frozen=True, eq=False)
class Warp:
    """A step whose parameters are fixed: where every pixel is taken from, as `warp` takes it."""

    rows: np.ndarray
    columns: np.ndarray

    def apply(self, images: np.ndarray) -> np.ndarray:
        """Return float32 (n, 28, 28) images in [0, 1] after the step."""
        return warp(images, self.rows, self.columns)


@dataclass(frozen=True)
class AffineView:
    """The step that turns a picture clockwise by degrees and scales it, both about its middle.

    Networks may average their logits over several views (test-time augmentation).
    """

    rotation_deg: float = 0.0
    scale: float = 1.0

    @property
    def title(self) -> str:
        """What the view does, in words."""
        turned = f"turned by {self.rotation_deg:g}°" if self.rotation_deg else ""
        scaled = f"scaled by {self.scale:g}" if self.scale != 1 else ""
        return " and ".join(filter(None, (turned, scaled))) or "as it is"

    def apply(self, images: np.ndarray) -> np.ndarray:
        """Return float32 (n, 28, 28) images in [0, 1] as seen in this view."""
        return images if self == AS_IT_IS else self.fixed_for(images).apply(images)

    def fixed_for(self, images: np.ndarray) -> Warp:
        """Return what is done to any picture: it depends on none."""
        return Warp(*affine_grid(rotation_deg=self.rotation_deg, zoom=self.scale))


AS_IT_IS = AffineView()


def affine_grid(
    *,
    rotation_deg: Number = 0.0,
    zoom: Number = 1.0,
    stretch: tuple[Number, Number] = (1.0, 1.0),
    slant: Number = 0.0,
    shift: tuple[Number, Number] = (0.0, 0.0),
) -> tuple[np.ndarray, np.ndarray]:
    """Return from which row and column each pixel is taken, float (28, 28) or (n, 28, 28).

    The picture comes out turned clockwise, enlarged by `zoom`, its height and width divided by
    `stretch`, leaning by `slant` columns per row, and moved by `shift` pixels down and right.
    """
    angle = np.radians(rotation_deg)
    down, across = _CENTERED[:, np.newaxis] / zoom, _CENTERED / zoom
    y = stretch[0] * (np.cos(angle) * down - np.sin(angle) * across)
    x = stretch[1] * (np.cos(angle) * across + np.sin(angle) * down)
    return y - shift[0] + CENTER, x + slant * y - shift[1] + CENTER


def warp(images: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return float32 (n, 28, 28): each pixel taken from `rows`, `columns` of the same picture.

    `images` is float32 (n, 28, 28). The places, in pixels, are float (n, 28, 28) or broadcast to
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
    padded = np.zeros((count, _PADDED_SIZE, _PADDED_SIZE), np.float32)
    padded[:, 1:-2, 1:-2] = images
    rows = np.clip(rows.astype(np.float32) + 1, 0, IMAGE_SIZE + 1)
    columns = np.clip(columns.astype(np.float32) + 1, 0, IMAGE_SIZE + 1)
    top, left = rows.astype(np.int32), columns.astype(np.int32)
    down, right = rows - top, columns - left
    first = np.arange(count, dtype=np.int32)[:, np.newaxis, np.newaxis] * _PADDED_SIZE**2
    corner = first + top * _PADDED_SIZE + left
    pixels = padded.reshape(-1)
    upper = pixels[corner] * (1 - right) + pixels[corner + 1] * right
    lower = pixels[corner + _PADDED_SIZE] * (1 - right)
    lower += pixels[corner + _PADDED_SIZE + 1] * right
    return upper * (1 - down) + lower * down
