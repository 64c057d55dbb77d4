"""The steps between the 28x28 picture and a network, as data: a spec lists the ones it uses.

Centering comes before all of them: it makes a drawing the 28x28 picture that networks are given.
"""

from collections.abc import Iterable
from typing import Protocol

import numpy as np

from digitrec.preprocessing.warping import Warp


class Step(Protocol):
    """Something done to pictures before a network reads them: a frozen dataclass.

    Once a picture has fixed its parameters it is linear in the pixels, so parts stay parts.
    """

    @property
    def title(self) -> str:
        """What the step does to a picture, in a word or two."""
        ...

    def apply(self, images: np.ndarray) -> np.ndarray:
        """Return float32 (n, 28, 28) images in [0, 1] after the step, each on its own."""
        ...

    def fixed_for(self, images: np.ndarray) -> Warp:
        """Return the step with the parameters that each of these images gives it."""
        ...


def apply_steps(steps: Iterable[Step], images: np.ndarray) -> np.ndarray:
    """Return float32 (n, 28, 28) images in [0, 1] after all steps."""
    for step in steps:
        images = step.apply(images)
    return images


def apply_steps_to_parts(
    steps: Iterable[Step], image: np.ndarray, parts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return an image, float32 (28, 28), and its parts, float32 (n, 28, 28), after all steps.

    Where the parts add up to the image, so do the results.
    """
    for step in steps:
        fixed = step.fixed_for(image[np.newaxis])
        image, parts = fixed.apply(image[np.newaxis])[0], fixed.apply(parts)
    return image, parts
