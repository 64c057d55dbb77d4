"""From a canvas to the 28x28 picture a network reads, made as MNIST itself was made.

"The images were size normalized to fit in a 20x20 pixel box while preserving their aspect ratio
... centered in a 28x28 image by computing the center of mass of the pixels" (LeCun, Cortes,
Burges, "The MNIST database of handwritten digits").
"""

import numpy as np
from PIL import Image, ImageChops

from digitrec.data import IMAGE_SIZE

DIGIT_SIZE = 20  # the ink's longer side, in pixels of the 28
CENTER = 14  # where MNIST puts the centre of mass, as a pixel index


def canvas_to_mnist(rgba: np.ndarray) -> np.ndarray | None:
    """Return a drawing as float32 (28, 28) in [0, 1], ink bright on 0; None if it is blank.

    `rgba` is uint8 (height, width, 4) with light ink on a dark or transparent ground, as the
    canvas sends it. Raises ValueError for another shape or type.
    """
    if not isinstance(rgba, np.ndarray):
        raise ValueError(f"A canvas is a numpy array, not {type(rgba).__name__}.")
    if rgba.ndim != 3 or rgba.shape[2] != 4 or rgba.dtype != np.uint8:
        raise ValueError(f"A canvas is uint8 (height, width, 4), not {rgba.dtype} {rgba.shape}.")
    if 0 in rgba.shape:
        return None
    image = Image.fromarray(rgba)
    return ink_to_mnist(ImageChops.multiply(image.convert("L"), image.getchannel("A")))


def ink_to_mnist(ink: Image.Image) -> np.ndarray | None:
    """Return float32 (28, 28) in [0, 1] of an 8-bit grey picture, ink bright on exact 0.

    The ink's longer side becomes 20 pixels and its centre of mass goes to index 14; None
    without any ink.
    """
    box = ink.getbbox()
    if box is None:
        return None
    width, height = box[2] - box[0], box[3] - box[1]
    scale = DIGIT_SIZE / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    digit = np.asarray(ink.resize(size, Image.Resampling.BOX, box=box), np.float32) / 255
    return _place(digit) if digit.any() else None


def _place(digit: np.ndarray) -> np.ndarray:
    height, width = digit.shape
    mass = digit.sum()
    row = digit.sum(axis=1) @ np.arange(height) / mass
    column = digit.sum(axis=0) @ np.arange(width) / mass
    # A lopsided digit stays inside the picture rather than being centred and cut.
    top = min(max(CENTER - round(row), 0), IMAGE_SIZE - height)
    left = min(max(CENTER - round(column), 0), IMAGE_SIZE - width)
    image = np.zeros((IMAGE_SIZE, IMAGE_SIZE), np.float32)
    image[top : top + height, left : left + width] = digit
    return image
