"""Makes JPEG previews that Telegram takes as photos."""

import math
import os
from pathlib import Path

from PIL import Image

from bot.domain.images import PHOTO_RATIO, Measure
from bot.imaging.normalize import normalize_image, write_image

LONG_SIDE = 2560  # more than Telegram keeps
THUMBNAIL_SIDE = 800
RESAMPLING = Image.Resampling.BICUBIC
"""It differs from LANCZOS by about as much as a JPEG of this quality differs from what it shows, and
nobody sees either. What is cheaper blurs letters, or shows stripes in fine hatching."""
QUALITY = 90  # pure noise of 2560×2560 is 7.3 MB then: the limit of 10 MB is out of reach


def preview(path: Path, into: Path, long_side: int = LONG_SIDE) -> Measure:
    """Writes a JPEG that is a legal photo, the whole picture on white, never cropped.

    Raises ImageUnsupported, ImageDamaged; OSError when the disk does not take the file.
    """
    image, _ = normalize_image(path, long_side, RESAMPLING)
    return write_preview(image, into)


def write_preview(image: Image.Image, into: Path) -> Measure:
    """Of a normalized picture; whole or not at all, for it may be needed after a power cut."""
    photo = _on_white(image)
    part = into.with_name(f"{into.name}.part")
    try:
        size = write_image(photo, part, "JPEG", QUALITY)
        with part.open("r+b") as file:
            os.fsync(file.fileno())
        part.replace(into)
    finally:
        part.unlink(missing_ok=True)
    return Measure(photo.width, photo.height, "jpeg", size)


def _on_white(image: Image.Image) -> Image.Image:
    """Opaque, and padded evenly where it is too long for its height or width."""
    shortest = math.ceil(max(image.size) / PHOTO_RATIO)
    canvas = Image.new("RGB", (max(image.width, shortest), max(image.height, shortest)), "white")
    corner = ((canvas.width - image.width) // 2, (canvas.height - image.height) // 2)
    canvas.paste(image, corner, image.getchannel("A") if image.mode == "RGBA" else None)
    return canvas
