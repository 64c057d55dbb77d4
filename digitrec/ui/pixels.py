"""28x28 pictures large enough to count their pixels, sent within the page's own messages.

A picture in the media store costs the browser a request of its own, which delays an answer and
may come after the store has dropped it.
"""

import base64
import io

import numpy as np
from PIL import Image, ImageOps


def picture(image: np.ndarray, scale: int, margin: int = 0) -> str:
    """Return a uint8 (28, 28) picture as the data URL of a PNG.

    Each pixel becomes `scale` x `scale` on the screen; `margin` is in pixels of the screen.
    """
    height, width = image.shape
    enlarged = Image.fromarray(image).resize(
        (scale * width, scale * height), Image.Resampling.NEAREST
    )
    if margin:
        enlarged = ImageOps.expand(enlarged.convert("LA"), margin, fill=(0, 0))
    target = io.BytesIO()
    enlarged.save(target, "PNG")
    return "data:image/png;base64," + base64.b64encode(target.getvalue()).decode()
