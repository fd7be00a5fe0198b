"""Normalizes an image: upright, in sRGB, bounded, without metadata."""

import math
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms

from bot.imaging.decode import OpenedImage, open_image
from bot.imaging.formats.outlines import MAX_PROFILE
from bot.imaging.memory_guard import WIDE_MODES, check_memory
from bot.imaging.orientation import apply_orientation

REDUCING_GAP = 2.0  # scaling starts from twice the wanted size: as good to the eye, and faster
SCALABLE = ("L", "LA", "RGB", "RGBA", "CMYK")


def normalize_image(
    path: Path, long_side: int, resampling: Image.Resampling
) -> tuple[Image.Image, str]:
    """The picture (RGB or RGBA, no metadata, at most `long_side` px) and its kind in the file.

    Raises ImageUnsupported, ImageDamaged, ImageTooDetailed.
    """
    with open_image(path) as picture:
        check_memory(picture, long_side)
        return normalize(picture, long_side, resampling), picture.image.format or ""


def normalize(picture: OpenedImage, long_side: int, resampling: Image.Resampling) -> Image.Image:
    """Decodes what is not decoded yet. `picture` is used up: scaled in place."""
    picture.image.load()
    image = _plain(picture.image)
    image.thumbnail((long_side, long_side), resampling, REDUCING_GAP)
    exif = picture.outline.exif or image.info.get("exif") or b""
    image = _in_srgb(apply_orientation(image, exif))
    image.info.clear()
    return image


def write_image(image: Image.Image, path: Path, kind: str, quality: int) -> int:
    """Encodes and writes; returns the bytes. An OSError here is the disk's."""
    encoded = BytesIO()
    image.save(encoded, kind, quality=quality)
    return path.write_bytes(encoded.getbuffer())


def _plain(image: Image.Image) -> Image.Image:
    """Something that can be scaled; L and CMYK stay, for a profile may speak of them."""
    if image.mode.startswith(WIDE_MODES):
        return _in_eight_bits(image)
    if image.mode in SCALABLE and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """convert() alone makes it all white or all black."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    _, high = image.getextrema()
    # 32 bits name no white: the brightest is. With none, and with infinity, all is black.
    scale = 255 / high if isinstance(high, int | float) and 0 < high < math.inf else 0
    return image.point(lambda value: value * scale).convert("L")


def _in_srgb(image: Image.Image) -> Image.Image:
    target = "RGBA" if image.mode in ("LA", "RGBA") else "RGB"
    profile = image.info.get("icc_profile") or b""
    if 0 < len(profile) <= MAX_PROFILE:
        with suppress(ImageCms.PyCMSError):  # a wrong profile: slightly wrong colours will do
            source = BytesIO(profile)
            srgb = ImageCms.createProfile("sRGB")
            return ImageCms.buildTransform(source, srgb, image.mode, target).apply(image)
    return image.convert(target)
