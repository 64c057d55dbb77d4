"""From a canvas to the 28x28 picture a network reads, made as MNIST itself was made.

"The images were size normalized to fit in a 20x20 pixel box while preserving their aspect ratio
... centered in a 28x28 image by computing the center of mass of the pixels" (LeCun, Cortes,
Burges, "The MNIST database of handwritten digits").
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops

from digitrec.images import IMAGE_SIZE
from digitrec.preprocessing.warping import CENTER

DIGIT_SIZE = 20  # the ink's longer side, in pixels of the 28


@dataclass(frozen=True, eq=False)
class Placement:
    """A drawing brought down to 28x28, and where its places went.

    `image` is float32 (28, 28) in [0, 1]. A place x, y of the drawing became
    `scale` * (x, y) + `offset` in pixels of the picture, measured from its upper left corner.
    """

    image: np.ndarray
    scale: tuple[float, float]
    offset: tuple[float, float]

    def to_picture(self, rows: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return where pixels of the drawing lie in the picture, as float indices."""
        y = (rows + 0.5) * self.scale[1] + self.offset[1] - 0.5
        x = (columns + 0.5) * self.scale[0] + self.offset[0] - 0.5
        return y, x


def canvas_to_mnist(rgba: np.ndarray) -> np.ndarray | None:
    """Return a drawing as float32 (28, 28) in [0, 1], ink bright on 0; None if it is blank.

    `rgba` is uint8 (height, width, 4) with light ink on a dark or transparent ground, as the
    canvas sends it. Raises ValueError for another shape or type.
    """
    placement = center_canvas(rgba)
    return None if placement is None else placement.image


def center_canvas(rgba: np.ndarray) -> Placement | None:
    """Return what `canvas_to_mnist` does, with the mapping back to the drawing."""
    _check_canvas(rgba)
    return None if 0 in rgba.shape else center_ink(_ink_of(rgba))


def ink_to_mnist(ink: Image.Image) -> np.ndarray | None:
    """Return float32 (28, 28) in [0, 1] of an 8-bit grey picture, ink bright on exact 0.

    The ink's longer side becomes 20 pixels, its centre of mass index 14; None without any ink.
    """
    placement = center_ink(ink)
    return None if placement is None else placement.image


def center_ink(ink: Image.Image) -> Placement | None:
    """Return what `ink_to_mnist` does, with the mapping back to the drawing."""
    box = ink.getbbox()
    if box is None:
        return None
    width, height = box[2] - box[0], box[3] - box[1]
    scale = DIGIT_SIZE / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    digit = np.asarray(ink.resize(size, Image.Resampling.BOX, box=box), np.float32) / 255
    if not digit.any():
        return None
    left, top = corner_of(digit)
    image = np.zeros((IMAGE_SIZE, IMAGE_SIZE), np.float32)
    image[top : top + size[1], left : left + size[0]] = digit
    across, down = size[0] / width, size[1] / height
    return Placement(image, (across, down), (left - box[0] * across, top - box[1] * down))


def corner_of(digit: np.ndarray) -> tuple[int, int]:
    """Return the column and row at which ink (height, width) begins in the picture."""
    height, width = digit.shape
    mass = digit.sum()
    row = digit.sum(axis=1) @ np.arange(height) / mass
    column = digit.sum(axis=0) @ np.arange(width) / mass
    # A lopsided digit stays inside the picture rather than being centred and cut.
    top = min(max(CENTER - round(row), 0), IMAGE_SIZE - height)
    left = min(max(CENTER - round(column), 0), IMAGE_SIZE - width)
    return left, top


def _ink_of(rgba: np.ndarray) -> Image.Image:
    image = Image.fromarray(rgba)
    return ImageChops.multiply(image.convert("L"), image.getchannel("A"))


def _check_canvas(rgba: np.ndarray) -> None:
    if not isinstance(rgba, np.ndarray):
        raise ValueError(f"A canvas is a numpy array, not {type(rgba).__name__}.")
    if rgba.ndim != 3 or rgba.shape[2] != 4 or rgba.dtype != np.uint8:
        raise ValueError(f"A canvas is uint8 (height, width, 4), not {rgba.dtype} {rgba.shape}.")
