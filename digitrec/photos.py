"""Picture files of a digit: read safely, then turned into bright ink on black.

Takes dark on light or light on dark, grey, colour or with alpha, scanned or photographed.
"""

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from digitrec.errors import UserError
from digitrec.preprocessing import ink_to_mnist

_SHORTEST_SIDE = 8  # pixels; less cannot show a digit
_WORKING_SIDE = 560  # pixels; more adds nothing to 28x28
_PAPER_SIDE = 64  # pixels; enough for light and shade
_PAPER_FITS = 10
_FAINTEST_INK = 16  # of 255 grey levels
_JPEG_RINGING = 0.15  # of the ink's strength, seen around strokes at usual qualities


def photo_to_mnist(path: Path) -> np.ndarray:
    """Return the digit in a PNG or JPEG file as float32 (28, 28) in [0, 1].

    Raises UserError when there is no such picture, or no ink on it.
    """
    image = read_photo(path)
    digit = ink_to_mnist(find_ink(_to_grey(image), lossy=image.format == "JPEG"))
    if digit is None:
        raise UserError(f"{path} shows no digit: it is all of one tone.")
    return digit


def read_photo(path: Path) -> Image.Image:
    """Return a decoded PNG or JPEG file, turned upright, its format kept in `format`.

    Raises UserError for anything else, for damage, and for sizes nobody photographs a digit in.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=("PNG", "JPEG")) as image:
                if min(image.size) < _SHORTEST_SIDE:
                    raise UserError(
                        f"{path} is {image.width} x {image.height} pixels, too small for a digit: "
                        f"use at least {_SHORTEST_SIDE} x {_SHORTEST_SIDE}."
                    )
                upright = ImageOps.exif_transpose(image)
                upright.format = image.format
                return upright
    except FileNotFoundError as error:
        raise UserError(f"There is no file {path}.") from error
    except UnidentifiedImageError as error:
        raise UserError(f"{path} is not a PNG or JPEG picture.") from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        limit = (Image.MAX_IMAGE_PIXELS or 0) // 1_000_000
        raise UserError(
            f"{path} has more than {limit} million pixels: scale it down and try again."
        ) from error
    except (OSError, SyntaxError) as error:  # Pillow reports a broken PNG as SyntaxError
        raise UserError(f"{path} cannot be read: {error}.") from error


def find_ink(grey: Image.Image, *, lossy: bool = False) -> Image.Image:
    """Return an 8-bit grey picture with the ink up to 255 on a ground of exact 0.

    The border tells ink from paper; light and shade of the paper and its grain are taken away,
    and with `lossy` the ringing that JPEG leaves around strokes.
    """
    grey.thumbnail((_WORKING_SIDE, _WORKING_SIDE), Image.Resampling.BOX, reducing_gap=None)
    if _is_dark_on_light(np.asarray(grey)):
        grey = ImageOps.invert(grey)
    paper = _paper(grey)
    above = (np.asarray(grey) - paper).round(6)
    strength = np.percentile(above[above >= above.max() / 2], 90)
    if strength < _FAINTEST_INK:
        return Image.new("L", grey.size)
    bare = above[above < strength / 2]
    level = np.median(bare)
    grain = 1.4826 * np.median(np.abs(bare - level))  # a standard deviation that ink cannot move
    floor = max(level + 6 * grain, _JPEG_RINGING * strength if lossy else 0)
    # Light falls on ink and paper alike: measure ink by the share of light it takes away.
    ink = np.where(above > floor, above / np.maximum(255 - paper, 1), 0)
    ink *= 255 / np.percentile(ink[ink >= ink.max() / 2], 90)
    return Image.fromarray(ink.clip(0, 255).round().astype(np.uint8))


def _to_grey(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits a pixel
        return Image.fromarray((np.asarray(image) // 256).astype(np.uint8))
    rgba = image.convert("RGBA")
    grey, alpha = rgba.convert("L"), rgba.getchannel("A")
    if alpha.getextrema()[0] == 255:
        return grey
    # Transparent means paper: put dark ink on white and light ink on black.
    weights = np.asarray(alpha, np.float32)
    is_dark = (np.asarray(grey) * weights).sum() < 127.5 * weights.sum()
    return Image.composite(grey, Image.new("L", grey.size, 255 if is_dark else 0), alpha)


def _is_dark_on_light(grey: np.ndarray) -> bool:
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    return bool(np.median(border) > (int(grey.min()) + int(grey.max())) / 2)


def _paper(grey: Image.Image) -> np.ndarray:
    """Return the brightness of the dark ground behind light ink, float (height, width).

    A quadratic surface, fitted again and again to what the last fit did not find to be ink.
    """
    small = np.asarray(grey.resize((_PAPER_SIDE, _PAPER_SIDE), Image.Resampling.BOX), np.float64)
    terms = _quadratic_terms(_PAPER_SIDE, _PAPER_SIDE)  # (64 * 64, 6)
    levels = small.ravel()
    is_paper, surface = np.full(levels.shape, True), np.zeros(terms.shape[1])
    for _ in range(_PAPER_FITS):
        surface = np.linalg.lstsq(terms[is_paper], levels[is_paper], rcond=None)[0]
        rest = levels - terms @ surface
        deviation = 1.4826 * np.median(np.abs(rest[is_paper]))
        is_paper = rest < max(3 * deviation, 1)
    return (_quadratic_terms(grey.height, grey.width) @ surface).reshape(grey.height, grey.width)


def _quadratic_terms(height: int, width: int) -> np.ndarray:
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).reshape(-1, 6)
