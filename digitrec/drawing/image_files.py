"""PNG and JPEG files of any origin: decoded safely into an upright grey picture."""

import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

from digitrec.errors import UserError

MAX_PIXELS = 89_000_000  # of a picture; what Pillow takes without a warning
MAX_FILE_BYTES = 200_000_000  # far more than so many pixels take
_SHORTEST_SIDE = 8  # pixels; less cannot show a digit


class Picture(NamedTuple):
    """An 8-bit grey picture, and whether its file keeps less than was seen, as JPEG does."""

    grey: Image.Image
    is_lossy: bool


def read_picture(path: Path) -> Picture:
    """Return a decoded PNG or JPEG file, turned upright, transparent parts as paper.

    Raises UserError for anything else, for damage, and for sizes nobody photographs a digit in.
    """
    try:
        return _decoded(path)
    except UserError:
        raise
    except FileNotFoundError as error:
        raise UserError(f"There is no file {path}.") from error
    except UnidentifiedImageError as error:
        raise UserError(f"{path} is not a PNG or JPEG picture.") from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise UserError(
            f"{path} has more than {MAX_PIXELS // 1_000_000} million pixels: scale it down and "
            "try again."
        ) from error
    except Exception as error:  # Pillow raises more than it documents for damaged files
        if isinstance(error, OSError) and error.strerror:
            raise UserError(f"{path} cannot be read: {error.strerror}.") from error
        raise UserError(f"{path} is damaged or incomplete.") from error


def _decoded(path: Path) -> Picture:
    if path.exists() and not path.is_file():  # reading a pipe would wait for ever
        raise UserError(f"{path} is not a file.")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise UserError(
            f"{path} is larger than {MAX_FILE_BYTES // 1_000_000} MB: scale it down and try again."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of metadata that is not needed
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(path, formats=("PNG", "JPEG")) as image:
            if min(image.size) < _SHORTEST_SIDE:
                raise UserError(
                    f"{path} is {image.width} x {image.height} pixels, too small for a digit: "
                    f"use at least {_SHORTEST_SIDE} x {_SHORTEST_SIDE}."
                )
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            image.load()
            ImageOps.exif_transpose(image, in_place=True)  # a copy would take as much again
            return Picture(_to_grey(image), image.format != "PNG")


def _to_grey(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits a pixel, of which a camera may fill only 10 or 12
        levels = np.asarray(image)
        return Image.fromarray((levels // (int(levels.max()) // 256 + 1)).astype(np.uint8))
    rgba = image if image.mode == "RGBA" else image.convert("RGBA")
    grey, alpha = rgba.convert("L"), rgba.getchannel("A")
    if alpha.getextrema()[0] == 255:
        return grey
    # Transparent means paper: put dark ink on white and light ink on black.
    is_dark = 2 * _total(ImageChops.multiply(grey, alpha)) < _total(alpha)
    return Image.composite(grey, Image.new("L", grey.size, 255 if is_dark else 0), alpha)


def _total(image: Image.Image) -> int:
    return sum(level * count for level, count in enumerate(image.histogram()))
