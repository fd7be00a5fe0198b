"""Measures a result, which is decoded whole to check it."""

from pathlib import Path

from bot.domain.images import Measure
from bot.imaging.decode import open_image
from bot.imaging.memory_guard import check_memory

FORMATS = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp"}


def measure(path: Path) -> Measure:
    """Decodes the picture whole. Raises ImageDamaged, ImageUnsupported, ImageTooDetailed."""
    with open_image(path, tuple(FORMATS)) as picture:
        check_memory(picture)
        picture.image.verify()  # notices a missing end, which load() does not
    with open_image(path, tuple(FORMATS)) as picture:
        image = picture.image
        image.load()
        return Measure(image.width, image.height, FORMATS[image.format or ""], path.stat().st_size)
