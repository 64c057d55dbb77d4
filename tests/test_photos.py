import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageOps, PngImagePlugin

import digitrec
from digitrec.data import Mnist, to_unit
from digitrec.errors import UserError
from digitrec.photos import find_ink, photo_to_mnist
from digitrec.preprocessing import ink_to_mnist


@pytest.fixture
def five(seed_digit: np.ndarray) -> Image.Image:
    """The notebook's 5 as a picture of 560 x 560, light on dark."""
    return Image.fromarray(np.kron(seed_digit, np.ones((20, 20), np.uint8)))


def dark_on_light(image: Image.Image) -> Image.Image:
    return Image.eval(image, lambda grey: 255 - grey)


def black_on_transparent(image: Image.Image) -> Image.Image:
    return Image.merge("LA", (Image.new("L", image.size), image))


def white_on_transparent(image: Image.Image) -> Image.Image:
    return Image.merge("LA", (Image.new("L", image.size, 255), image))


def blue_on_yellow(image: Image.Image) -> Image.Image:
    paper, ink = (Image.new("RGB", image.size, name) for name in ("lightyellow", "darkblue"))
    return Image.composite(ink, paper, image)


def photographed(image: Image.Image) -> Image.Image:
    """Pencil on paper under a lamp: a gradient, grain, blur and little contrast."""
    ink = np.asarray(image.resize((900, 900)).filter(ImageFilter.GaussianBlur(3)), float) / 255
    light = np.linspace(120, 220, 900)[:, None] + np.linspace(0, 25, 900)
    grain = np.random.default_rng(0).normal(0, 3, ink.shape)
    return Image.fromarray((light * (1 - 0.45 * ink) + grain).clip(0, 255).astype(np.uint8))


def sixteen_bits(image: Image.Image) -> Image.Image:
    return Image.fromarray(np.asarray(image).astype(np.uint16) * 257)


STYLES = [
    dark_on_light,
    black_on_transparent,
    white_on_transparent,
    blue_on_yellow,
    photographed,
    sixteen_bits,
    lambda image: image.convert("P"),
    lambda image: image.convert("1"),
    lambda image: image.resize((28, 28), Image.Resampling.BOX),
    lambda image: image.resize((1600, 1600)),
    lambda image: Image.merge("RGBA", (image, image, image, Image.new("L", image.size, 255))),
]
NAMES = (
    "dark black-on-clear white-on-clear colour photo 16-bit palette 1-bit small large rgba".split()
)


@pytest.mark.parametrize("style", STYLES, ids=NAMES)
def test_png_in_every_style_shows_the_digit(
    style, five: Image.Image, seed_digit: np.ndarray, tmp_path: Path
) -> None:
    style(five).save(tmp_path / "five.png")
    found = photo_to_mnist(tmp_path / "five.png")
    assert np.abs(found - to_unit(seed_digit)).mean() < 0.06
    assert digitrec.load_model("flatten").predict_probabilities(found[None]).argmax() == 5


@pytest.mark.parametrize("quality", [30, 75, 95])
@pytest.mark.parametrize("style", [dark_on_light, blue_on_yellow, photographed, lambda i: i])
def test_jpeg_ringing_is_no_ink(
    style, quality: int, five: Image.Image, seed_digit: np.ndarray, tmp_path: Path
) -> None:
    style(five).save(tmp_path / "five.jpg", quality=quality)
    found = photo_to_mnist(tmp_path / "five.jpg")
    assert np.abs(found - to_unit(seed_digit)).mean() < 0.06


def test_cmyk_jpeg_is_read(five: Image.Image, tmp_path: Path) -> None:
    dark_on_light(five).convert("CMYK").save(tmp_path / "five.jpg")
    image = photo_to_mnist(tmp_path / "five.jpg")
    assert digitrec.load_model("flatten").predict_probabilities(image[None]).argmax() == 5


