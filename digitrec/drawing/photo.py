"""Photos and scans of a digit: read safely, then turned into bright ink on black.

Takes PNG and JPEG, dark on light or light on dark, grey, colour or with alpha, in light and shade.
"""

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

from digitrec.errors import UserError
from digitrec.preprocessing.centering import ink_to_mnist

MAX_PIXELS = 89_000_000  # of a picture; what Pillow takes without a warning
MAX_FILE_BYTES = 200_000_000  # far more than so many pixels take
_SHORTEST_SIDE = 8  # pixels; less cannot show a digit
_WORKING_SIDE = 560  # pixels; more adds nothing to 28x28
_DIMMEST_LIGHT = 32  # of 255; below it, a dark ground says nothing about the light
_FAINTEST_INK = 16  # of 255 grey levels
_JPEG_RINGING = 0.15  # of the ink's strength, seen around strokes at usual qualities
_DEVIATION = 1.4826  # median distances of a normal distribution to its standard deviation
_PAPER_SIDE = 64  # pixels; enough for light and shade
_PAPER_FITS = 10
_CLEARLY_MORE = 0.05  # of the picture


def photo_to_mnist(path: Path) -> np.ndarray:
    """Return the digit in a PNG or JPEG file as float32 (28, 28) in [0, 1].

    Raises UserError when there is no such picture, or no ink on it.
    """
    image = read_photo(path)
    digit = ink_to_mnist(find_ink(_to_grey(image), lossy=image.format != "PNG"))
    if digit is None:
        raise UserError(f"{path} shows no digit: no ink stands out from the paper.")
    return digit


def read_photo(path: Path) -> Image.Image:
    """Return a decoded PNG or JPEG file, turned upright, its format kept in `format`.

    Raises UserError for anything else, for damage, and for sizes nobody photographs a digit in.
    """
    try:
        if path.exists() and not path.is_file():  # reading a pipe would wait for ever
            raise UserError(f"{path} is not a file.")
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UserError(
                f"{path} is larger than {MAX_FILE_BYTES // 1_000_000} MB: scale it down and try "
                "again."
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
                return image
    except FileNotFoundError as error:
        raise UserError(f"There is no file {path}.") from error
    except UnidentifiedImageError as error:
        raise UserError(f"{path} is not a PNG or JPEG picture.") from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise UserError(
            f"{path} has more than {MAX_PIXELS // 1_000_000} million pixels: scale it down and "
            "try again."
        ) from error
    except (OSError, SyntaxError, ValueError) as error:  # Pillow's ways to report damage
        if isinstance(error, OSError) and error.strerror:
            raise UserError(f"{path} cannot be read: {error.strerror}.") from error
        raise UserError(f"{path} is damaged or incomplete.") from error


def find_ink(grey: Image.Image, *, lossy: bool = False) -> Image.Image:
    """Return an 8-bit grey picture with the ink up to 255 on a ground of exact 0.

    The border tells ink from paper. Light and shade of the paper and its grain are taken away,
    and with `lossy` the ringing that JPEG leaves around strokes.
    """
    grey.thumbnail((_WORKING_SIDE, _WORKING_SIDE), Image.Resampling.BOX, reducing_gap=None)
    is_dark = _is_dark_on_light(np.asarray(grey))
    if is_dark:
        grey = ImageOps.invert(grey)
    paper = _fit_paper(grey)
    smooth = (_blur(np.asarray(grey, np.float64)) - paper).round(6)
    is_ink = smooth > _floor(smooth, lossy)
    if not is_ink.any():
        return Image.new("L", grey.size)
    # Light falls on ink and paper alike: measure ink by the share of light it changes.
    light = np.maximum(255 - paper if is_dark else paper, _DIMMEST_LIGHT)
    ink = np.where(is_ink, np.maximum(np.asarray(grey) - paper, 0) / light, 0)
    ink *= 255 / np.percentile(ink[ink >= ink.max() / 2], 90)
    return Image.fromarray(ink.clip(0, 255).round().astype(np.uint8))


def _blur(levels: np.ndarray) -> np.ndarray:
    padded = np.pad(levels, 1, "edge")
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9


def _floor(above: np.ndarray, lossy: bool) -> float:
    """Return the height above the paper that only ink exceeds; infinite if there is no ink."""
    strength = np.percentile(above[above >= above.max() / 2], 90)
    if strength < _FAINTEST_INK:
        return np.inf
    bare = above[above < strength / 2]
    level = np.median(bare)
    grain = _DEVIATION * np.median(np.abs(bare - level))
    return max(level + 6 * grain, _JPEG_RINGING * strength if lossy else 0)


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


def _is_dark_on_light(levels: np.ndarray) -> bool:
    border = np.concatenate([levels[0], levels[-1], levels[:, 0], levels[:, -1]])
    return bool(np.median(border) > (int(levels.min()) + int(levels.max())) / 2)


def _fit_paper(grey: Image.Image) -> np.ndarray:
    """Return the brightness of the dark ground behind light ink, float64 (height, width).

    `grey` is 8-bit. The ground is its most frequent level, or a quadratic surface if clearly
    more of the picture lies on that.
    """
    small = np.asarray(grey.resize((_PAPER_SIDE, _PAPER_SIDE), Image.Resampling.BOX), np.float64)
    levels, terms = small.ravel(), _quadratic_terms(_PAPER_SIDE, _PAPER_SIDE)
    is_rim = np.pad(
        np.zeros((_PAPER_SIDE - 4, _PAPER_SIDE - 4), bool), 2, constant_values=True
    ).ravel()
    near = max(3 * _DEVIATION * np.median(np.abs(np.diff(small, axis=1))), 2)
    flat = _most_frequent(levels)
    best, on_best = (
        np.full(grey.size[::-1], flat),
        (np.abs(levels - flat) <= near).mean() + _CLEARLY_MORE,
    )
    for start in (is_rim, np.ones_like(is_rim)):
        surface = _fit_surface(terms, levels, start)
        is_paper = np.abs(levels - terms @ surface) <= near
        if is_paper.mean() > on_best:
            shape, seen_range = best.shape, (levels[is_paper].min(), levels[is_paper].max())
            best = (_quadratic_terms(*shape) @ surface).reshape(shape).clip(*seen_range)
            on_best = is_paper.mean()
    return best


def _fit_surface(terms: np.ndarray, levels: np.ndarray, is_paper: np.ndarray) -> np.ndarray:
    surface = np.zeros(terms.shape[1])
    for _ in range(_PAPER_FITS):
        surface = np.linalg.lstsq(terms[is_paper], levels[is_paper], rcond=None)[0]
        rest = np.abs(levels - terms @ surface)
        is_paper = rest <= max(3 * _DEVIATION * np.median(rest[is_paper]), 1)
    return surface


def _most_frequent(levels: np.ndarray) -> float:
    """Return the most frequent level, give or take 2, of the darker half of the range."""
    dark = levels[levels <= (levels.min() + levels.max()) / 2]
    counts = np.convolve(np.bincount(dark.round().astype(int), minlength=256), np.ones(5), "same")
    return float(np.median(dark[np.abs(dark.round() - counts.argmax()) <= 2]))


def _quadratic_terms(height: int, width: int) -> np.ndarray:
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).reshape(-1, 6)
