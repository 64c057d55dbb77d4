"""Decodes what the page's canvas sends; a browser can send anything in its place."""

import base64
import io
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from PIL import Image, UnidentifiedImageError

from digitrec.drawing.drawings import Drawing, DrawingError, decode_canvas

MAX_PICTURE_CHARACTERS = 2_000_000  # a canvas of 560 takes a hundredth of it
_FINEST = 4  # pixels of the picture per pixel of the canvas, on the sharpest screens
_PREFIX = "data:image/png;base64,"


def decode_payload(sent: object, size_px: int) -> Drawing | None:
    """Return what is drawn on a canvas with sides of `size_px`, without strokes if it is blank.

    None while the canvas has sent no picture. Raises DrawingError for what no canvas sends.
    """
    if not isinstance(sent, Mapping) or sent.get("backgroundFit") is not None:
        raise _not_a_canvas()
    drawing = sent.get("drawing") or {}
    if not isinstance(drawing, Mapping):
        raise _not_a_canvas()
    picture, objects = drawing.get("data"), drawing.get("raw") or {}
    if picture is None:
        return None
    if not isinstance(objects, Mapping):
        raise _not_a_canvas()
    return replace(decode_canvas(objects, size_px), painted=_pixels(picture, size_px))


def _pixels(url: object, size_px: int) -> np.ndarray:
    if not isinstance(url, str) or not url.startswith(_PREFIX):
        raise _not_a_canvas()
    if len(url) > MAX_PICTURE_CHARACTERS:
        raise _not_a_canvas()
    try:
        content = base64.b64decode(url[len(_PREFIX) :], validate=True)
        with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
            if max(image.size) > _FINEST * size_px:
                raise _not_a_canvas()
            return np.asarray(image.convert("RGBA"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _not_a_canvas() from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _not_a_canvas() from error


def _not_a_canvas() -> DrawingError:
    return DrawingError("What came from the canvas is no drawing. Draw it again.")