def test_photo_is_turned_upright(five: Image.Image, tmp_path: Path) -> None:
    dark_on_light(five).save(tmp_path / "upright.png")
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90 degrees to the right
    dark_on_light(five).rotate(90).save(tmp_path / "turned.png", exif=exif)
    np.testing.assert_allclose(
        photo_to_mnist(tmp_path / "turned.png"), photo_to_mnist(tmp_path / "upright.png"), atol=0.02
    )


@pytest.mark.parametrize("tone", [0, 128, 255])
def test_one_tone_shows_no_digit(tone: int, tmp_path: Path) -> None:
    Image.new("L", (200, 200), tone).save(tmp_path / "blank.png")
    with pytest.raises(UserError, match="blank.png shows no digit"):
        photo_to_mnist(tmp_path / "blank.png")


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no file .*nothing.png"):
        photo_to_mnist(tmp_path / "nothing.png")


def test_text_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "note.png").write_text("7")
    with pytest.raises(UserError, match="note.png is not a PNG or JPEG picture"):
        photo_to_mnist(tmp_path / "note.png")


def test_folder_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=f"{tmp_path.name} is not a file.$"):
        photo_to_mnist(tmp_path)


def test_other_formats_are_refused(five: Image.Image, tmp_path: Path) -> None:
    five.save(tmp_path / "five.gif")
    with pytest.raises(UserError, match="not a PNG or JPEG"):
        photo_to_mnist(tmp_path / "five.gif")


def test_single_pixel_is_too_small(tmp_path: Path) -> None:
    Image.new("L", (1, 1)).save(tmp_path / "dot.png")
    with pytest.raises(UserError, match="1 x 1 pixels, too small"):
        photo_to_mnist(tmp_path / "dot.png")


@pytest.mark.parametrize("side", [10_000, 20_000])
def test_huge_picture_is_refused_before_it_is_decoded(side: int, tmp_path: Path) -> None:
    Image.new("1", (side, side)).save(tmp_path / "huge.png")
    with pytest.raises(UserError, match="more than 89 million pixels"):
        photo_to_mnist(tmp_path / "huge.png")


