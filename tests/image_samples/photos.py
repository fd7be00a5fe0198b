"""JPEG and HEIC, as phones and cameras make them."""

import io
import struct
from functools import partial
from typing import Any

import pillow_heif
from PIL import ExifTags, Image

from tests.image_samples.handmade_files import display_p3
from tests.image_samples.sample import (
    DARK,
    GREEN,
    LYING,
    RED,
    STANDING,
    Colour,
    ImageSample,
    PreparedReference,
    encoded,
    halves,
    see_through,
)

CORNERS: dict[int, Colour] = {2: RED, 3: RED, 4: GREEN, 5: GREEN, 6: GREEN, 7: RED, 8: RED}
"""The upper left as a person saw it, by EXIF's orientation; from 5 on it lies on its side."""

BRICK: Colour = (200, 60, 60)
BRICK_OF_P3: Colour = (217, 42, 52)  # the same numbers in Display P3, as sRGB has them


HALVES = PreparedReference(".jpg", LYING, GREEN)
GREY = PreparedReference(".jpg", LYING, DARK)

JUNK = b"Exif\0\0no tiff at all"


def turned(orientation: int, kind: str) -> bytes:
    """Held like that, with a place and a maker that are nobody's business."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "SecretPhone"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSDateStamp] = "2026:01:02"
    return encoded(halves(), kind, exif=exif.tobytes())


def cmyk_without_adobe() -> bytes:
    """Ink is stored upside down, as Adobe began it, and the mark that says so is lost."""
    whole = encoded(halves("CMYK"), "JPEG")
    mark = whole.index(b"\xff\xee")
    (length,) = struct.unpack_from(">H", whole, mark + 2)
    return whole[:mark] + whole[mark + 2 + length :]


def moving() -> bytes:
    """A film behind the picture, in which anything may stand, such as the marks of scans."""
    return encoded(halves(), "JPEG", progressive=True) + b"\xff\xda film" * 500


def huge(width: int, height: int) -> bytes:
    return encoded(Image.new("L", (width, height), 90), "JPEG")


def ten_bits() -> bytes:
    deep = struct.pack("<HHH", *(value * 257 for value in GREEN)) * LYING[0] * LYING[1]
    buffer = io.BytesIO()
    pillow_heif.from_bytes("RGB;16", LYING, deep).save(buffer)
    return buffer.getvalue()


def the_second_is_meant() -> bytes:
    first = Image.new("RGB", STANDING, RED)
    return encoded(first, "HEIF", save_all=True, append_images=[halves()], primary_index=1)


def two_in_one() -> bytes:
    """What phones with two lenses write."""
    return encoded(halves(), "MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))])


def brick(kind: str) -> bytes:
    return encoded(Image.new("RGB", LYING, BRICK), kind, icc_profile=display_p3())


def heic(mode: str = "RGB", **options: Any) -> bytes:
    return encoded(halves(mode), "HEIF", **options)


def called(brand: bytes) -> bytes:
    """HEIF's files name their kind themselves."""
    return heic().replace(b"ftypheic", b"ftyp" + brand, 1)


TURNED = (
    ImageSample(
        f"{kind.lower()} held by {orientation}",
        partial(turned, orientation, kind),
        PreparedReference(".jpg", LYING if orientation < 5 else STANDING, colour),
    )
    for kind in ("JPEG", "HEIF")
    for orientation, colour in CORNERS.items()
)

PHOTOS = (
    *TURNED,
    ImageSample("grey jpeg", lambda: encoded(Image.new("L", LYING, 90), "JPEG"), GREY),
    ImageSample("progressive jpeg", lambda: encoded(halves(), "JPEG", progressive=True), HALVES),
    ImageSample("progressive jpeg that moves", moving, HALVES),
    ImageSample("cmyk jpeg", lambda: encoded(halves("CMYK"), "JPEG"), HALVES),
    ImageSample("cmyk jpeg without adobe", cmyk_without_adobe, HALVES),
    ImageSample(
        "jpeg of display p3", lambda: brick("JPEG"), PreparedReference(".jpg", LYING, BRICK_OF_P3)
    ),
    ImageSample(
        "jpeg with nonsense behind", lambda: encoded(halves(), "JPEG") + b"text" * 99, HALVES
    ),
    ImageSample(
        "jpeg with nonsense for exif", lambda: encoded(halves(), "JPEG", exif=JUNK), HALVES
    ),
    ImageSample(
        "jpeg with nonsense for a profile",
        lambda: encoded(halves(), "JPEG", icc_profile=JUNK),
        HALVES,
    ),
    ImageSample("mpo", two_in_one, HALVES),
    ImageSample(
        "jpeg of 50 megapixels",
        lambda: huge(8160, 6120),
        PreparedReference(".jpg", (2048, 1536), DARK),
    ),
    ImageSample(
        "jpeg of 100 megapixels",
        lambda: huge(11600, 8700),
        PreparedReference(".jpg", (2048, 1536), DARK),
    ),
    ImageSample("heic", heic, HALVES),
    ImageSample("grey heic", lambda: encoded(Image.new("L", LYING, 90), "HEIF"), GREY),
    ImageSample("heic of tiles", lambda: heic(tile_size=64), HALVES),
    ImageSample("heic with a small copy inside", lambda: heic(thumbnails=[20]), HALVES),
    ImageSample("heic of ten bits", ten_bits, HALVES),
    ImageSample(
        "heic of display p3", lambda: brick("HEIF"), PreparedReference(".jpg", LYING, BRICK_OF_P3)
    ),
    ImageSample("heic of several", the_second_is_meant, HALVES),
    ImageSample("heif that calls itself mif1", lambda: called(b"mif1"), HALVES),
    ImageSample("heic of a burst", lambda: called(b"hevc"), HALVES),
    ImageSample(
        "see-through heic",
        lambda: encoded(see_through(), "HEIF"),
        PreparedReference(".png", LYING, (*GREEN, 99)),
    ),
)
