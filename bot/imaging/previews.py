"""Makes JPEG previews that Telegram takes as photos."""

import math
from pathlib import Path

from PIL import Image

from bot.domain.images import Measure
from bot.imaging.normalize import normalize_image, write_image

LONG_SIDE = 2560  # more than Telegram keeps
THUMBNAIL_SIDE = 800
MAX_RATIO = 20
QUALITY = 90  # pure noise of 2560×2560 is 7.3 MB then: the limit of 10 MB is out of reach


def preview(path: Path, into: Path, long_side: int = LONG_SIDE) -> Measure:
    """Writes a JPEG that is a legal photo, the whole picture on white, never cropped.

    Legal is, says the Bot API at sendPhoto: at most 10 MB, width and height at most 10,000 in
    total, their ratio at most 20. Raises ImageUnsupported, ImageDamaged; OSError when the
    disk does not take the file.
    """
    image, _ = normalize_image(path, long_side)
    photo = _on_white(image)
    size = write_image(photo, into, "JPEG", QUALITY)
    return Measure(photo.width, photo.height, "jpeg", size)


def _on_white(image: Image.Image) -> Image.Image:
    """Opaque, and padded evenly where it is too long for its height or width."""
    shortest = math.ceil(max(image.size) / MAX_RATIO)
    canvas = Image.new("RGB", (max(image.width, shortest), max(image.height, shortest)), "white")
    corner = ((canvas.width - image.width) // 2, (canvas.height - image.height) // 2)
    canvas.paste(image, corner, image.getchannel("A") if image.mode == "RGBA" else None)
    return canvas