@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_cut_picture_is_told(suffix: str, tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (300, 300), np.uint8)
    Image.fromarray(noise).save(tmp_path / f"whole.{suffix}")
    content = (tmp_path / f"whole.{suffix}").read_bytes()
    (tmp_path / f"cut.{suffix}").write_bytes(content[: len(content) // 2])
    with pytest.raises(UserError, match=f"cut.{suffix} is damaged or incomplete.$"):
        photo_to_mnist(tmp_path / f"cut.{suffix}")


def test_thin_strokes_survive(tmp_path: Path) -> None:
    image = Image.new("L", (1000, 1000), 255)
    ImageDraw.Draw(image).line([(500, 100), (500, 900)], fill=0, width=6)
    image.save(tmp_path / "one.png")
    found = photo_to_mnist(tmp_path / "one.png")
    assert found.max() > 0.3 and np.count_nonzero(found.any(axis=1)) == 20


def enlarged(digit: np.ndarray, margin: int) -> Image.Image:
    """An MNIST digit cropped to its ink, `margin` of its pixels around it, ten times as large."""
    image = Image.fromarray(digit)
    cropped = ImageOps.expand(image.crop(image.getbbox()), margin)
    return cropped.resize((cropped.width * 10, cropped.height * 10), Image.Resampling.NEAREST)


def under_a_lamp(image: Image.Image, ground: float = 0.3, ink: float = 0.9) -> Image.Image:
    """Ground and ink throw back their shares of a light with a gradient and grain."""
    share = ground + (ink - ground) * np.asarray(image, float) / 255
    light = np.linspace(120, 220, image.height)[:, None] + np.linspace(0, 25, image.width)
    grain = np.random.default_rng(0).normal(0, 2, share.shape)
    return Image.fromarray((light * share + grain).clip(0, 255).astype(np.uint8))


def dark_under_a_lamp(image: Image.Image) -> Image.Image:
    return under_a_lamp(image, ground=1, ink=0.55)


@pytest.mark.parametrize("style", [dark_on_light, lambda image: image], ids=["dark", "light"])
@pytest.mark.parametrize("margin", [0, 2, 4, 8])
def test_mnist_digits_come_back_from_clean_pictures(margin: int, style, mnist: Mnist) -> None:
    digits = mnist.x_test[:100]
    found = [ink_to_mnist(find_ink(style(enlarged(digit, margin)))) for digit in digits]
    same = [
        image is not None and np.abs(image - to_unit(digit)).mean() < 0.06
        for image, digit in zip(found, digits, strict=True)
    ]
    assert sum(same) >= 99


@pytest.mark.parametrize("style", [under_a_lamp, dark_under_a_lamp])
@pytest.mark.parametrize("margin", [2, 4, 8])
def test_mnist_digits_are_read_under_a_lamp(margin: int, style, mnist: Mnist) -> None:
    digits, labels = mnist.x_test[:100], mnist.y_test[:100]
    found = [ink_to_mnist(find_ink(style(enlarged(digit, margin)))) for digit in digits]
    assert all(image is not None for image in found)
    answers = digitrec.load_model("flatten").predict_probabilities(np.stack(found)).argmax(axis=1)
    assert (answers == labels).sum() >= 97


@pytest.mark.parametrize(("contrast", "is_seen"), [(8, False), (30, True)])
def test_faint_ink_counts_from_a_threshold(contrast: int, is_seen: bool, five: Image.Image) -> None:
    faint = Image.eval(five, lambda level: 200 - level * contrast // 255)
    assert (ink_to_mnist(find_ink(faint)) is not None) == is_seen


def lit_evenly(slope_down: float, slope_right: float) -> np.ndarray:
    y, x = np.mgrid[:300, :300] / 299
    return 20 + slope_down * y + slope_right * x


@pytest.mark.parametrize(
    "levels",
    [
        lit_evenly(200, 0),
        lit_evenly(0, 200),
        lit_evenly(100, 100),
        lit_evenly(30, 0),
        np.random.default_rng(0).integers(0, 256, (300, 300)),
        np.random.default_rng(0).normal(128, 20, (300, 300)),
        lit_evenly(100, 50) + np.random.default_rng(0).normal(0, 5, (300, 300)),
    ],
    ids="down right diagonal weak noise grain both".split(),
)
@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_light_and_grain_are_no_digit(levels: np.ndarray, suffix: str, tmp_path: Path) -> None:
    Image.fromarray(levels.clip(0, 255).astype(np.uint8)).save(tmp_path / f"bare.{suffix}")
    with pytest.raises(UserError, match="shows no digit: no ink stands out from the paper.$"):
        photo_to_mnist(tmp_path / f"bare.{suffix}")


def test_png_with_too_much_text_is_damaged(five: Image.Image, tmp_path: Path) -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("comment", "x" * (PngImagePlugin.MAX_TEXT_CHUNK + 1), zip=True)
    five.save(tmp_path / "long.png", pnginfo=notes)
    with pytest.raises(UserError, match="long.png is damaged or incomplete.$"):
        photo_to_mnist(tmp_path / "long.png")


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(UserError, match="pipe.png is not a file.$"):
        photo_to_mnist(tmp_path / "pipe.png")


def test_forbidden_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Image, "open", refuse)
    with pytest.raises(UserError, match="five.png cannot be read: Permission denied.$"):
        photo_to_mnist(tmp_path / "five.png")


def test_phone_picture_in_two_sizes_is_a_jpeg(
    five: Image.Image, seed_digit: np.ndarray, tmp_path: Path
) -> None:
    image = dark_on_light(five)
    image.save(
        tmp_path / "five.jpg",
        format="MPO",
        quality=30,
        save_all=True,
        append_images=[image.resize((100, 100))],
    )
    with Image.open(tmp_path / "five.jpg") as stored:
        assert stored.format == "MPO"
    found = photo_to_mnist(tmp_path / "five.jpg")
    assert np.abs(found - to_unit(seed_digit)).mean() < 0.06
