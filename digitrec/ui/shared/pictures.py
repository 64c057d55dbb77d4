"""Small pictures, enlarged so that pixels can be counted, sent within the page's own messages.

In the media store each would cost a request of its own, which may come too late.
"""

import base64
import io

import numpy as np
from PIL import Image, ImageDraw, ImageOps

BLUE, RED = (86, 180, 233), (255, 96, 48)  # told apart by the color-blind, and on black
_GREY = 0.35  # of the ink's brightness, under the colors


def picture(image: np.ndarray, scale: int, margin: int = 0) -> str:
    """Return a uint8 (height, width) grey picture as the data URL of a PNG.

    Each pixel becomes `scale` x `scale` on the screen; `margin` is in pixels of the screen.
    """
    return _data_url(_framed(_enlarged(image, scale), margin))


def signed_picture(
    values: np.ndarray, scale: int = 1, ink: np.ndarray | None = None, margin: int = 0
) -> str:
    """Return float (height, width) values as the data URL of a PNG: blue above 0, red below.

    Black is 0; the strongest value has the full color. `ink`, uint8 of the same shape, shows
    the drawing itself in grey where the values are weak. `scale` and `margin` as in `picture`.
    """
    strength = np.abs(values) / max(float(np.abs(values).max()), 1e-9)
    strength = np.sqrt(strength)[..., np.newaxis]  # weak values stay visible
    colors = np.where(values[..., np.newaxis] > 0, BLUE, RED)
    ground = np.zeros_like(values) if ink is None else ink * _GREY
    blended = ground[..., np.newaxis] * (1 - strength) + colors * strength
    return _data_url(_framed(_enlarged(blended.round().astype(np.uint8), scale), margin))


def heat_picture(values: np.ndarray, color: str, scale: int) -> str:
    """Return float (height, width) values in [0, 1] as a PNG's data URL: black 0, `color` 1.

    `color` is #rrggbb. The middle one is framed.
    """
    full = np.array([int(color[start : start + 2], 16) for start in (1, 3, 5)])
    image = _enlarged((values[..., np.newaxis] * full).round().astype(np.uint8), scale)
    top, left = (count // 2 * scale for count in values.shape)
    frame = (left, top, left + scale - 1, top + scale - 1)
    ImageDraw.Draw(image).rectangle(frame, outline="white", width=2)
    return _data_url(image)


def _enlarged(image: np.ndarray, scale: int) -> Image.Image:
    height, width = image.shape[:2]
    return Image.fromarray(image).resize((scale * width, scale * height), Image.Resampling.NEAREST)


def _framed(image: Image.Image, margin: int) -> Image.Image:
    """Return the image with nothing around it, so that neighbours stand apart."""
    if not margin:
        return image
    clear = image.convert("LA" if image.mode == "L" else "RGBA")
    return ImageOps.expand(clear, margin, fill=(0,) * len(clear.getbands()))


def _data_url(image: Image.Image) -> str:
    target = io.BytesIO()
    image.save(target, "PNG", compress_level=1)  # quick: it goes no further than the page
    return "data:image/png;base64," + base64.b64encode(target.getvalue()).decode()
