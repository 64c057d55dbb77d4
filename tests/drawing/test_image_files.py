import io
import itertools
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from digitrec.drawing.image_files import read_picture
from digitrec.errors import UserError
from tests.fuzzing import mutated

SIGNATURE = b"\x89PNG\r\n\x1a\n"
RAMP = Image.fromarray(np.arange(1024, dtype=np.uint16).reshape(32, 32).astype(np.uint8))


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG file whose checksum is right, whatever it holds."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """Kind and data of each chunk of a PNG file."""
    found, rest = [], png.removeprefix(SIGNATURE)
    while rest:
        (length,) = struct.unpack(">I", rest[:4])
        found.append((rest[4:8], rest[8 : 8 + length]))
        rest = rest[12 + length :]
    return found


def with_chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG file with one more chunk before its end."""
    *rest, end = chunks(saved(RAMP, "PNG"))
    return SIGNATURE + b"".join(chunk(*part) for part in (*rest, (kind, data), end))


def saved(image: Image.Image, file_format: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, file_format, **options)
    return target.getvalue()


def metadata() -> dict[str, bytes]:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a digit"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return {"exif": exif.tobytes(), "icc_profile": profile}


def notes() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("exif", "text in place of bytes")
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta tiff:Orientation='6'/>", zip=True)
    info.add_text("comment", "x" * 50, zip=True)
    info.add_text("Raw profile type exif", "\nexif\n8\n4578696600004d4d\n")
    return info


PNGS = {
    "profiles": saved(RAMP.convert("RGB"), "PNG", **metadata()),
    "notes": saved(RAMP, "PNG", pnginfo=notes()),
    "palette": saved(RAMP.convert("P"), "PNG", transparency=bytes(range(256)), dpi=(72, 72)),
    "grey and clear": saved(RAMP.convert("LA"), "PNG"),
    "16 bits": saved(Image.fromarray(np.asarray(RAMP).astype(np.uint16) * 257), "PNG"),
    "moving": saved(RAMP, "PNG", save_all=True, append_images=[RAMP.rotate(90)]),
}
JPEGS = {
    "profiles": saved(RAMP.convert("RGB"), "JPEG", **metadata()),
    "grey": saved(RAMP, "JPEG", progressive=True),
    "four inks": saved(RAMP.convert("CMYK"), "JPEG"),
    "two sizes": saved(RAMP, "MPO", save_all=True, append_images=[RAMP.reduce(2)]),
}


def damaged_pngs(png: bytes, count: int) -> Iterator[bytes]:
    """Yield the file with a chunk changed, and some also moved to the end, or any of its bytes."""
    parts = chunks(png)
    for number, raw in enumerate(mutated(png, count)):
        place = number % (len(parts) + 1)
        if place == len(parts):
            yield raw
            continue
        (data,) = mutated(parts[place][1], 1, seed=number)
        changed = [*parts[:place], *parts[place + 1 :]]
        changed.insert(place if number % 2 else len(changed) - 1, (parts[place][0], data))
        yield SIGNATURE + b"".join(chunk(*part) for part in changed)


def outcome(path: Path, content: bytes) -> str:
    """What a person sees of the file: one sentence, or nothing if it is read."""
    path.write_bytes(content)
    try:
        grey, _ = read_picture(path)
    except UserError as error:
        assert str(error).startswith(str(path)) and str(error).endswith(".")
        return str(error).removeprefix(f"{path} ")
    assert grey.mode == "L"
    return ""


@pytest.mark.parametrize(
    "content",
    [
        with_chunk(b"iCCP", b"profile\0"),
        with_chunk(b"eXIf", b"MM\0*"),
        with_chunk(b"iTXt", b"exif\0\0\0\0\0text"),
    ],
    ids=["profile cut short", "four bytes of exif", "exif as text"],
)
def test_metadata_that_pillow_stumbles_over_gets_the_sentence(
    content: bytes, tmp_path: Path
) -> None:
    assert outcome(tmp_path / "7.png", content) == "is damaged or incomplete."


@pytest.mark.parametrize(
    ("files", "damage"), [(PNGS, damaged_pngs), (JPEGS, mutated)], ids=["png", "jpeg"]
)
def test_a_thousand_damaged_pictures_are_read_or_get_the_sentence(
    files: dict[str, bytes], damage, tmp_path: Path
) -> None:
    each = -(-1000 // len(files))
    cases = itertools.chain.from_iterable(damage(content, each) for content in files.values())
    seen = {outcome(tmp_path / "7.png", content) for content in cases}
    assert {"", "is damaged or incomplete."} <= seen
