"""The 28x28 grey pictures that every network reads."""

import numpy as np

IMAGE_SIZE = 28  # pixels per side
CLASS_COUNT = 10  # the digits 0 to 9


def to_unit(images: np.ndarray) -> np.ndarray:
    """Return uint8 images in [0, 255] as float32 in [0, 1], the range every network takes."""
    return images.astype(np.float32) / 255
